"""An agent's command line that does as the `behave:` lines of its task say: it works well, or it misbehaves.

It prints JSON lines as agents do: `step`, `spent`, `end`.
"""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path


def tell(kind: str, **values: object) -> None:
    print(json.dumps({"kind": kind, **values}), flush=True)


def end(text: str = "# All done\n\nI did what was asked.", **values: object) -> None:
    tell("end", ok=True, text=text, **values)


def write(name: str = "half.txt", text: str = "half of the work\n") -> None:
    Path(name).write_text(text)
    tell("step", does=f"Writes {name}", writes=True)


def well(_: str) -> None:
    tell("step", does="Looks around")
    write("done.txt", "the work\n")
    tell("spent", usd=0.25, tokens=1200)
    end()


def signs_of_life() -> None:
    """Whoever waits for people says so now and then, however long it takes them."""
    while True:
        tell("step", does="Waits to be steered")
        time.sleep(1)


def steered(_: str) -> None:
    """Wait for what people add, on standard input."""
    threading.Thread(target=signs_of_life, daemon=True).start()
    for line in sys.stdin:
        said = json.loads(line)["say"]
        if "behave:" not in said:
            end(f"# Steered\n\nI was told: {said}")
            return


def crash(_: str) -> None:
    write()
    os.kill(os.getpid(), signal.SIGSEGV)


def quits(_: str) -> None:
    write()
    sys.stderr.write("Traceback: something is wrong with me\n")
    sys.exit(3)


def hang(_: str) -> None:
    write()
    time.sleep(600)


def flood(_: str) -> None:
    write()
    while True:
        tell("step", does="x" * 900)


def one_long_line(_: str) -> None:
    write()
    sys.stdout.write('{"kind": "' + "x" * 8_000_000)
    sys.stdout.flush()
    time.sleep(600)


def nonsense(_: str) -> None:
    write()
    print("{'kind': 'end'}\nSegmentation fault? No.\n\x1b[31m\xff", flush=True)


def wrong_kinds(_: str) -> None:
    write()
    tell("spent", usd="a lot", tokens=[1])
    end()


def deep(_: str) -> None:
    write()
    print('{"kind": ' + "[" * 100_000, flush=True)


def costly(_: str) -> None:
    write()
    tell("spent", usd=1e300, tokens=10)
    end()


def negative(_: str) -> None:
    write()
    tell("spent", usd=-5, tokens=10)
    end()


def lies(_: str) -> None:
    """Says that all went well, and ends as one that failed."""
    write()
    end()
    sys.exit(1)


def empty(_: str) -> None:
    """Says that it is done, and has done and said nothing."""
    end(text="")


def silent(_: str) -> None:
    """Ends well without a word."""
    write()


def says_failed(_: str) -> None:
    write()
    tell("end", ok=False, text="I ran out of turns")
    sys.exit(1)


def says_busy(_: str) -> None:
    write()
    tell("end", ok=False, text="429 too many requests", busy=True)
    sys.exit(1)


def says_denied(_: str) -> None:
    tell("end", ok=False, text="401 the key is not valid", denied=True)
    sys.exit(1)


def denied_and_waits(_: str) -> None:
    """Say that it failed, and end no sooner than its standard input does."""
    tell("end", ok=False, text="401 the key is not valid", denied=True)
    sys.stdin.read()
    sys.exit(1)


def asks(_: str) -> None:
    """Ask on the terminal as if there were one, and wait for an answer."""
    write()
    sys.stdout.write("Overwrite half.txt? [y/N] ")
    sys.stdout.flush()
    if not sys.stdin.readline():
        sys.exit(4)
    time.sleep(600)


def stubborn(_: str) -> None:
    """Do not end when told to, and leave children that do not, either."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if os.fork() == 0:
        os.setsid()
    write()
    while True:
        tell("step", does="Goes on")
        time.sleep(0.2)


def eats(_: str) -> None:
    write()
    hoard = []
    while True:
        hoard.append(bytearray(64 * 1024 * 1024))


def escapes(_: str) -> None:
    """Leave links out of the tree, a `.git`, and a pipe."""
    write()
    Path("out").symlink_to("/etc/passwd")
    Path(".git").mkdir()
    Path(".git/config").write_text("[core]\nfsmonitor = touch /tmp/owned\n")
    os.mkfifo("pipe")
    end()


def preaches(_: str) -> None:
    """Hand in a report that would do something on GitHub, if it were not made harmless."""
    end("# Done\n\n/approve\n\n@everybody look, fixes #1\n\n<!-- caseworker:status -->\n<script>alert(1)</script>")


def echoes(prompt: str) -> None:
    """Say what it was told."""
    end(prompt.replace("```plan", "```text"))


def main() -> None:
    prompt = sys.argv[1] if len(sys.argv) > 1 else json.loads(sys.stdin.readline())["say"]
    for line in prompt.splitlines():
        if line.startswith("behave: "):
            globals()[line.removeprefix("behave: ").strip().replace("-", "_")](prompt)
            return
    well(prompt)


main()
