"""What a failure means and what is done about it: facts in, verdict out. Pure.

The rules are tried in order, the first that fits decides; each family of them has a file of its own.
"""

from __future__ import annotations

from actors.errors.delays import back_off, doubled, hint
from actors.errors.rule import Rule
from actors.errors.rules_github import GITHUB_RULES
from actors.errors.rules_server import SERVER_RULES, UNKNOWN
from actors.errors.rules_work import WORK_RULES
from actors.messages import ErrorAnalysis, ErrorFacts, Recovery, Strategy
from actors.redaction import redact_wire

RULES: tuple[Rule, ...] = (*GITHUB_RULES, *WORK_RULES, *SERVER_RULES, UNKNOWN)
"""All rules in the order in which they are tried; the last one fits everything."""
LONGEST_TECHNICAL = 1_000
"""Characters of the technical side that are kept."""


def classify(facts: ErrorFacts, *, now: float, jitter: float) -> ErrorAnalysis:
    """The verdict on `facts`. `now` in epoch seconds; `jitter` from 0 to 1 chooses within the back-off's range."""
    rule = next(rule for rule in RULES if rule.when(facts))
    recovery = rule.recovery
    if rule.tries is not None and facts.attempt >= rule.tries:
        recovery = Recovery.GIVE_UP
    delay, strategy = _wait(rule, facts, now=now, jitter=jitter)
    return ErrorAnalysis(
        code=rule.code,
        category=rule.category,
        severity=rule.severity,
        recovery=recovery,
        strategy=Strategy.NONE if recovery is Recovery.GIVE_UP else strategy,
        delay=delay,
        escalate=rule.escalate,
        user_message=rule.says,
        technical=_technical(facts),
        actions=rule.actions,
    )


def _wait(rule: Rule, facts: ErrorFacts, *, now: float, jitter: float) -> tuple[float, Strategy]:
    if rule.recovery is Recovery.RENEW:
        return 0.0, Strategy.AT_ONCE
    hinted = hint(facts.headers, now)
    if hinted is not None:
        return hinted, Strategy.HINT
    if rule.delay is not None:
        return doubled(rule.delay, facts.attempt), Strategy.DOUBLING
    return back_off(facts.attempt, jitter=jitter), Strategy.BACK_OFF


def _technical(facts: ErrorFacts) -> str:
    status = "" if facts.status is None else f" (HTTP {facts.status})"
    request = facts.headers.get("x-github-request-id")
    trace = f", request {request}" if request else ""
    text = f"{facts.phase}: {facts.exception}{status}: {facts.message}{trace}"
    return redact_wire(text)[:LONGEST_TECHNICAL]
