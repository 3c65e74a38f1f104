"""git, run so that neither the repository nor this machine's configuration has a say.

All configuration comes through the environment of the one process (GIT_CONFIG_COUNT), the token among it: it is
never on a command line and never in a file. https://git-scm.com/docs/git-config#ENVIRONMENT
"""

from __future__ import annotations

import base64
import logging
import os
import re
import subprocess
import threading
import time
from collections.abc import Mapping
from typing import IO
from urllib.parse import urlsplit

from actors.work.isolation import kept

log = logging.getLogger(__name__)

GRACE_SECONDS = 2.0
LOOK_AGAIN = 0.1
"""Seconds after which it is looked whether a running git is still wanted."""
LONGEST_ERROR = 500

SAFE = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.attributesFile": os.devnull,
    "core.symlinks": "false",  # a link out of the tree is checked out as a small file that holds its target
    "core.fsync": "none",  # all of it can be fetched again; flushing it would hold up the commits of deliveries
    "core.protectHFS": "true",
    "core.protectNTFS": "true",
    "submodule.recurse": "false",
    "fetch.recurseSubmodules": "no",
    "credential.helper": "",
    "gc.autoDetach": "false",
    "advice.detachedHead": "false",
    "protocol.allow": "never",
    "protocol.http.allow": "always",
    "protocol.https.allow": "always",
}


FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
UNREACHED = re.compile(
    r"returned error: 5\d\d|\bHTTP 5\d\d\b|failed to connect|couldn't connect|could not resolve host|timed out"
    r"|connection (?:reset|refused|was)|empty reply from server|early eof|unexpected disconnect|hung up unexpectedly",
    re.IGNORECASE,
)
"""git's words, and those of the library that speaks HTTP for it, for another side that does not answer."""


class GitFailed(Exception):
    """git ended with an error; the text is its own, redacted."""


class GitTimedOut(Exception):
    """The deadline passed before git was done."""


class NotWanted(Exception):
    """The job was cancelled while git ran."""


class Patience:
    """How long somebody is ready to wait: a deadline on the monotonic clock, and a flag that ends the wait at once."""

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._ended = threading.Event()

    def end(self) -> None:
        """Nobody waits any more."""
        self._ended.set()

    def check(self) -> None:
        """Raise `NotWanted` or `GitTimedOut` when the wait is over."""
        if self._ended.is_set():
            raise NotWanted
        if time.monotonic() >= self._deadline:
            raise GitTimedOut

    def pause(self, seconds: float, *, counts: bool = True) -> None:
        """Wait so long, or until the end. What does not count puts the deadline off."""
        self._ended.wait(seconds)
        if not counts:
            self._deadline += seconds


class Git:
    """Runs git for one repository with one token (None: without)."""

    def __init__(self, *, clone_url: str, token: str | None, allow_file: bool) -> None:
        self._secrets = [token] if token else []
        self._config = dict(SAFE)
        if allow_file:
            self._config["protocol.file.allow"] = "always"
        if token:
            basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
            self._secrets.append(basic)
            scope = urlsplit(clone_url)
            self._config[f"http.{scope.scheme}://{scope.netloc}/.extraHeader"] = f"Authorization: Basic {basic}"

    def run(
        self,
        *words: str,
        patience: Patience,
        environment: Mapping[str, str] | None = None,
        stdin: IO[bytes] | None = None,
        durable: bool = False,
        success: tuple[int, ...] = (0,),
    ) -> str:
        """Run `git words`; its standard output. Raises `GitFailed`, `GitTimedOut` or `NotWanted`.

        `success`: the exit statuses that are no failure. `durable`: what it writes is on the disk afterwards. What is
        not UTF-8 comes as surrogates, as in file names.
        """
        patience.check()
        config = {**self._config, "core.fsync": "committed"} if durable else self._config
        process = subprocess.Popen(
            [*kept(grace=GRACE_SECONDS), "git", *words],
            env={**_environment(config), **(environment or {})},
            stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with process:
            # not Popen's text mode: it turns line ends into others, and they may be part of a file's name
            out, error = (said.decode("utf-8", "surrogateescape") for said in self._await(process, patience))
        if process.returncode not in success:
            raise GitFailed(self.redacted(error)[-LONGEST_ERROR:] or f"git ended with status {process.returncode}")
        return out

    def reach(self, *words: str, patience: Patience, seconds: float) -> str:
        """`run` what needs the other side. While that does not answer, it is tried again, ever more rarely.

        For `seconds` at most, which do not count for `patience`: an outage is not the repository's fault.
        """
        pause, left = FIRST_PAUSE, seconds
        while True:
            try:
                return self.run(*words, patience=patience)
            except GitFailed as error:
                if left <= 0 or not UNREACHED.search(str(error)):
                    raise
                log.warning("the other side does not answer", extra={"error": str(error)[-200:], "again": pause})
            patience.pause(pause, counts=False)
            pause, left = min(2 * pause, LONGEST_PAUSE), left - pause

    def redacted(self, text: str) -> str:
        """`text` without the token, without credentials in URLs, on one line."""
        text = text.encode(errors="replace").decode()
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return " ".join(re.sub(r"(\w+://)[^/\s@]+@", r"\1***@", text).split())

    def _await(self, process: subprocess.Popen[bytes], patience: Patience) -> tuple[bytes, bytes]:
        while True:
            try:
                return process.communicate(timeout=LOOK_AGAIN)
            except subprocess.TimeoutExpired:
                try:
                    patience.check()
                except (NotWanted, GitTimedOut):
                    process.terminate()
                    process.communicate()
                    raise


def _environment(config: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of one git process."""
    numbered = {"GIT_CONFIG_COUNT": str(len(config))}
    for number, (key, value) in enumerate(config.items()):
        numbered[f"GIT_CONFIG_KEY_{number}"] = key
        numbered[f"GIT_CONFIG_VALUE_{number}"] = value
    passed_on = ("PATH", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy")
    trusted = ("SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO")  # an installation with its own authority
    return {
        **{name: os.environ[name] for name in (*passed_on, *trusted) if name in os.environ},
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_ALLOW_PROTOCOL": _protocols(config),
        **numbered,
    }


def _protocols(config: Mapping[str, str]) -> str:
    return "http:https:file" if config.get("protocol.file.allow") == "always" else "http:https"
