"""Something between the server and GitHub that damages what passes: answers cut off, torn, foreign, or without sense.

    python -m tests.crash.middle                  every damage, each to one in six requests
    python -m tests.crash.middle truncated null   some

Unlike the sandbox's own faults it works on the bytes of finished answers, below HTTP where it has to. What was asked
was done, or not, and the server cannot know which. Promised is the same as ever: every case ends, nothing stands twice.
"""

from __future__ import annotations

import argparse
import http.client
import random
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from tests.cases import FORM
from tests.crash.harness import QUIET_SECONDS, REPO, SETTINGS, source
from tests.crash.oracle import Verdict, ended, until_quiet
from tests.crash.phases import CHANGES
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

TIMEOUT_SECONDS = 2
HTML = b"<!doctype html><title>502 Bad Gateway</title>"


@dataclass(slots=True)
class Answer:
    """What GitHub said."""

    status: int
    headers: dict[str, str]
    body: bytes

    def with_body(self, body: bytes, **headers: str) -> Answer:
        """The same with another body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Answer(self.status, self.headers | named, body)


def _refused(status: int, body: bytes = HTML, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"content-type": "text/html"} | named, body)


def _rewritten(body: bytes, **headers: str) -> Callable[[Answer], Answer]:
    return lambda answer: answer.with_body(body, **headers)


DONE: dict[str, Callable[[Answer], Answer]] = {
    "html": _rewritten(HTML, content_type="text/html"),
    "null": _rewritten(b"null"),
    "object": _rewritten(b"{}"),
    "nothing": _rewritten(b""),
    "no-gzip": lambda answer: answer.with_body(answer.body, content_encoding="gzip"),
    "padded": lambda answer: answer.with_body(b" " * 2_000_000 + answer.body),
    "no-limits": lambda answer: Answer(
        answer.status, {name: value for name, value in answer.headers.items() if "ratelimit" not in name}, answer.body
    ),
    "odd-limits": lambda answer: answer.with_body(
        answer.body, x_ratelimit_remaining="many", x_ratelimit_reset="soon", x_ratelimit_limit=""
    ),
}
"""It was done, and the answer is another one."""

RARE = frozenset({"429-bare", "403-odd"})
"""After each of these GitHub's rule is to wait a minute, and twice as long the next time: one has to do."""

