"""A process to be killed: writes batches over two tables and deliveries, and says what was acknowledged."""

from __future__ import annotations

import os
import sys
import threading
from itertools import count
from pathlib import Path

from storage.batch import Batch
from storage.inbox import Inbox
from storage.store import Store


def main(folder: Path, run: str) -> None:
    store = Store.open(folder)
    inbox = Inbox(store)

    def work(number: int) -> None:
        for turn in count():
            key = f"{run}.{number}.{turn}"
            accepted = inbox.accept(key, "issues", os.urandom(5000), received_at=1.0)
            store.write(Batch().put("issues", key, {"pad": "x" * 500}).put("turns", key, {}))
            assert accepted.result()
            os.write(1, f"{key}\n".encode())  # one write, so that lines of several threads stay whole

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
