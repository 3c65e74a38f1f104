"""A worker that takes its time, so that a server can be killed while many of it run."""

import json
import sys
import time

SECONDS = 4.0


def tell(event: str, **values: object) -> None:
    print(json.dumps({"event": event, **values}), flush=True)


def main() -> None:
    sys.stdin.readline()
    tell("hello", version=1, worker="sleeper")
    for step in range(8):
        tell("progress", percent=step * 12, message="sleeping")
        time.sleep(SECONDS / 8)
    tell("result", summary="Slept.", report="## Slept\n\nAll of it.")


main()
