"""`run.py doctor`: looks whether everything the server needs is there; one line each, with the mend."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import click

from actors.errors.plain_words import in_words
from actors.github.gateway import Gateway, GatewayError
from actors.work.isolation import Cage, Isolation, NoCage
from storage.errors import StorageError, StoreLocked
from storage.folder import FolderLock, prepare
from web.cli import doctor_repository, doctor_workers
from web.cli.finding import Finding
from web.cli.labels import gateway_of
from web.server import ServerError, system_settings
from web.settings import SettingsError, load, misspelt, sources, unarmed

MOST_OFF = 30.0
"""Seconds that the clock may differ from GitHub's; a token that an App signs is good for a minute."""
LEAST_FREE = 1 << 30
"""Bytes that should be free on the data folder's disk: mirrors and work trees lie there."""


Check = Callable[[dict[str, Any]], Finding]


def doctor(repositories: tuple[str, ...] = (), *, as_json: bool = False) -> None:
    """Print every finding; exit status 1 when something does not work."""
    found = []
    for finding in findings(repositories):
        found.append(finding)
        if not as_json:
            _tell(finding)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], indent=2))
    sys.exit(1 if any(finding.state == "bad" for finding in found) else 0)


def _tell(finding: Finding) -> None:
    colour = {"ok": "green", "warn": "yellow", "bad": "red"}[finding.state]
    click.echo(click.style(f"{finding.state:5}", fg=colour) + f"{finding.name:12} {finding.says}")
    if finding.mend:
        click.echo(f"{'':17} -> {finding.mend}")


def findings(repositories: tuple[str, ...] = ()) -> Iterator[Finding]:
    """All checks in order; those that need the settings only when these are complete.

    `repositories` are looked at, too; without any those that the settings name.
    """
    values = None
    try:
        values = load()
        system_settings(values)
    except (SettingsError, ServerError) as wrong:
        values = None
        for sentence in wrong.errors if isinstance(wrong, SettingsError) else (str(wrong),):
            yield Finding(name="settings", state="bad", says=sentence, mend="set it in the environment or in .env")
    else:
        yield Finding(name="settings", state="ok", says="complete")
    for name, near in misspelt().items():
        yield Finding(name="settings", state="warn", says=f".env: {name} is no setting", mend=f"is {near} meant?")
    yield _git()
    if values is not None:
        for check in CHECKS:
            yield check(values)
        yield from _running(values)
        yield from doctor_workers.look(values)
        for repository in () if unarmed(values) else repositories or tuple(values["REPOSITORIES"]):
            yield from _repository(values, repository)


def _repository(values: dict[str, Any], repository: str) -> Iterator[Finding]:
    try:
        gateway = gateway_of(values, repository)
    except GatewayError as error:
        says = f"the App is not installed there, or GitHub does not answer ({error.facts.status})"
        yield Finding(name=repository, state="bad", says=says, mend="install the App on it")
        return
    yield from doctor_repository.look(gateway, repository, by_app=bool(values["GITHUB_APP_ID"]))


def _git() -> Finding:
    path = shutil.which("git")
    if path is None:
        return Finding(name="git", state="bad", says="not found", mend="install it (Debian: apt-get install git)")
    said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout
    return Finding(name="git", state="ok", says=said.strip())


def _data(values: dict[str, Any]) -> Finding:
    folder = Path(values["CASEWORKER_DATA"])
    try:
        prepare(folder)
        FolderLock.take(folder, wait=0.0).release()
    except StoreLocked as held:
        return Finding(name="data", state="ok", says=f"a server runs: {str(held).partition(': stop it')[0]}")
    except (StorageError, OSError) as error:
        return Finding(name="data", state="bad", says=str(error), mend="choose another CASEWORKER_DATA")
    return Finding(name="data", state="ok", says=f"{folder.absolute()} is writable and free")