NOT_DONE: dict[str, Callable[[], Answer]] = {
    "429-bare": lambda: _refused(429),
    "429-date": lambda: _refused(429, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"),
    "403-odd": lambda: _refused(403, b'{"message": "secondary rate limit"}', retry_after="-7"),
    "502-html": lambda: _refused(502),
    "520": lambda: _refused(520),
    "302-loop": lambda: _refused(302, location="/"),
    "511": lambda: _refused(511, b"log in to this network first"),
}
"""It was not done, and perhaps it is not GitHub who says so."""

TORN = ("truncated", "half-headers", "drip", "stall", "silence", "no-length")
"""It was done, and the answer arrives in pieces, or not at all."""

DAMAGES = (*DONE, *NOT_DONE, *TORN)


@dataclass(slots=True)
class Damage:
    """Which requests are damaged how; `met` counts."""

    kinds: Sequence[str]
    share: float
    chance: random.Random
    met: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def strike(self) -> str:
        """The damage of this request, empty for none."""
        with self.lock:
            if self.chance.random() >= self.share:
                return ""
            kind = self.chance.choice(list(self.kinds))
            if kind in RARE and self.met[kind]:
                return ""
            self.met[kind] += 1
            return kind


class Middle:
    """Listens at `url`, passes on to `target` until `stop`."""

    def __init__(self, target: str, damage: Damage) -> None:
        parts = urlsplit(target)
        assert parts.hostname is not None

        class Handler(_Handler):
            there = (parts.hostname or "", parts.port or 80)
            order = damage

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}{parts.path}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """No more."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    there: tuple[str, int]
    order: Damage

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.order.strike()
        if kind in NOT_DONE:
            self._say(NOT_DONE[kind]())
            return
        answer = self._ask(body)
        if kind in DONE:
            self._say(DONE[kind](answer))
        elif kind:
            self._tear(answer, kind)
        else:
            self._say(answer)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _pass  # noqa: N815 - the library's names

    def _ask(self, body: bytes) -> Answer:
        there = http.client.HTTPConnection(*self.there, timeout=30)
        try:
            there.request(self.command, self.path, body=body, headers=dict(self.headers))
            found = there.getresponse()
            headers = {name.lower(): value for name, value in found.getheaders()}
            return Answer(found.status, headers, found.read())
        finally:
            there.close()

    def _head(self, answer: Answer, *, length: bool = True) -> bytes:
        left_out = {"content-length", "transfer-encoding", "connection"}
        lines = [f"HTTP/1.1 {answer.status} Answer"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items() if name not in left_out]
        lines += [f"content-length: {len(answer.body)}"] if length else []
        return "\r\n".join([*lines, "connection: close", "", ""]).encode()

    def _say(self, answer: Answer) -> None:
        bodiless = answer.status in (204, 304)
        self.wfile.write(self._head(answer, length=not bodiless) + (b"" if bodiless else answer.body))
        self.close_connection = True

    def _tear(self, answer: Answer, kind: str) -> None:
        self.close_connection = True
        head = self._head(answer, length=kind != "no-length")
        match kind:
            case "truncated":
                self.wfile.write(head + answer.body[: len(answer.body) // 2])
            case "half-headers":
                self.wfile.write(head[: len(head) // 2])
            case "drip":
                self.wfile.write(head)
                for place in range(0, len(answer.body), 1 + len(answer.body) // 10):
                    self.wfile.write(answer.body[place : place + 1 + len(answer.body) // 10])
                    time.sleep(0.1)
            case "stall":
                self.wfile.write(head + answer.body[:1])
                time.sleep(TIMEOUT_SECONDS + 1.0)
            case "silence":
                time.sleep(TIMEOUT_SECONDS + 1.0)
            case "no-length":
                self.wfile.write(head + answer.body)
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Nothing: the server's own log tells."""


def run(
    folder: Path, *, kinds: Sequence[str], cases: int, seed: int, patience: float = 180.0
) -> tuple[Verdict, Counter[str]]:
    """`cases` cases with damage in between, then the oracle; and what was met how often."""
    sandbox = Sandbox()
    sandbox.start()
    damage = Damage(kinds=kinds, share=1 / 6, chance=random.Random(seed))
    middle = Middle(sandbox.api_url, damage)
    more = {"GITHUB_API_URL": middle.url, "GITHUB_TIMEOUT_SECONDS": str(TIMEOUT_SECONDS)}
    stage = Stage(sandbox, data=folder, settings=SETTINGS | more)
    try:
        sandbox.add_user("maria")
        sandbox.add_repository(REPO, source(folder), permissions={"maria": "admin", BOT: "admin"})
        stage.start()
        bodies = [CHANGES if number % 3 == 0 else FORM for number in range(cases)]
        numbers = [
            sandbox.open_issue(REPO, "maria", f"Case {n}", text, ["agent:task"]) for n, text in enumerate(bodies)
        ]
        sandbox.wait_until(lambda: ended(sandbox, REPO, numbers), patience)
        damage.share = 0.0
        until_quiet(sandbox, REPO, numbers, seconds=3 * QUIET_SECONDS)
        verdict = Verdict(cases=cases)
        verdict.look(sandbox, REPO, numbers)
        return verdict, damage.met
    finally:
        stage.stop()
        middle.stop()
        sandbox.stop()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("kinds", nargs="*", help=f"of {', '.join(DAMAGES)}")
    options.add_argument("--cases", type=int, default=12)
    options.add_argument("--seed", type=int, default=int(time.time()))
    asked = options.parse_args()
    print(f"seed {asked.seed}")
    bad = 0
    for kind in asked.kinds or DAMAGES:
        with tempfile.TemporaryDirectory(prefix="middle-", ignore_cleanup_errors=True) as name:
            verdict, met = run(Path(name), kinds=[kind], cases=asked.cases, seed=asked.seed)
            if not verdict.clean:
                bad += 1
                print((Path(name) / "server.log").read_text()[-5_000:])
        print(f"{kind}: met {met.total()} times, {'kept' if verdict.clean else f'BROKEN {verdict}'}", flush=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
