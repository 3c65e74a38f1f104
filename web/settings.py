"""Every setting of the operator: its name, default and sentence; read from the environment and `.env`.

All errors are reported at once, in plain words. A secret can also be given as a file: `NAME_FILE`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from dotenv import dotenv_values
from environs import EnvValidationError, FileAwareEnv, validate

from web.agent_settings import AGENTS
from web.case_settings import CASES
from web.limit_settings import LIMITS
from web.setting import Setting as Setting
from web.setting import hours, seconds, text, whole
from web.worker_settings import WORKERS

SHORTEST_SECRET = 10
"""Characters. GitHub recommends random text of high entropy; below this a guess becomes thinkable."""
NEAR = 0.88
"""How like a setting's name another has to be, to be taken for a slip."""
MIB = 1024 * 1024


class SettingsError(Exception):
    """What is wrong with the settings: one sentence each."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


SETTINGS: tuple[tuple[str, tuple[Setting, ...]], ...] = (
    (
        "Webhooks",
        (
            text(
                "GITHUB_WEBHOOK_SECRET",
                "AGENT_WEBHOOK_SECRET",
                "WEBHOOK_SECRET",
                says=f"The webhook's secret, {SHORTEST_SECRET} characters or more. `openssl rand -hex 32` makes one.",
                secret=True,
            ),
            text(
                "GITHUB_WEBHOOK_SECRET_OLD",
                says="The former secret, taken as well while you change it.",
                secret=True,
            ),
            whole("MAX_BODY_BYTES", 5 * MIB, "The largest delivery that is taken, in bytes.", least=1, most=25 * MIB),
        ),
    ),
    (
        "GitHub",
        (
            text("GITHUB_TOKEN", says="A personal or fine-grained token. Or give a GitHub App below.", secret=True),
            text("GITHUB_APP_ID", says="The id of your GitHub App."),
            text("GITHUB_APP_PRIVATE_KEY", says="The App's private key (PEM).", secret=True),
            Setting(
                names=("GITHUB_API_URL",),
                says="Where GitHub's REST API is.",
                default="https://api.github.com",
                address=True,
            ),
            seconds("GITHUB_TIMEOUT_SECONDS", 15.0, "How long one request to GitHub may take.", least=1.0),
            seconds(
                "GITHUB_QUIET_SECONDS",
                12.0,
                "How long to wait before a comment whose answer was lost is looked for; GitHub ends requests after 10.",
            ),
            seconds("GITHUB_WRITE_GAP_SECONDS", 1.0, "The pause between two writes."),
            whole("GITHUB_POINTS_A_MINUTE", 900, "GitHub's points a minute (a read 1, a write 5); 0 lifts the limit."),
            whole("GITHUB_CREATIONS_A_MINUTE", 80, "Comments and the like a minute; 0 lifts the limit."),
            whole("GITHUB_CREATIONS_AN_HOUR", 500, "Comments and the like an hour; 0 lifts the limit."),
            whole(
                "GITHUB_RESERVE",
                50,
                "Requests of the hour left to others who use the same token; 0: go on until GitHub refuses.",
            ),
            seconds("PERMISSION_CACHE_SECONDS", 60.0, "How long a person's permission is remembered."),
            seconds("FILE_CACHE_SECONDS", 300.0, "How long a repository's own settings are remembered."),
            text(
                "REPOSITORIES",
                says="More repositories (owner/name, separated by commas) that are looked at for missed issues.",
            ),
            seconds("CATCH_UP_SECONDS", 900.0, "How often GitHub is asked for what was missed.", least=1.0),
        ),
    ),
    LIMITS,
    (
        "Server",
        (
            text("HOST", says="The address to listen on.", default="127.0.0.1"),
            whole("PORT", 8000, "The port to listen on.", least=1, most=65535),
            text(
                "DASHBOARD_TOKEN_SHA256",
                says="The digest of the operator's token; `run.py token` makes both. Without it the pages are local.",
            ),
            Setting(
                names=("DASHBOARD_URL",),
                says="Where people reach the dashboard, such as https://case.example.org; status comments link to it. "
                "Empty: they do not.",
                address=True,
            ),
            whole("THREADS", 4, "Threads that serve pages; deliveries need none.", least=1),
            seconds(
                "HANDLER_SECONDS", 60.0, "How long an actor may be at one message before it counts as hung.", least=1.0
            ),
            text("CASEWORKER_DATA", says="The folder of the database and the work trees.", default="data"),
            text(
                "LOG_LEVEL",
                says="How much is logged.",
                default="INFO",
                choices=("DEBUG", "INFO", "WARNING", "ERROR"),
            ),
            text("LOG_FORMAT", says="text for people, json for machines.", default="text", choices=("text", "json")),
        ),
    ),
    (
        "Cases",
        (
            seconds("STATUS_INTERVAL_SECONDS", 15.0, "The least time between two edits of a status comment."),
            seconds("SETTLE_SECONDS", 3.0, "How long a state lasts before it is shown, where it is the agent's move."),
            text(
                "TITLE_PROGRESS",
                says="Whether issues' titles show how far their cases are, where a repository does not choose.",
                default="no",
                choices=("no", "yes"),
            ),
            hours("QUESTION_HOURS", 24.0, "How long a question waits for its answer, unless its worker says so."),
            hours("FORM_HOURS", 168.0, "How long an incomplete form waits before its case is cancelled."),
            hours("APPROVAL_HOURS", 168.0, "How long a missing approval is waited for before the case is cancelled."),
            Setting(
                names=("QUEUED_MINUTES",),
                says="After how many minutes a case that waits for its turn says why.",
                read="float",
                default=15.0,
                least=0.0,
            ),
            Setting(
                names=("ESCALATE_TO",),
                says="Logins and organisation/team that take cases over, where a repository names nobody; with commas.",
                read="list",
                subcast=str.strip,
                default=(),
            ),
            whole("ATTEMPTS", 3, "How often a task is tried before it is given up.", least=1),
            whole("MOST_LIVE_ISSUES", 200, "Issues with an actor (a thread) of their own at a time.", least=1),
            seconds("IDLE_SECONDS", 120.0, "After how long without news an issue's actor is let go.", least=0.1),
        ),
    ),
    WORKERS,
    CASES,
    AGENTS,
)
"""Every setting there is, by group. `.env.example` and the documentation are made from it."""


def load(*, dotenv: Path | None = Path(".env"), need_credentials: bool = True) -> dict[str, Any]:
    """The settings by name. The environment goes before `.env`; raises `SettingsError` with all that is wrong.

    `need_credentials` False: for commands that neither take webhooks nor speak with GitHub.
    """
    env = FileAwareEnv(eager=False, strip_whitespace=True)
    if dotenv is not None:
        env.read_env(dotenv, recurse=False)
    errors: list[str] = []
    values = {setting.name: _value(env, setting, errors) for _, group in SETTINGS for setting in group}
    try:
        env.seal()
    except EnvValidationError as invalid:
        messages = cast("Mapping[str, list[Any]]", invalid.error_messages)
        errors += [f"{name}: {' '.join(map(_sentence, said))} {_says(name)}" for name, said in messages.items()]
    if need_credentials and not errors:
        errors += _missing(values)
    if errors:
        raise SettingsError(tuple(errors))
    return values


def _value(env: FileAwareEnv, setting: Setting, errors: list[str]) -> Any:
    """The value under the first of the setting's names that is given, else its default."""
    parse = getattr(env, setting.read)
    for name in setting.names:
        try:
            more = {} if setting.subcast is None else {"subcast": setting.subcast}
            value = parse(name, None, validate=_checks(setting), **more)
        except (ValueError, OSError):
            errors.append(f"{name}_FILE cannot be read as a text file. {setting.says}")
            return setting.default
        if value not in (None, "", []):
            return value
    return setting.default


