"""Failures of an attempt: what the worker or its workspace came to. Pure."""

from __future__ import annotations

from actors.errors.rule import RETRY, Rule, phase
from actors.messages import Category, Recovery, Severity

WORK_RULES: tuple[Rule, ...] = (
    Rule(
        code="E_WORKSPACE",
        when=phase("work", "WorkspaceError"),
        category=Category.API,
        severity=Severity.MEDIUM,
        recovery=Recovery.RETRY,
        says="The repository could not be fetched.",
        actions=("See that the server may read the repository.", RETRY),
        tries=3,
    ),
    Rule(
        code="E_ISOLATION",
        when=phase("work", "NoIsolation"),
        category=Category.PERMISSION,
        severity=Severity.CRITICAL,
        recovery=Recovery.GIVE_UP,
        says="The operator requires workers to be isolated, and that does not work on this machine.",
        actions=("Install bubblewrap and allow user namespaces, or set ISOLATION=auto.", RETRY),
        escalate=True,
    ),
    Rule(
        code="E_WORKER_LIMIT",
        when=phase("work", "LimitExceeded"),
        category=Category.TIMEOUT,
        severity=Severity.MEDIUM,
        recovery=Recovery.GIVE_UP,
        says="The worker used more time, memory or output than it may.",
        actions=("Narrow the task (name the files it is about).", RETRY),
    ),
    Rule(
        code="E_BAD_RESULT",
        when=phase("work", "BadResult"),
        category=Category.VALIDATION,
        severity=Severity.MEDIUM,
        recovery=Recovery.GIVE_UP,
        says="The worker ended without a result that can be used.",
        actions=(RETRY,),
    ),
    Rule(
        code="E_WORKER_CRASH",
        when=phase("work"),
        category=Category.UNKNOWN,
        severity=Severity.HIGH,
        recovery=Recovery.RETRY,
        says="The worker ended unexpectedly.",
        actions=(RETRY,),
        tries=3,
    ),
)
