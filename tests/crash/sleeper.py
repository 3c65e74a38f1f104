"""A worker that goes on until the file SIGN is there, so that a server can be killed while many of it run."""

import json
import pathlib
import sys
import time

LONGEST = 240.0


def tell(event: str, **values: object) -> None:
    print(json.dumps({"event": event, **values}), flush=True)


def main() -> None:
    sys.stdin.readline()
    tell("hello", version=1, worker="sleeper")
    ends = time.monotonic() + LONGEST
    while not pathlib.Path(sys.argv[1]).exists() and time.monotonic() < ends:
        tell("progress", percent=12, message="sleeping")
        time.sleep(0.5)
    tell("result", summary="Slept.", report="## Slept\n\nAll of it.")


main()
