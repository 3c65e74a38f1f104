"""Misbehaves as the first line of its prompt says; the other lines are done before, as `scribe` does them."""

import json
import os
import pathlib
import signal
import sys
import time


def tell(event: str, **values: object) -> None:
    print(json.dumps({"event": event, **values}), flush=True)


def result(**more: object) -> None:
    tell("result", **{"summary": "All is done.", "report": "# All is done", **more})


def deaf() -> None:
    """Ignores the polite signal, and so do its children, in sessions of their own."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(1)


def forks() -> None:
    """Starts processes until it may not any more, and says how many it was let."""
    count = 0
    try:
        while count < 5_000:
            if os.fork() == 0:
                time.sleep(600)
            count += 1
    except OSError:
        sys.exit(7)
    sys.exit(8)


def flood() -> None:
    while True:
        tell("log", message="x" * 60_000)


def large() -> None:
    with pathlib.Path("large").open("ab") as out:
        while True:
            out.write(b"x" * 1_048_576)


def many() -> None:
    for number in range(11_000):
        if number % 500 == 0:
            tell("log", message=f"{number} files")
        pathlib.Path(f"file-{number}.txt").write_text(str(number))
    result()


def outside() -> None:
    for place in ("../escaped", "/escaped", "/etc/escaped"):
        try:
            pathlib.Path(place).write_text("x")
        except OSError:
            continue
    pathlib.Path("link").symlink_to("/etc/passwd")
    result(report="I wrote outside.")


def memory() -> None:
    kept = []
    while True:
        kept.append(bytearray(16_000_000))


def failing() -> None:
    sys.stderr.write("I could not reach the moon.\n")
    sys.exit(3)


def after() -> None:
    result()
    sys.exit(4)


WAYS = {
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": failing,
    "hang": lambda: time.sleep(600),
    "deaf": deaf,
    "flood": flood,
    "line": lambda: tell("log", message="x" * 2_000_000),
    "json": lambda: print('{"event": "progress", "percent": 40', flush=True),
    "mute": result,
    "nothing": lambda: sys.exit(0),
    "empty": lambda: result(report=" \n"),
    "twice": lambda: (result(), result()),
    "after": after,
    "lie": lambda: result(report="I rewrote docs/other.md.", explanations={"docs/other.md": "It was wrong."}),
    "large": large,
    "many": many,
    "outside": outside,
    "forks": forks,
    "memory": memory,
}


def main() -> None:
    assignment = json.loads(sys.stdin.readline())
    if "mute" not in assignment["task"]["prompt"]:
        tell("hello", version=1, worker="rogue")
    how, *rest = assignment["task"]["prompt"].split("\n")
    for line in rest:
        word, path, text = (*line.split(" ", 2), "", "")[:3]
        if word == "write":
            pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
            pathlib.Path(path).write_text(text + "\n")
    WAYS[how.removeprefix("be ").strip()]()


main()
