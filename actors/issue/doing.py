"""What each command does to a case, and when it cannot be done. Pure: record in, record out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from actors.issue import (
    approving,
    budget,
    budget_words,
    choosing,
    clarifying,
    command_replies,
    commands,
    config_text,
    escalation,
    following,
    knowing,
    plan_text,
    pushing_again,
    replies,
    replying,
    rerouting,
    retracting,
    status,
    summary_texts,
)
from actors.issue.arguments import Argument
from actors.issue.commands import Command, Who
from actors.issue.moves import cancel, end_work, move, react, reply
from actors.issue.order import Order as Order
from actors.issue.record import IssueRecord, Progress
from actors.issue.states import WORKING, Trigger
from actors.issue.steering import Wishes
from actors.issue.summary import summarise
from actors.issue.wording import priority

ASK_BACK = "ask-back"
HOW_FAR = "how-far"
WORDS = Argument(name="text", kind="text", says="")
TELL_AGAIN_SECONDS = 600.0
"""So long a question how far it is gets no second answer in the same state, only a sign: the status comment has it."""

UNSPOKEN = {
    row.name: row
    for row in (
        Command(name=clarifying.NAME, help="", example="", who=Who.WRITE, arguments=(clarifying.TEXT,)),
        Command(name=retracting.NAME, help="", example="", who=Who.WRITE, arguments=(WORDS,)),
        Command(name=following.FOLLOW_UP, help="", example="", who=Who.WRITE, arguments=(clarifying.TEXT,)),
        Command(name=following.QUESTION, help="", example="", who=Who.WRITE, arguments=(clarifying.TEXT,)),
        Command(name=ASK_BACK, help="", example="", who=Who.WRITE, arguments=(clarifying.TEXT,)),
        Command(name=HOW_FAR, help="", example="", who=Who.AUTHOR),
    )
}
"""What is asked in plain words alone: it needs a permission as commands do, and is none."""


def hindrance(record: IssueRecord, command: Command, order: Order) -> str:
    """Why the command cannot be obeyed now, as a reply; empty where it can."""
    if not possible(record, command):
        instead = rerouting.not_now(record, command, order)
        return instead or command_replies.not_now(command, record, possible_now(record))
    if command.name == "retry" and record.closed:
        return command_replies.closed()
    if command.name == "preferences":
        return knowing.hindrance(order.arguments)
    if command.name == "answer" and (unclear := replying.unclear(record, order.pending)):
        return unclear
    if command.name == "reject" and approving.on_plan(record) and not order.arguments.text.strip():
        return plan_text.why(order.by)
    if order.arguments.problems:
        return command_replies.misread(command, order.arguments.problems)
    if unfit := tuple(_unfit(record, command, order)):
        return command_replies.unfit(command, unfit)
    return rerouting.hindrance(record, order) if command.name == "retry" and rerouting.waits(record) else ""


def _unfit(record: IssueRecord, command: Command, order: Order) -> Iterator[str]:
    """What is wrong with the values that were given."""
    values = order.arguments.values
    said = budget_words.read(f"continue {order.arguments.text}") if command.name == "continue" else None
    if command.name == "continue" and not isinstance(said, budget_words.Grant):
        yield "Say how much more: dollars, minutes, or both."
    if command.name == "priority" and priority(values["priority"]) is None:
        yield command_replies.no_choice("priority", values["priority"], command.arguments[0].choices)
    if command.name in ("retry", "approve"):
        yield from _not_offered(record, command, order)


def _not_offered(record: IssueRecord, command: Command, order: Order) -> Iterator[str]:
    """A worker that cannot be named, or a model that the worker who would work may not be asked for with."""
    values, policy = order.arguments.values, order.policy
    if (worker := values.get("worker")) is not None and worker not in policy.workers:
        yield command_replies.no_choice("worker", worker, policy.workers)
    elif (model := values.get("model")) is not None:
        before = record.wishes if command.name == "approve" else None
        fallen = record.fallen if command.name == "approve" else ()
        wishes = replace(before or Wishes(), worker=worker or (before or Wishes()).worker)
        who = choosing.chosen(replace(record, wishes=wishes, fallen=fallen), policy).worker
        offered = choosing.models(who, policy)
        if model not in offered:
            yield command_replies.no_model(model, who, offered, elsewhere=choosing.models_of_others(who, policy))


def possible(record: IssueRecord, command: Command) -> bool:
    """Whether the case stands so that the command makes sense."""
    if command.states and record.state not in command.states:
        return False
    match command.name:
        case "retry":
            return record.state not in WORKING or rerouting.waits(record)
        case "resume":
            return bool(record.held_by)
        case "pause":
            return not record.held_by
        case "answer":
            return bool(replying.addressed(record))
        case "approve" | "reject":
            return approving.approval_pending(record)
        case _:
            return True


def possible_now(record: IssueRecord) -> tuple[Command, ...]:
    """The commands that make sense as the case stands, in the table's order."""
    return tuple(command for command in commands.COMMANDS if possible(record, command))


# --- one function for each -------------------------------------------------------------------------------------


def _status(record: IssueRecord, order: Order) -> IssueRecord:
    text = replies.progress_update(record, status.text(record), order.pending.sender, order.now)
    return reply(replace(record, told_at=order.now), text)


