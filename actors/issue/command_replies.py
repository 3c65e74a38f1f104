"""What is said to somebody who gave a command: one function for each sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from actors.issue import commands
from actors.issue.arguments import usage
from actors.issue.command_lines import Given
from actors.issue.commands import Command, Who
from actors.issue.neutral import inline
from actors.issue.phrases import clock_time, name, quoted, titled
from actors.issue.record import IssueRecord
from actors.issue.steering import PendingCommand

MOST_SAID = 1_000
"""Characters of a person's own words that are said back."""


def help_text(record: IssueRecord, login: str, *, author: bool, possible: Sequence[Command]) -> str:
    """The commands as they stand for this case and this person: what is possible now comes first."""
    now = [command for command in commands.COMMANDS if command in possible]
    later = [command for command in commands.COMMANDS if command not in possible]
    parts = [
        f"The case is **{titled(record.state).lower()}**. What you can type now, {name(login)}, "
        f"at the start of a line:",
        _table(now),
    ]
    if later:
        parts.append("Not now: " + ", ".join(f"`/{command.name}`" for command in later) + ".")
    if author:
        own = ", ".join(f"`/{command.name}`" for command in commands.COMMANDS if command.who is not Who.WRITE)
        parts.append(f"As the author you may {own}; the others need write access.")
    return "\n\n".join(parts)


def _table(rows: Sequence[Command]) -> str:
    lines = ["| Command | What it does | Who may |", "|---|---|---|"]
    for command in rows:
        words = ", ".join(f"`{word}`" for word in (written(command), *(f"/{alias}" for alias in command.aliases)))
        lines.append(f"| {words} | {command.help} | {command.who.value} |")
    return "\n".join(lines)


def written(command: Command) -> str:
    """A command with its arguments, fit for a cell of a table."""
    return usage(command.name, command.arguments).replace("|", "\\|")


def forbidden(command: Command, login: str) -> str:
    """A person may not give this command."""
    mine = ", ".join(f"`/{row.name}`" for row in commands.COMMANDS if row.who is not Who.WRITE)
    return (
        f"{name(login)}, `/{command.name}` is for {command.who.value}. Ask one of them. "
        f"The author of an issue may {mine}."
    )


def not_now(command: Command, record: IssueRecord, possible: Sequence[Command]) -> str:
    """A command makes no sense as the case stands."""
    why = {
        "resume": "while nothing is paused",
        "pause": "while the case is paused already",
        "approve": "while nothing waits for an approval",
        "reject": "while nothing waits for an approval",
        "answer": "while no question is open",
    }.get(command.name, "")
    if not why or (command.states and record.state not in command.states):
        why = f"while the case is {titled(record.state).lower()}"
    now = ", ".join(f"`/{row.name}`" for row in possible)
    return f"`/{command.name}` is not possible {why}. Possible now: {now}."


def closed() -> str:
    """Somebody wants the task done again on a closed issue."""
    return "The issue is closed, so nothing new begins. Reopen it, and type `/retry` again."


def misread(command: Command, problems: Sequence[str]) -> str:
    """The arguments of a command are not what it takes."""
    form = usage(command.name, command.arguments)
    return f"I did not understand that `/{command.name}`. {' '.join(problems)} It is written `{form}`."


def unfit(command: Command, problems: Sequence[str]) -> str:
    """The arguments of a command were understood, and cannot be had: what is wrong, and how it is written."""
    form = usage(command.name, command.arguments)
    return f"{' '.join(problems)} So `/{command.name}` changed nothing. It is written `{form}`."


def no_choice(argument: str, said: str, choices: Sequence[str]) -> str:
    """A value is none of those that are allowed."""
    allowed = ", ".join(f"`{choice}`" for choice in choices)
    among = f"one of {allowed}" if choices else "left to the operator here"
    return f"“{inline(said, limit=60)}” is no {argument}: it is {among}."


def no_model(said: str, worker: str, offered: Sequence[str], *, elsewhere: str = "") -> str:
    """The worker may not be asked for with that model. `elsewhere`: the models of other workers, as a phrase."""
    who = inline(worker) or "the worker"
    others = f" Other workers can be asked for with {elsewhere}." if elsewhere else ""
    if not offered:
        none = f"the operator offers no choice of models for {who}."
        return f"“{inline(said, limit=60)}” cannot be named: {none}{others}"
    listed = ", ".join(f"`{inline(model)}`" for model in offered)
    return f"“{inline(said, limit=60)}” is no model that is offered for {who}: choose among {listed}.{others}"


def unknown(given: Given) -> str:
    """A word that is no command."""
    if not given.word:
        return "Which command? `/help` lists what I know."
    meant = f" Did you mean `/{given.meant}`?" if given.meant else ""
    return f"I do not know the command `{inline(given.word)}`.{meant} `/help` lists what I know."


def approved_other_change(login: str, head: str) -> str:
    """What was approved is not what is held now."""
    return f"{name(login)}, meanwhile another change waits: commit `{head[:12]}`. Look at it, and `/approve` once more."


def approved_other_text(login: str) -> str:
    """The text changed between the approval's writing and its reading."""
    return (
        f"{name(login)}, the issue's text was changed around the time of your approval, so it does not count. "
        f"Look at the text as it is now, and `/approve` again."
    )


def half_said(login: str, what: str) -> str:
    """A yes or a no that was not said clearly enough to act on."""
    if what == "approval":
        return (
            f"{name(login)}, I am not sure whether that lets the case begin. If it does, type `/approve`; "
            f"what else you asked for is noted."
        )
    return (
        f"{name(login)}, I read that as a no. To turn the case down, type `/reject` and why; "
        f"to let it begin after all, `/approve`."
    )


def approval_void(login: str) -> str:
    """The text that was approved was edited after that."""
    return (
        f"The issue was edited after {name(login)} had approved it, so that approval is void. "
        f"Somebody with write access has to look at the text as it is now and `/approve` it."
    )


def rejected(login: str, why: str) -> str:
    """The case ends because somebody turned it down."""
    return f"{name(login)} turned this down.{_because(why)}"


def escalated(login: str, why: str) -> str:
    """A person takes over because somebody said so."""
    return f"{name(login)} handed this case over.{_because(why)}"


def _because(why: str) -> str:
    return f" The reason:\n\n{quoted(why, limit=MOST_SAID)}\n\n" if why else ""


def pong(record: IssueRecord, now: float) -> str:
    """Somebody is here."""
    return f"pong. I am here: {clock_time(now)}, case {titled(record.state).lower()}."


def decided(before: IssueRecord, after: IssueRecord, pending: PendingCommand) -> str:
    """What a command that was obeyed decided, in a few words; empty for one that decides nothing."""
    match pending.name:
        case "approve" if before.held_change and not after.held_change:
            return f"approved the change {before.held_change[:12]}"
        case "approve" if after.approved_by != before.approved_by:
            return "approved the task"
        case "reject":
            return "turned it down"
        case "cancel" if before.state is not after.state:
            return "cancelled the case"
        case "retry" if before.rounds == after.rounds:
            chosen = after.wishes.worker if after.wishes is not None else ""
            return f"gave the task to {chosen}" if chosen else "chose another model"
        case "retry":
            return "asked for another round"
        case "escalate":
            return "handed the case over"
        case "pause" | "resume":
            return f"{pending.name}d the case"
        case "priority" if before.urgency is not after.urgency:
            return f"set the priority to {after.urgency.value}"
        case _:
            return ""
