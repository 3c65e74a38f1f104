"""A worker that asks its endpoint, and looks for the key in everything that it can read.

The key is known by its shape alone (`cnry` and 32 hexadecimal digits), so that looking for it puts none anywhere.
"""

import json
import os
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

PLAIN = re.compile(rb"cn[r]y-[0-9a-f]{32}")
CODED = re.compile(rb"(Y25[y]eS|Nuc[n]kt|jbn[J]5L)[0-9A-Za-z+/]{30}")
"""The same in base64, wherever it begins."""
LARGEST = 64 * 1024 * 1024
INSTALLED = (sys.prefix, sys.base_prefix)
"""Programs that came with this Python."""


def tell(event: str, **values: object) -> None:
    print(json.dumps({"event": event, **values}), flush=True)


def ask(path: str, token: str) -> tuple[int, str]:
    body = json.dumps({"model": "gpt-canary", "stream": True, "messages": [{"role": "user", "content": "hi"}]}).encode()
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    request = urllib.request.Request(os.environ["ENDPOINT"] + path, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def memory(pid: str) -> bytes:
    """What of a process's memory can be read."""
    found = b""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as mem:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            first, last = (int(part, 16) for part in line.split()[0].split("-"))
            if "w" in line.split()[1]:
                try:
                    mem.seek(first)
                    found += mem.read(last - first)
                except (OSError, OverflowError, ValueError):
                    continue
    return found


def places():
    """Everything that can be read, piece by piece, with its name."""
    yield "environment", repr(os.environ).encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            for name in ("environ", "cmdline", "status", "net/unix"):
                yield f"/proc/{entry.name}/{name}", entry.joinpath(name)
            try:
                yield f"/proc/{entry.name}/mem", memory(entry.name)
            except OSError:
                continue
    for top in (
        "/tree",
        "/home",
        "/tmp",
        "/run",
        "/etc",
        "/dev/shm",
        "/var",
        "/root",
        "/work",
        "/opt",
        "/srv",
        "/usr/local",
    ):
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if f"{folder}/{name}" not in INSTALLED]
            for name in files:
                path = Path(folder, name)
                if path.is_file() and not path.is_symlink() and path.stat().st_size < LARGEST:
                    yield str(path), path


def search() -> tuple[list[str], int]:
    hits, count = [], 0
    for name, what in places():
        try:
            data = what if isinstance(what, bytes) else what.read_bytes()
        except OSError:
            continue
        count += 1
        if count % 20 == 0:
            tell("progress", percent=50, message=f"Searched {count}")
        if PLAIN.search(data) or CODED.search(data):
            hits.append(name)
    return hits, count


def main() -> None:
    sys.stdin.readline()
    tell("hello", version=1, worker="spy")
    token = os.environ["TOKEN"]
    asked = {path: ask(path, token) for path in ("/chat/completions", "/files", "/models")}
    wrong = ask("/chat/completions", "cnr" + "x" * 20)[0]
    hits, count = search()
    lines = [f"- {path}: {status}" for path, (status, _) in asked.items()]
    report = "\n".join([*lines, f"- wrong token: {wrong}", f"- searched: {count}", f"- found: {hits[:20]}"])
    echoed = [path for path, (_, text) in asked.items() if PLAIN.search(text.encode())]
    tell(
        "result",
        summary="Searched.",
        report=f"{report}\n- echoed: {echoed}\n- answer: {len(asked['/chat/completions'][1])}",
    )


main()
