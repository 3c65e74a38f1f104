"""Failures of the server itself: its disk, its settings, a delivery that it cannot digest. Pure."""

from __future__ import annotations

from actors.errors.rule import RETRY, Rule, When, phase
from actors.messages import Category, Recovery, Severity

_DEAD = (
    "`.venv/bin/python run.py dead-letters list` shows it, `dead-letters show N` why.",
    "`.venv/bin/python run.py dead-letters retry N` has it tried again.",
)


def _says(*words: str) -> When:
    """Facts of the storage whose message has one of the words."""
    return lambda facts: facts.phase == "storage" and any(word in facts.message.lower() for word in words)


SERVER_RULES: tuple[Rule, ...] = (
    Rule(
        code="E_DATABASE",
        when=phase("storage", "StoreCorrupt", "StoreVanished", "StoreTooNew", "UnreadableRow"),
        category=Category.UNKNOWN,
        severity=Severity.CRITICAL,
        recovery=Recovery.GIVE_UP,
        says="The server's database is damaged, or a newer release has written it.",
        actions=(
            "Stop the server, then `.venv/bin/python run.py restore BACKUP`.",
            "`.venv/bin/python run.py backup FILE` makes such a copy beside a running server.",
        ),
        escalate=True,
    ),
    Rule(
        code="E_DISK_FULL",
        when=_says("full", "no space", "enospc"),
        category=Category.UNKNOWN,
        severity=Severity.CRITICAL,
        recovery=Recovery.RETRY,
        says="The server's disk is full: deliveries are refused with 503 until there is room again.",
        actions=("Make room in CASEWORKER_DATA; everything goes on by itself.",),
    ),
    Rule(
        code="E_DATABASE_LOCKED",
        when=_says("locked", "sqlite_busy"),
        category=Category.UNKNOWN,
        severity=Severity.CRITICAL,
        recovery=Recovery.RETRY,
        says="Another program holds the server's database: deliveries are refused with 503 until it lets go.",
        actions=(
            "`fuser -v caseworker.db` in CASEWORKER_DATA names the program; end it, everything goes on by itself.",
        ),
    ),
    Rule(
        code="E_READ_ONLY",
        when=_says("readonly", "read-only", "permission denied"),
        category=Category.PERMISSION,
        severity=Severity.CRITICAL,
        recovery=Recovery.RETRY,
        says="The server may not write to its database: deliveries are refused with 503 until it may.",
        actions=(
            "`mount` and `ls -l` in CASEWORKER_DATA show why: it has to belong to the server's user, on a disk that can"
            " be written to.",
            "Everything goes on by itself.",
        ),
    ),
    Rule(
        code="E_STORAGE",
        when=phase("storage"),
        category=Category.UNKNOWN,
        severity=Severity.HIGH,
        recovery=Recovery.RETRY,
        says="The server cannot write to its database at the moment; it goes on trying.",
        actions=("`.venv/bin/python run.py doctor` on the server looks at the data folder and the disk.",),
    ),
    Rule(
        code="E_MALFORMED",
        when=phase("routing"),
        category=Category.PARSING,
        severity=Severity.LOW,
        recovery=Recovery.GIVE_UP,
        says="A delivery could not be read.",
        actions=_DEAD,
    ),
    Rule(
        code="E_POISON",
        when=phase("delivery"),
        category=Category.UNKNOWN,
        severity=Severity.HIGH,
        recovery=Recovery.GIVE_UP,
        says="A delivery failed each time that it was tried; it was put aside and everything else goes on.",
        actions=_DEAD,
    ),
    Rule(
        code="E_SETTINGS",
        when=phase("settings"),
        category=Category.VALIDATION,
        severity=Severity.HIGH,
        recovery=Recovery.GIVE_UP,
        says="The server's or the repository's settings are not as they should be.",
        actions=("`.venv/bin/python run.py doctor` on the server names each of them and how to mend it.", RETRY),
        escalate=True,
    ),
    Rule(
        code="E_ACTOR",
        when=phase("actor"),
        category=Category.UNKNOWN,
        severity=Severity.HIGH,
        recovery=Recovery.RETRY,
        says="A part of the server failed and was started again; nothing is lost.",
        actions=("The server's log holds the whole story under the name of the actor.",),
    ),
)

UNKNOWN = Rule(
    code="E_UNKNOWN",
    when=lambda _: True,
    category=Category.UNKNOWN,
    severity=Severity.HIGH,
    recovery=Recovery.GIVE_UP,
    says="Something happened that was not foreseen.",
    actions=(RETRY,),
    escalate=True,
)
"""What none of the other rules knows: never tried again blindly."""
