"""The commands that people type on an issue, as one table: name, arguments, who may, when, help, example. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from actors.issue import preferences
from actors.issue.arguments import Argument
from actors.issue.states import OVER, State
from actors.issue.task import Priority


class Who(StrEnum):
    """Who may give a command; whoever has write access may give all of them."""

    AUTHOR = "the author of the issue, and everyone with write access"
    WRITE = "everyone with write access"
    ANYONE = "everybody, for themselves"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A row of the table. `states` empty means: in every state."""

    name: str
    help: str
    example: str
    who: Who
    states: tuple[State, ...] = ()
    aliases: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()


_GOING_ON = tuple(state for state in State if state not in OVER)
_WHY = Argument(name="why", kind="text", says="The reason, in your own words; it stands on the issue.")
_BY_WHOM = (
    Argument(name="worker", kind="key", says="Another worker, of those that the operator offers."),
    Argument(name="model", kind="key", says="Another model, of those that the operator offers."),
)

COMMANDS: tuple[Command, ...] = (
    Command(
        name="help",
        help="List the commands: what each does, and which of them you can give now.",
        example="/help",
        who=Who.AUTHOR,
    ),
    Command(
        name="status",
        help="Say where the case stands.",
        example="/status",
        who=Who.AUTHOR,
    ),
    Command(
        name="summary",
        help="Say in short what was said and decided: what holds, what no longer does, what is open.",
        example="/summary",
        who=Who.AUTHOR,
    ),
    Command(
        name="retry",
        help="Do the task again, from the newest commit; a change that only could not be pushed is pushed again. "
        "With `worker=` also while the task waits: that worker takes it.",
        example="/retry",
        who=Who.WRITE,
        states=(State.QUEUED, State.ANALYZING, State.ESCALATED, *OVER),
        arguments=(
            Argument(name="fresh", kind="flag", says="Do the work anew in any case."),
            *_BY_WHOM,
        ),
    ),
    Command(
        name="cancel",
        help="Stop the work. What is running is ended within seconds; what it had changed is kept.",
        example="/cancel",
        who=Who.AUTHOR,
        states=_GOING_ON,
        aliases=("stop",),
    ),
    Command(
        name="answer",
        help="Answer a question of the case: the sign or the words of an option, or your own words.",
        example="/answer 2",
        who=Who.AUTHOR,
        arguments=(Argument(name="answer", kind="text", says="The answer; `2b` means option b of question 2."),),
    ),
    Command(
        name="escalate",
        help="Stop, and leave the rest to a person.",
        example="/escalate this needs the database team",
        who=Who.WRITE,
        states=tuple(state for state in _GOING_ON if state is not State.ESCALATED),
        arguments=(_WHY,),
    ),
    Command(
        name="approve",
        help="Let what waits for an approval go on (case, plan or change) as it is now: a later edit makes it void.",
        example="/approve",
        who=Who.WRITE,
        states=(State.AWAITING_FEEDBACK,),
        arguments=_BY_WHOM,
    ),
    Command(
        name="reject",
        help="Turn down what waits for an approval: a plan is made anew with your reason, all else is cancelled.",
        example="/reject the old format must go on working",
        who=Who.WRITE,
        states=(State.AWAITING_FEEDBACK,),
        arguments=(_WHY,),
    ),
    Command(
        name="continue",
        help="Let the case spend more than its budget: as much again, or what you say.",
        example="/continue $3 and 10 minutes",
        who=Who.WRITE,
        states=_GOING_ON,
        arguments=(Argument(name="how much", kind="text", says="Dollars, minutes, or both."),),
    ),
    Command(
        name="pause",
        help="Begin nothing new until `/resume`. An attempt that runs is not broken off.",
        example="/pause",
        who=Who.WRITE,
        states=_GOING_ON,
        aliases=("hold",),
        arguments=(_WHY,),
    ),
    Command(
        name="resume",
        help="Go on after `/pause`.",
        example="/resume",
        who=Who.WRITE,
        states=_GOING_ON,
        aliases=("unhold",),
    ),
    Command(
        name="priority",
        help="Change the priority. Where several cases wait for a worker, higher goes first.",
        example="/priority high",
        who=Who.WRITE,
        states=_GOING_ON,
        arguments=(
            Argument(
                name="priority",
                kind="word",
                says="How urgent it is.",
                choices=tuple(priority.value.lower() for priority in Priority),
                required=True,
            ),
        ),
    ),
    Command(
        name="config",
        help="Show the settings that are in force for this repository.",
        example="/config",
        who=Who.WRITE,
    ),
    Command(
        name="preferences",
        help="Show what I know of your preferences, set one, or have me forget them.",
        example="/preferences brevity=short",
        who=Who.ANYONE,
        arguments=(
            *(
                Argument(name=kind.name, kind="key", says=kind.says, choices=tuple(kind.means))
                for kind in preferences.KINDS
            ),
            Argument(name="forget", kind="text", says="`forget` and a name, `answers` or `all`."),
        ),
    ),
    Command(
        name="ping",
        help="Say that somebody is here.",
        example="/ping",
        who=Who.WRITE,
    ),
)

BY_WORD = {word: command for command in COMMANDS for word in (command.name, *command.aliases)}


def find(name: str) -> Command:
    """The row of a known command, by its name or an alias; `KeyError` for an unknown one."""
    return BY_WORD[name]