def _help(record: IssueRecord, order: Order) -> IssueRecord:
    author = order.pending.sender.id == record.author.id
    return reply(record, command_replies.help_text(record, order.by, author=author, possible=possible_now(record)))


def _cancel(record: IssueRecord, order: Order) -> IssueRecord:
    return cancel(record, order.now)


def _retry(record: IssueRecord, order: Order) -> IssueRecord:
    if rerouting.waits(record):
        return rerouting.reroute(record, order)
    values = order.arguments.values
    wishes = Wishes(
        worker=values.get("worker", ""), model=values.get("model", ""), fresh="fresh" in order.arguments.flags
    )
    fresh = replace(
        budget.unsaved(record) if "fresh" in order.arguments.flags else record,
        handoff=None,
        error=None,
        result_url="",
        approved_by=order.by,
        approved_digest=record.body_digest,
        void_approval="",
        round_began=record.attempts,
        rounds=record.rounds + 1,
        round_asked=0,
        fallen=(),
        access=None,
        plan=record.plan if record.plan is not None and record.plan.approved_by else None,
        held_by="",
        wishes=None if wishes == Wishes() else wishes,
    )
    if fresh.wishes is None and pushing_again.possible(record):
        return pushing_again.again(fresh, order.now)
    return move(fresh, Trigger.RETRY, order.now)


def _escalate(record: IssueRecord, order: Order) -> IssueRecord:
    why = command_replies.escalated(order.by, order.arguments.text)
    return escalation.begin(end_work(record, order.now), order.now, order.policy, why=why)


def _pause(record: IssueRecord, order: Order) -> IssueRecord:
    """An attempt that waits for its worker is taken back; one that runs goes on."""
    record = replace(record, held_by=order.by)
    work = record.work
    if work is None or work.progress is not Progress.WANTED:
        return record
    record = replace(record, work=replace(work, progress=Progress.CANCELLING), round_began=record.round_began + 1)
    return move(record, Trigger.ATTEMPT_LOST, order.now)


def _resume(record: IssueRecord, _: Order) -> IssueRecord:
    return replace(record, held_by="")


def _priority(record: IssueRecord, order: Order) -> IssueRecord:
    match = priority(order.arguments.values["priority"])
    return record if match is None else replace(record, priority=match.word)


def _answer(record: IssueRecord, order: Order) -> IssueRecord:
    return replying.obey(record, order.pending, order.now)


def _config(record: IssueRecord, order: Order) -> IssueRecord:
    return reply(record, config_text.settings(record, order.policy))


def _preferences(record: IssueRecord, order: Order) -> IssueRecord:
    return knowing.obey(record, order.pending, order.arguments, order.now)


def _ping(record: IssueRecord, order: Order) -> IssueRecord:
    return reply(record, command_replies.pong(record, order.now))


def _clarify(record: IssueRecord, order: Order) -> IssueRecord:
    text, comment = order.arguments.text, order.pending.comment_id
    return clarifying.add(record, text, by=order.by, now=order.now, comment_id=comment)


def _reword(record: IssueRecord, order: Order) -> IssueRecord:
    comment = order.pending.comment_id
    if comment is None:
        return record
    return retracting.reworded(record, comment, order.arguments.text, by=order.by, now=order.now)


def _follow_up(record: IssueRecord, order: Order) -> IssueRecord:
    return following.follow_up(record, order.pending, order.arguments.text, order.now)


def _ask_about_result(record: IssueRecord, order: Order) -> IssueRecord:
    return following.question(record, order.pending, order.arguments.text, order.now)


def _summary(record: IssueRecord, order: Order) -> IssueRecord:
    return reply(record, summary_texts.comment(summarise(record), order.now))


def _ask_back(record: IssueRecord, order: Order) -> IssueRecord:
    """A yes or a no was said half clearly: which is it? Once for each time that an approval is awaited."""
    asked = f"{order.arguments.text} {record.since}"
    if not approving.approval_pending(record) or record.asked_back == asked:
        return record
    text = command_replies.half_said(order.by, order.arguments.text)
    return reply(replace(record, asked_back=asked), text)


def _how_far(record: IssueRecord, order: Order) -> IssueRecord:
    news = record.since > record.told_at
    if order.now - record.told_at < TELL_AGAIN_SECONDS and not news:
        return react(record, "eyes", order.pending.comment_id)
    text = replies.progress_update(record, status.text(record), order.pending.sender, order.now)
    return reply(replace(record, told_at=order.now), text)


DOING: dict[str, Callable[[IssueRecord, Order], IssueRecord]] = {
    "answer": _answer,
    "approve": approving.approve,
    ASK_BACK: _ask_back,
    "cancel": _cancel,
    clarifying.NAME: _clarify,
    "config": _config,
    "continue": approving.go_on,
    "escalate": _escalate,
    "help": _help,
    HOW_FAR: _how_far,
    "pause": _pause,
    "ping": _ping,
    "preferences": _preferences,
    "priority": _priority,
    "reject": approving.reject,
    "resume": _resume,
    following.FOLLOW_UP: _follow_up,
    following.QUESTION: _ask_about_result,
    "retry": _retry,
    "summary": _summary,
    retracting.NAME: _reword,
    "status": _status,
}
