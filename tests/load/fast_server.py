"""The server of a storm by a fast clock, in a process of its own: the door, the actors, the store, the workers."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from werkzeug.serving import make_server

from actors.github.gateway import Credentials
from actors.system import ActorSystem
from actors.system_settings import SystemSettings
from actors.work.settings import WorkSettings
from storage.inbox import Inbox
from storage.store import Store
from tests.load.fast_clock import FastClock, FastScheduler
from web import create_app
from web.bounds import Bounds
from web.events import EVENTS, route
from web.webhooks import Receiver

ROOT = Path(__file__).resolve().parents[2]
SECRET = "storm"
MOST_BYTES = 5 << 20


class FastServer:
    """A process of its own; `address` is where its door is."""

    def __init__(self, folder: Path, *, api_url: str, token: str, clock: FastClock) -> None:
        numbers = [str(number) for number in (clock.epoch, clock.monotonic, clock.speed)]
        command = [sys.executable, "-m", "tests.load.fast_server", str(folder / "data"), api_url, token, *numbers]
        self.log = folder / "server.log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().decode().strip()

    def stop(self) -> None:
        """End it in order. May be called again."""
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        if self._process.stdout is not None:
            self._process.stdout.close()


def serve(folder: Path, api_url: str, token: str, clock: FastClock) -> None:
    """Until it is told to end."""
    work = WorkSettings(folder=folder, concurrency=2, per_repository=2)
    settings = SystemSettings(credentials=Credentials(token=token), api_url=api_url, work=work)
    with Store.open(folder) as store:
        inbox = Inbox(store)
        system = ActorSystem(
            settings,
            store=store,
            inbox=inbox,
            route=route,
            events=EVENTS,
            on_fatal=_fatal,
            clock=clock.now,
            scheduler=FastScheduler(clock),
        )
        receiver = Receiver([SECRET.encode()], most_bytes=MOST_BYTES, bounds=Bounds())
        system.start()
        receiver.attach(inbox, system.wake, system.missed)
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        door = make_server("127.0.0.1", 0, create_app(receiver, report=dict, most_bytes=MOST_BYTES), threaded=True)
        threading.Thread(target=door.serve_forever, daemon=True).start()
        ended = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: ended.set())
        print(f"http://127.0.0.1:{door.server_port}", flush=True)
        ended.wait()
        system.stop()


def _fatal(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
    os._exit(3)


if __name__ == "__main__":
    place, api, secret, *numbers = sys.argv[1:]
    epoch, monotonic, speed = (float(number) for number in numbers)
    serve(Path(place), api, secret, FastClock(epoch=epoch, monotonic=monotonic, speed=speed))