def _sentence(said: object) -> str:
    """What marshmallow says of a value; of a list that cannot be read environs passes on the item's place alone."""
    return f"Item {said + 1} cannot be read." if isinstance(said, int) else str(said)


def _checks(setting: Setting) -> list[Any]:
    checks: list[Any] = []
    if setting.choices:
        checks.append(validate.OneOf(setting.choices, error="Must be one of {choices}."))
    if setting.address:
        address = validate.URL(schemes={"http", "https"}, require_tld=False, error="Must be an http(s) address.")
        checks.append(lambda given: given and address(given))  # left empty it is not given
    if setting.least is not None or setting.most is not None:
        checks.append(validate.Range(min=setting.least, max=setting.most))
    return checks


def _says(name: str) -> str:
    """The sentence of a setting, for its error."""
    return next((s.says for _, group in SETTINGS for s in group if name in s.names), "")


def _missing(values: Mapping[str, Any]) -> list[str]:
    """What a server cannot do without."""
    errors = []
    secret = values["GITHUB_WEBHOOK_SECRET"]
    if not secret:
        errors.append(
            "GITHUB_WEBHOOK_SECRET is missing: without it anybody could send events. Make one with "
            "`openssl rand -hex 32`, set it here (or in .env) and in the webhook's settings on GitHub."
        )
    elif len(secret) < SHORTEST_SECRET:
        errors.append(
            f"GITHUB_WEBHOOK_SECRET is too short ({len(secret)} characters, at least {SHORTEST_SECRET}): "
            "it could be guessed. Make one with `openssl rand -hex 32`."
        )
    key = values["GITHUB_APP_PRIVATE_KEY"]
    if bool(values["GITHUB_APP_ID"]) != bool(key):
        errors.append(
            "GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY (or GITHUB_APP_PRIVATE_KEY_FILE) belong together: one of them "
            "is missing."
        )
    if key and not key.startswith("-----BEGIN"):
        errors.append(
            "GITHUB_APP_PRIVATE_KEY is no key in PEM form: it begins with -----BEGIN. Give the file that GitHub "
            "made as GITHUB_APP_PRIVATE_KEY_FILE."
        )
    return errors


