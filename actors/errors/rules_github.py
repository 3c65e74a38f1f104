"""Failures between us and GitHub, told apart where something else has to be done about them. Pure.

https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
"""

from __future__ import annotations

from actors.errors.rule import RETRY, Rule, When, phase
from actors.messages import Category, ErrorFacts, Recovery, Severity

_ACCESS = (
    "Give the App or token *Issues*, *Contents* and *Pull requests: read and write* on this repository.",
    "`.venv/bin/python run.py doctor` on the server shows what GitHub says to the credentials.",
    RETRY,
)
_UNUSABLE = ("InvalidKeyError", "InvalidTokenError")
"""What PyJWT says of a private key that is none."""


def _status(*statuses: int) -> When:
    return lambda facts: facts.phase == "github" and facts.status in statuses


def _says(facts: ErrorFacts, *words: str) -> bool:
    text = facts.message.lower()
    return any(word in text for word in words)


def _primary(facts: ErrorFacts) -> bool:
    spent = facts.headers.get("x-ratelimit-remaining") == "0" or _says(facts, "rate limit exceeded")
    return facts.phase == "github" and facts.status in (403, 429) and spent


def _secondary(facts: ErrorFacts) -> bool:
    limited = _says(facts, "secondary rate", "abuse detection") or "retry-after" in facts.headers
    return facts.phase == "github" and (facts.status == 429 or (facts.status == 403 and limited))


def _expired(facts: ErrorFacts) -> bool:
    return facts.phase == "github" and facts.status == 401 and facts.renewable


def _unproven(facts: ErrorFacts) -> bool:
    return facts.phase == "github" and (facts.status == 401 or facts.exception in _UNUSABLE)


def _locked(facts: ErrorFacts) -> bool:
    return facts.phase == "github" and (facts.status == 423 or (facts.status == 403 and _says(facts, " locked")))


def _archived(facts: ErrorFacts) -> bool:
    return facts.phase == "github" and facts.status == 403 and _says(facts, "archived", "read-only")


def _lost(facts: ErrorFacts) -> bool:
    maybe_applied = facts.status is None or facts.status >= 500
    return facts.phase == "github" and facts.creates and maybe_applied


GITHUB_RULES: tuple[Rule, ...] = (
    Rule(
        code="E_RATE_LIMIT",
        when=_primary,
        category=Category.RATE_LIMIT,
        severity=Severity.MEDIUM,
        recovery=Recovery.PAUSE_ALL,
        says="GitHub's hourly limit is used up; everything goes on by itself when it is renewed.",
        actions=("Nothing has to be done. `/status` shows where the case stands.",),
        delay=60.0,
    ),
    Rule(
        code="E_SECONDARY_LIMIT",
        when=_secondary,
        category=Category.RATE_LIMIT,
        severity=Severity.MEDIUM,
        recovery=Recovery.PAUSE_ALL,
        says="GitHub asked to slow down; everything goes on by itself after a pause.",
        actions=("Nothing has to be done. `/status` shows where the case stands.",),
        delay=60.0,
    ),
    Rule(
        code="E_TOKEN_EXPIRED",
        when=_expired,
        category=Category.PERMISSION,
        severity=Severity.LOW,
        recovery=Recovery.RENEW,
        says="The token of the App's installation is not accepted any more; the server gets a new one.",
    ),
    Rule(
        code="E_TOKEN",
        when=_unproven,
        category=Category.PERMISSION,
        severity=Severity.CRITICAL,
        recovery=Recovery.PAUSE_ALL,
        says="GitHub does not accept the server's credentials.",
        actions=(
            "Renew the server's token or private key and restart the server.",
            "`.venv/bin/python run.py doctor` on the server shows whether GitHub accepts them.",
        ),
        delay=60.0,
    ),
    Rule(
        code="E_INSTALLATION",
        when=phase("github", "NoInstallation"),
        category=Category.PERMISSION,
        severity=Severity.HIGH,
        recovery=Recovery.GIVE_UP,
        says="The event came from a webhook of the repository, not from the GitHub App.",
        actions=("Install the App on this repository and remove the repository's own webhook.",),
    ),
    Rule(
        code="E_LOCKED",
        when=_locked,
        category=Category.PERMISSION,
        severity=Severity.MEDIUM,
        recovery=Recovery.GIVE_UP,
        says="The conversation is locked, so the server cannot write on it.",
        actions=("Unlock the conversation.", RETRY),
    ),
    Rule(
        code="E_ARCHIVED",
        when=_archived,
        category=Category.PERMISSION,
        severity=Severity.MEDIUM,
        recovery=Recovery.GIVE_UP,
        says="The repository is archived: nothing in it can be changed.",
        actions=("Take the repository out of the archive.", RETRY),
    ),
    Rule(
        code="E_PERMISSION",
        when=_status(403),
        category=Category.PERMISSION,
        severity=Severity.HIGH,
        recovery=Recovery.GIVE_UP,
        says="The server may not do this on GitHub.",
        actions=_ACCESS,
    ),
    Rule(
        code="E_GONE",
        when=_status(404, 410, 451),
        category=Category.API,
        severity=Severity.MEDIUM,
        recovery=Recovery.GIVE_UP,
        says="What the server wanted to change is not there (any more), or hidden from it.",
        actions=_ACCESS,
    ),
    Rule(
        code="E_REFUSED",
        when=_status(400, 413, 422),
        category=Category.VALIDATION,
        severity=Severity.MEDIUM,
        recovery=Recovery.GIVE_UP,
        says="GitHub refused what the server sent.",
        actions=(RETRY,),
    ),
    Rule(
        code="E_CONFLICT",
        when=_status(409, 412),
        category=Category.API,
        severity=Severity.LOW,
        recovery=Recovery.RETRY,
        says="Somebody else changed the same thing on GitHub at the same moment; it is tried again.",
        actions=(RETRY,),
        tries=4,
    ),
    Rule(
        code="E_LOST_ANSWER",
        when=_lost,
        category=Category.TIMEOUT,
        severity=Severity.LOW,
        recovery=Recovery.CONFIRM,
        says="GitHub's answer was lost; the server looks whether the comment is there before it writes it again.",
    ),
    Rule(
        code="E_SERVER",
        when=lambda facts: facts.phase == "github" and facts.status is not None,
        category=Category.API,
        severity=Severity.MEDIUM,
        recovery=Recovery.RETRY,
        says="GitHub has trouble at the moment; the server goes on trying.",
        actions=("https://www.githubstatus.com says whether GitHub knows of it.",),
    ),
    Rule(
        code="E_TIMEOUT",
        when=lambda facts: facts.phase == "github" and facts.sent,
        category=Category.TIMEOUT,
        severity=Severity.MEDIUM,
        recovery=Recovery.RETRY,
        says="GitHub took a request and did not answer in time; doing it again is harmless, so it is tried again.",
        actions=("https://www.githubstatus.com says whether GitHub knows of it.",),
    ),
    Rule(
        code="E_CONNECTION",
        when=phase("github"),
        category=Category.API,
        severity=Severity.MEDIUM,
        recovery=Recovery.RETRY,
        says="GitHub cannot be reached at the moment; the server goes on trying.",
        actions=("`.venv/bin/python run.py doctor` on the server looks at GITHUB_API_URL, the network and the proxy.",),
    ),
)
