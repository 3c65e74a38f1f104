"""Does what the lines of its prompt say: `write PATH TEXT`, `remove PATH`, `say WORDS`, `wait`, `fail`."""

import json
import pathlib
import sys
import time


def tell(event: str, **values: object) -> None:
    print(json.dumps({"event": event, **values}), flush=True)


def do(word: str, rest: str, said: list[str]) -> None:
    path, _, text = rest.partition(" ")
    if word == "write":
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(path).write_text(text + "\n")
        tell("progress", percent=50, message=f"wrote {path}")
    elif word == "remove":
        pathlib.Path(path).unlink()
    elif word == "say":
        said.append(rest)
    elif word == "long":
        said.append("\n\n".join(f"## Part {number}\n\n" + "All is well here. " * 60 for number in range(int(path))))
    elif word == "wait":
        time.sleep(float(rest or 600))
    elif word == "fail":
        sys.exit(3)


def main() -> None:
    assignment = json.loads(sys.stdin.readline())
    tell("hello", version=1, worker="scribe")
    said: list[str] = []
    for line in assignment["task"]["prompt"].splitlines():
        word, _, rest = line.strip().partition(" ")
        do(word, rest, said)
    why = {"docs/usage.md": "Nothing said how to use the shop."}
    tell("result", summary="Did as told.", report="\n\n".join(said) or "All done.", explanations=why)


main()
