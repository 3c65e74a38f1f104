"""What a failure means and what is done about it: facts in, verdict out. Pure.

The rules are tried in order, the first that fits decides. GitHub's own hints (`retry-after`,
`x-ratelimit-reset`) go before any computed delay; a computed delay grows exponentially with full jitter.
https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actors.messages import Category, ErrorAnalysis, ErrorFacts, Recovery, Severity

FIRST_DELAY = 2.0
LONGEST_DELAY = 300.0
"""Seconds between which a computed delay moves."""
SHORTEST_HINT = 1.0
LONGEST_HINT = 86_400.0
"""Seconds within which a server's `retry-after` is believed."""
RESET_WINDOW = 3_660.0
"""GitHub counts by the hour: a reset that is further away only tells that our clock is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row: for which facts, and the verdict. `delay` is a fixed one; None: computed from the attempt."""

    code: str
    when: Callable[[ErrorFacts], bool]
    category: Category
    severity: Severity
    recovery: Recovery
    says: str
    actions: tuple[str, ...] = ()
    delay: float | None = None
    escalate: bool = False
    tries: int | None = None  # after so many it is given up


def classify(facts: ErrorFacts, *, now: float, jitter: float) -> ErrorAnalysis:
    """The verdict on `facts`. `now` in epoch seconds; `jitter` from 0 to 1 chooses within the back-off's range."""
    rule = next(rule for rule in RULES if rule.when(facts))
    recovery = rule.recovery
    if rule.tries is not None and facts.attempt >= rule.tries:
        recovery = Recovery.GIVE_UP
    return ErrorAnalysis(
        code=rule.code,
        category=rule.category,
        severity=rule.severity,
        recovery=recovery,
        delay=_delay(rule, facts, now=now, jitter=jitter),
        escalate=rule.escalate,
        user_message=rule.says,
        technical=_technical(facts),
        actions=rule.actions,
    )


def back_off(attempt: int, *, jitter: float) -> float:
    """Seconds before try `attempt` + 1: exponential, full jitter, never below half a second."""
    ceiling = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(attempt, 20))
    return max(0.5, jitter * ceiling)


def _delay(rule: Rule, facts: ErrorFacts, *, now: float, jitter: float) -> float:
    hinted = _hint(facts, now)
    if hinted is not None:
        return hinted
    if rule.delay is not None:
        return float(rule.delay * 2.0 ** min(facts.attempt - 1, 6))
    return back_off(facts.attempt, jitter=jitter)


def _hint(facts: ErrorFacts, now: float) -> float | None:
    """What the server asks for, in seconds from now."""
    after, reset = facts.headers.get("retry-after", ""), facts.headers.get("x-ratelimit-reset", "")
    if after.isdecimal():
        return min(max(SHORTEST_HINT, float(after)), LONGEST_HINT)
    if facts.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return min(max(SHORTEST_HINT, float(reset) - now + 1.0), RESET_WINDOW)
    return None


def _technical(facts: ErrorFacts) -> str:
    status = "" if facts.status is None else f" (HTTP {facts.status})"
    request = facts.headers.get("x-github-request-id")
    trace = f", request {request}" if request else ""
    return f"{facts.phase}: {facts.exception}{status}: {facts.message}{trace}"


def _github(*statuses: int) -> Callable[[ErrorFacts], bool]:
    return lambda facts: facts.phase == "github" and facts.status in statuses


def _secondary(facts: ErrorFacts) -> bool:
    text = facts.message.lower()
    limited = "secondary rate" in text or "abuse detection" in text or "retry-after" in facts.headers
    return facts.phase == "github" and (facts.status == 429 or (facts.status == 403 and limited))


def _primary(facts: ErrorFacts) -> bool:
    spent = facts.headers.get("x-ratelimit-remaining") == "0" or "rate limit exceeded" in facts.message.lower()
    return facts.phase == "github" and facts.status in (403, 429) and spent


def _unproven(facts: ErrorFacts) -> bool:
    unusable = facts.exception in ("InvalidKeyError", "InvalidTokenError")
    return facts.phase == "github" and (facts.status == 401 or unusable)


def _work(exception: str) -> Callable[[ErrorFacts], bool]:
    return lambda facts: facts.phase == "work" and facts.exception == exception


_RETRY = ("Type `/retry` to try once more.",)
_ACCESS = (
    "Give the App or token *Issues: read and write* and *Metadata: read* on this repository.",
    "Then type `/retry`.",
)