def misspelt(dotenv: Path = Path(".env")) -> dict[str, str]:
    """Names in `.env` that are nearly a setting's, each with that one; what is quite another is left alone."""
    if not dotenv.is_file():
        return {}
    names = {name for _, group in SETTINGS for setting in group for name in setting.names}
    names |= {f"{name}_FILE" for name in names}
    given = {name: get_close_matches(name, names, 1, NEAR) for name in dotenv_values(dotenv) if name not in names}
    return {name: near[0] for name, near in given.items() if near}


def sources(dotenv: Path = Path(".env")) -> tuple[Path, ...]:
    """The files that the settings come from: `.env`, and those of secrets, as far as they are there."""
    named = (os.environ.get(f"{name}_FILE") for _, group in SETTINGS for setting in group for name in setting.names)
    paths = (dotenv, *(Path(path) for path in named if path))
    return tuple(path for path in dict.fromkeys(paths) if path.is_file())


def unarmed(values: Mapping[str, Any]) -> str:
    """A sentence if no credentials are given: deliveries are kept then, but nothing can be done on GitHub."""
    if values["GITHUB_TOKEN"] or values["GITHUB_APP_ID"]:
        return ""
    return (
        "Credentials for GitHub are missing: deliveries are taken and kept, but nothing is said on GitHub before "
        "GITHUB_TOKEN, or GITHUB_APP_ID together with GITHUB_APP_PRIVATE_KEY, is set and the server started again."
    )


def example() -> str:
    """The text of `.env.example`: every setting with its sentence; what has a default is commented out."""
    parts = ["# Caseworker's settings. Copy to .env. A secret may also be given as a file: NAME_FILE=/path.", ""]
    for title, group in SETTINGS:
        parts += [f"# --- {title} ---", ""]
        for setting in group:
            parts.append(f"# {setting.says}")
            others = f" (also read: {', '.join(setting.names[1:])})" if setting.names[1:] else ""
            limits = f" One of: {', '.join(setting.choices)}." if setting.choices else ""
            if others or limits:
                parts.append(f"#{others}{limits}")
            empty = setting.default in ("", ())
            parts += [f"{'' if empty else '# '}{setting.name}={'' if empty else setting.default}", ""]
    return "\n".join(parts)