def _running(values: dict[str, Any]) -> Iterator[Finding]:
    """Whether the server that runs has the settings as they are now: it read them at its start."""
    try:
        FolderLock.take(Path(values["CASEWORKER_DATA"]), wait=0.0).release()
    except StoreLocked as held:
        newer = [str(path) for path in sources() if held.since and path.stat().st_mtime > held.since]
        if newer:
            says = f"{', '.join(newer)} changed after the server was started, which runs with what it said before"
            yield Finding(name="settings", state="warn", says=says, mend="restart the server")
    except (StorageError, OSError):
        return  # told by the finding about the data folder


def _disk(values: dict[str, Any]) -> Finding:
    folder = Path(values["CASEWORKER_DATA"])
    if not folder.is_dir():
        return Finding(name="disk", state="warn", says=f"{folder} is not there yet")
    free = shutil.disk_usage(folder).free
    says = f"{free / (1 << 30):.1f} GiB free"
    if free < LEAST_FREE:
        return Finding(name="disk", state="warn", says=says, mend="free some: repositories are fetched here")
    return Finding(name="disk", state="ok", says=says)


def _isolation(values: dict[str, Any]) -> Finding:
    try:
        cage = Isolation(system_settings(values).work).cage()
    except NoCage as missing:
        return Finding(name="isolation", state="bad", says=str(missing), mend="install bubblewrap, or ISOLATION=auto")
    if cage is Cage.BUBBLEWRAP:
        return Finding(name="isolation", state="ok", says="bubblewrap works")
    return Finding(
        name="isolation",
        state="warn",
        says=f"workers are held by: {cage}",
        mend="install bubblewrap (Debian: apt-get install bubblewrap) and allow user namespaces",
    )


def _github(values: dict[str, Any]) -> Finding:
    if unarmed(values):
        return Finding(name="github", state="bad", says=unarmed(values), mend="set them in the environment or in .env")
    settings = system_settings(values)
    gateway = Gateway(settings.credentials, api_url=settings.api_url, installation=None, timeout=settings.http_timeout)
    began = time.monotonic()
    try:
        login = gateway.identity()
    except GatewayError as error:
        return _unreached(error, settings.api_url)
    took = time.monotonic() - began
    left = gateway.limits()
    limit = f", {left[0]} requests left this hour" if left else ""
    return Finding(name="github", state="ok", says=f"{settings.api_url} knows us as {login} ({took:.2f} s{limit})")


def _unreached(error: GatewayError, url: str) -> Finding:
    if error.facts.status == 401:
        return Finding(
            name="github", state="bad", says="GitHub does not accept the credentials", mend="renew the token or key"
        )
    says = in_words(error.facts.message) or f"{url} does not answer as it should: {_said(error)}"
    return Finding(
        name="github",
        state="bad",
        says=says,
        mend="look at GITHUB_API_URL, the network and the proxy",
    )


def _said(error: GatewayError) -> str:
    status = f"HTTP {error.facts.status}, " if error.facts.status else ""
    return f"{status}{error.facts.exception}: {error.facts.message[:200]}"


def _clock(values: dict[str, Any]) -> Finding:
    """GitHub's answers carry its time; a clock that is wrong spoils tokens of Apps, deadlines and limits."""
    request = urllib.request.Request(values["GITHUB_API_URL"], method="HEAD")  # noqa: S310 - the operator's address
    try:
        with urllib.request.urlopen(request, timeout=values["GITHUB_TIMEOUT_SECONDS"]) as answer:  # noqa: S310
            told = answer.headers["Date"]
    except urllib.error.HTTPError as refused:
        told = refused.headers["Date"]
    except OSError:
        told = None
    if told is None:
        return Finding(name="clock", state="warn", says="cannot be compared: GitHub does not answer")
    off = (datetime.now(UTC) - parsedate_to_datetime(told)).total_seconds()
    if abs(off) > MOST_OFF:
        return Finding(name="clock", state="bad", says=f"{off:+.0f} s from GitHub's", mend="let NTP set it")
    return Finding(name="clock", state="ok", says="as GitHub's")


CHECKS: tuple[Check, ...] = (_data, _disk, _isolation, _clock, _github)