RULES: tuple[Rule, ...] = (
    Rule(
        code="E_RATE_LIMIT",
        when=_primary,
        category=Category.RATE_LIMIT,
        severity=Severity.MEDIUM,
        recovery=Recovery.PAUSE_ALL,
        says="GitHub's hourly limit is used up; everything goes on by itself when it is renewed.",
        delay=60.0,
    ),
    Rule(
        code="E_SECONDARY_LIMIT",
        when=_secondary,
        category=Category.RATE_LIMIT,
        severity=Severity.MEDIUM,
        recovery=Recovery.PAUSE_ALL,
        says="GitHub asked to slow down; everything goes on by itself after a pause.",
        delay=60.0,
    ),
    Rule(
        code="E_TOKEN",
        when=_unproven,
        category=Category.PERMISSION,
        severity=Severity.CRITICAL,
        recovery=Recovery.PAUSE_ALL,
        says="GitHub does not accept the server's credentials.",
        actions=("Renew the server's token or private key and restart the server.",),
        delay=60.0,
    ),
    Rule(
        code="E_INSTALLATION",
        when=lambda facts: facts.phase == "github" and facts.exception == "NoInstallation",
        category=Category.PERMISSION,
        severity=Severity.HIGH,
        recovery=Recovery.GIVE_UP,
        says="The event came from a webhook of the repository, not from the GitHub App.",
        actions=("Install the App on this repository and remove the repository's own webhook.",),
    ),
    Rule(
        code="E_PERMISSION",
        when=_github(403),
        category=Category.PERMISSION,
        severity=Severity.HIGH,
        recovery=Recovery.GIVE_UP,
        says="The server may not do this on GitHub.",
        actions=_ACCESS,
    ),
    Rule(
        code="E_GONE",
        when=_github(404, 410),
        category=Category.API,
        severity=Severity.MEDIUM,
        recovery=Recovery.GIVE_UP,
        says="What the server wanted to change is not there (any more), or hidden from it.",
        actions=_ACCESS,
    ),
    Rule(
        code="E_REFUSED",
        when=_github(400, 409, 422),
        category=Category.VALIDATION,
        severity=Severity.MEDIUM,
        recovery=Recovery.GIVE_UP,
        says="GitHub refused what the server sent.",
        actions=_RETRY,
    ),
    Rule(
        code="E_LOST_ANSWER",
        when=lambda facts: facts.phase == "github" and facts.creates and (facts.status is None or facts.status >= 500),
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
    ),
    Rule(
        code="E_CONNECTION",
        when=lambda facts: facts.phase == "github",
        category=Category.TIMEOUT,
        severity=Severity.MEDIUM,
        recovery=Recovery.RETRY,
        says="GitHub cannot be reached at the moment; the server goes on trying.",
    ),
    Rule(
        code="E_WORKSPACE",
        when=_work("WorkspaceError"),
        category=Category.API,
        severity=Severity.MEDIUM,
        recovery=Recovery.RETRY,
        says="The repository could not be fetched.",
        actions=("See that the server may read the repository.", *_RETRY),
        tries=3,
    ),
    Rule(
        code="E_ISOLATION",
        when=_work("NoIsolation"),
        category=Category.PERMISSION,
        severity=Severity.CRITICAL,
        recovery=Recovery.GIVE_UP,
        says="The operator requires workers to be isolated, and that does not work on this machine.",
        actions=("Install bubblewrap and allow user namespaces, or set ISOLATION=auto.", *_RETRY),
        escalate=True,
    ),
    Rule(
        code="E_WORKER_LIMIT",
        when=_work("LimitExceeded"),
        category=Category.TIMEOUT,
        severity=Severity.MEDIUM,
        recovery=Recovery.GIVE_UP,
        says="The worker used more time, memory or output than it may.",
        actions=("Narrow the task (name the files it is about).", *_RETRY),
    ),
    Rule(
        code="E_BAD_RESULT",
        when=_work("BadResult"),
        category=Category.VALIDATION,
        severity=Severity.MEDIUM,
        recovery=Recovery.GIVE_UP,
        says="The worker ended without a result that can be used.",
        actions=_RETRY,
    ),
    Rule(
        code="E_WORKER_CRASH",
        when=lambda facts: facts.phase == "work",
        category=Category.UNKNOWN,
        severity=Severity.HIGH,
        recovery=Recovery.RETRY,
        says="The worker ended unexpectedly.",
        actions=_RETRY,
        tries=3,
    ),
    Rule(
        code="E_UNKNOWN",
        when=lambda _: True,
        category=Category.UNKNOWN,
        severity=Severity.HIGH,
        recovery=Recovery.GIVE_UP,
        says="Something happened that was not foreseen.",
        actions=_RETRY,
        escalate=True,
    ),
)
