"""The tables of the help, out of those that the actors use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from actors.errors.classify import RULES
from actors.errors.delays import FIRST_DELAY, LONGEST_DELAY
from actors.errors.rule import Rule
from actors.issue.arguments import usage
from actors.issue.commands import COMMANDS
from actors.issue.shortfalls import SHORTFALLS
from actors.issue.states import SHOWN
from actors.messages import Recovery
from web.dashboard.source import Reference

NEXT = {
    Recovery.PAUSE_ALL: "nothing is sent for a while, then everything goes on",
    Recovery.RETRY: "tried again after a delay that grows",
    Recovery.CONFIRM: "looked for after a quiet time, made again only if it is not there",
    Recovery.RENEW: "done again at once with a new token, once",
    Recovery.GIVE_UP: "not tried again; the case goes on without it, or fails",
}
"""What the server does about a failure by itself."""


def tables() -> Reference:
    """Commands, error codes and states as plain rows."""
    commands = tuple(
        {
            "name": row.name,
            "usage": usage(row.name, row.arguments),
            "example": row.example,
            "help": row.help,
            "who": row.who.value,
            "when": ", ".join(state.value for state in row.states),
            "aliases": list(row.aliases),
        }
        for row in COMMANDS
    )
    states = tuple(
        {
            "state": state.value,
            "sentence": shown.sentence,
            "move": shown.move.name.lower(),
            "over": shown.over,
            "commands": list(shown.commands),
        }
        for state, shown in SHOWN.items()
    )
    return Reference(commands=commands, errors=tuple(_errors()), states=states)


def does(rule: Rule) -> str:
    """What the server does by itself when that rule fits, in a few words."""
    tries = f", {rule.tries} tries in all" if rule.tries else ""
    return NEXT[rule.recovery] + _delay(rule) + tries + ("; handed over to a person" if rule.escalate else "")


def _delay(rule: Rule) -> str:
    """How long is waited before the next try; what the other side asks for goes first."""
    if rule.recovery in (Recovery.GIVE_UP, Recovery.RENEW):
        return ""
    if rule.delay is None:
        return f" (a random part of {FIRST_DELAY * 2:g} s, then of twice as much, up to {LONGEST_DELAY:g} s)"
    return f" ({rule.delay:g} s, then twice as long each time)"


def _errors() -> Iterator[Mapping[str, Any]]:
    for rule in RULES:
        yield _row(rule.code, rule.says, rule) | {"does": does(rule)}
    for code, lack in SHORTFALLS.items():
        yield _row(code, lack.user_message, lack) | {"does": NEXT[lack.recovery]}


def _row(code: str, says: str, known: Any) -> dict[str, Any]:
    return {
        "code": code,
        "says": says,
        "category": known.category.value,
        "severity": known.severity.value,
        "actions": list(known.actions),
    }
