"""The shapes of the API's answers about cases, as marshmallow schemas: what goes out, and what the document says."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields
from marshmallow.fields import Field

SECONDS = "seconds since the epoch, UTC"


def of_text(says: str, **more: Any) -> fields.String:
    """A text that is always there."""
    return fields.String(required=True, metadata={"description": says}, **more)


def of_whole(says: str, **more: Any) -> fields.Integer:
    """A whole number that is always there."""
    return fields.Integer(required=True, metadata={"description": says}, **more)


def of_number(says: str, **more: Any) -> fields.Float:
    """A number that is always there."""
    return fields.Float(required=True, metadata={"description": says}, **more)


def of_time(says: str, **more: Any) -> fields.Float:
    """A point in time."""
    return of_number(f"{says}, {SECONDS}", **more)


def of_truth(says: str) -> fields.Boolean:
    """A truth value that is always there."""
    return fields.Boolean(required=True, metadata={"description": says})


def of_many(of: type[Schema] | Field[Any], says: str) -> fields.List[Any]:
    """A list, empty where there is nothing."""
    return fields.List(fields.Nested(of) if isinstance(of, type) else of, required=True, metadata={"description": says})


def of_map(of: Field[Any], says: str) -> fields.Dict:
    """Values by name; which names there are is not known beforehand."""
    return fields.Dict(keys=fields.String(), values=of, required=True, metadata={"description": says})


class Card(Schema):
    """A case at a glance."""

    key = of_text("`owner/repo#number`")
    repository = of_text("`owner/repo`")
    number = of_whole("of the issue")
    title = of_text("of the issue")
    url = of_text("of the issue on GitHub")
    state = of_text("where the case stands; the label on the issue is `agent:<state>`")
    move = of_text("whose move it is: `agent`, `person` or `nobody`")
    waits_for = of_text("what has to happen before it goes on; empty where it goes on by itself")
    percent = of_whole("how far it is, 0 to 100")
    type = of_text("of the task; empty where it is not understood")
    priority = of_text("in force; empty where there is none yet")
    requested_by = of_text("the login of who asked for it")
    opened_at = of_time("when it became a case")
    since = of_time("when it entered its state")
    due = of_time("when its next timer is due", allow_none=True)
    attempts = of_whole("how many there were")
    progress = of_text("of the attempt under way: `wanted`, `running`, `cancelling`, `reported`; empty: there is none")
    asked_at = of_time("when the attempt was asked for", allow_none=True)
    started_at = of_time("when its worker began", allow_none=True)
    worker = of_text("its name")
    isolation = of_text("what holds the worker in")
    place = of_whole("in the queue, from 1", allow_none=True)
    message = of_text("what the worker said last")
    usd = of_text("what all attempts cost, in US dollars, an exact decimal, as far as workers told")
    tokens = of_whole("what all attempts used, as far as workers told")
    error = of_text("the code of the failure that it stands in; empty: none")
    result_url = of_text("of the result on GitHub; empty: there is none yet")


class InState(Schema):
    """The cases of one state."""

    state = of_text("its name")
    count = of_whole("how many cases are in it")
    cases = of_many(Card, "those that are in it longest")


class Board(Schema):
    """The cases under way, by state."""

    count = of_whole("cases under way that fit")
    states = of_many(InState, "states with a case, in their order")
    repositories = of_many(fields.String(), "all that have a case under way")


class Cases(Schema):
    """A page of cases."""

    cases = of_many(Card, "under way: longest in its state first; over: latest first")
    next = of_text("give it as `after` for the next page; empty at the end")


class TaskShape(Schema):
    """The task as it was understood."""

    type = of_text("of the task")
    priority = of_text("as the form says")
    output = of_text("what is wanted")
    prompt = of_text("what is to be done")


class FormProblemShape(Schema):
    """What keeps a task from being done as it stands."""

    field = of_text("of the form")
    what = of_text("is wrong")
    mend = of_text("how to mend it")
    blocking = of_truth("whether the work cannot begin like this")


class StateSpan(Schema):
    """A state that the case was in."""

    state = of_text("its name")
    at = of_time("entered")
    until = of_time("left; null: it is in it", allow_none=True)


class AttemptShape(Schema):
    """An attempt, over or under way."""

    attempt = of_whole("its number")
    began = of_time("began")
    ended = of_time("ended; null: under way", allow_none=True)
    worker = of_text("its name")
    outcome = of_text("`done`, the code of its failure, or how far it is")
    sentence = of_text("what it came to, or what the worker said last")
    usd = of_text("cost in US dollars, an exact decimal, as far as the worker told")
    tokens = of_whole("used, as far as the worker told")


class QuestionShape(Schema):
    """A question to the people of the issue."""

    id = of_text("within the case")
    number = of_whole("by which it is answered")
    text = of_text("of the question")
    options = of_many(fields.String(), "to choose from; empty: free text")
    default = of_text("taken where nobody answers, if `otherwise` says so")
    otherwise = of_text("what happens when nobody answers: `default`, `escalate` or `cancel`")
    asked_at = of_time("asked")
    deadline = of_time("answered by then")
    fate = of_text("`open`, `answered`, `defaulted`, `expired` or `withdrawn`")
    answer = of_text("empty while there is none")
    by = of_text("who answered")
    url = of_text("of its comment")


class TimerShape(Schema):
    """Something that time will bring."""

    name = of_text("what it is for")
    due = of_time("due")


class EffectShape(Schema):
    """Something that waits to be sent to GitHub."""

    id = of_text("by which it is known in the log and the story")
    kind = of_text("status, label, title, comment, reaction, edit, assign or pull")
    role = of_text("what a comment is for")


class TroubleShape(Schema):
    """A failure and what can be done."""

    code = of_text("of the catalogue")
    category = of_text("of failures")
    severity = of_text("low, medium, high or critical")
    user_message = of_text("what it means")
    technical = of_text("the technical side, shortened, without credentials")
    actions = of_many(fields.String(), "what a person can do")


class ChangedFileShape(Schema):
    """A file that a worker changed."""

    path = of_text("within the repository")
    added = of_whole("lines")
    removed = of_whole("lines")


class ChangeShape(Schema):
    """What a worker changed, and how far it is on its way to GitHub."""

    way = of_text("`pull` (a pull request), `extra` or `partial` (a branch)")
    reached = of_text("`kept`, `held`, `pushing`, `pushed`, `opened` or `verified`")
    branch = of_text("on GitHub")
    commit = of_text("its id")
    held = of_text("why somebody has to approve it; empty: nobody has to")
    url = of_text("of the pull request")
    files = of_many(ChangedFileShape, "that changed")
    more_files = of_whole("that changed beside these")


class RefusalShape(Schema):
    """Why a plan was turned down."""

    by = of_text("who turned it down")
    why = of_text("in their words")


class PlanShape(Schema):
    """What a worker means to do. An approval is for exactly the plan that has this digest."""

    number = of_whole("how many plans there were with this one")
    worker = of_text("that made it")
    summary = of_text("in a sentence")
    text = of_text("as Markdown")
    files = of_many(fields.String(), "that it names; may be folders and globs")
    risk = of_text("low, medium or high")
    reasons = of_many(fields.String(), "for that risk")
    usd = of_text("what it may cost in US dollars, an exact decimal; null: nobody said", allow_none=True)
    minutes = of_number("how long it may take; null: nobody said", allow_none=True)
    base = of_text("the commit that was planned on")
    digest = of_text("of the plan's text and files, the issue's text and that commit")
    approved_by = of_text("empty: it waits for an approval")
    url = of_text("of its comment; empty: it is not posted yet")
    refusals = of_many(RefusalShape, "of earlier plans, oldest first")


class AccountShape(Schema):
    """What was spent and may be spent; null: no limit."""

    of = of_text("`case`, `day` (all cases, today, UTC) or `repository` (its cases, today)")
    usd = of_text("spent, in US dollars, an exact decimal, as far as workers told")
    usd_limit = of_text("that may be spent", allow_none=True)
    seconds = of_number("in which a worker worked; waiting for people is not counted")
    seconds_limit = of_number("that may be worked", allow_none=True)


class BudgetShape(Schema):
    """A case's budget and those of the day."""

    accounts = of_many(AccountShape, "one for each limit there may be; empty: not known yet")
    raised_by = of_text("who let the case spend more; empty: nobody")
    rests_until = of_time("the day's budget is used up, the case goes on then", allow_none=True)


class Case(Card):
    """A case whole."""

    author = of_text("of the issue")
    approved_by = of_text("who stands behind the work; empty: nobody yet")
    closed = of_truth("whether the issue is closed")
    task = fields.Nested(TaskShape, required=True, allow_none=True)
    files = of_many(fields.String(), "that the task names")
    problems = of_many(FormProblemShape, "of the form")
    estimate_seconds = of_number("what such work usually takes", allow_none=True)
    states = of_many(StateSpan, "that it went through (the last thirty)")
    attempts_made = of_many(AttemptShape, "oldest first (the last ten)")
    questions = of_many(QuestionShape, "oldest first (the last twenty)")
    timers = of_many(TimerShape, "that are set")
    outbox = of_many(EffectShape, "that waits to be sent to GitHub, in order")
    reading = of_many(fields.String(), "logins whose permission is being looked up")
    trouble = fields.Nested(TroubleShape, required=True, allow_none=True)
    change = fields.Nested(ChangeShape, required=True, allow_none=True)
    plan = fields.Nested(PlanShape, required=True, allow_none=True)
    budget = fields.Nested(BudgetShape, required=True)
    worker_says = of_text("the worker's latest details")


class Moment(Schema):
    """Something that happened or was said."""

    at = of_time("when")
    kind = of_text("state, delivery, said, work, github, question, trouble or note")
    what = of_text("happened; of `said`: the words")
    speaker = of_text("of `said`: the login, or `caseworker`")
    details = of_map(fields.String(), "what belongs to it: who, why, what it led to, ids, addresses")


class Story(Schema):
    """A part of a case's story."""

    key = of_text("of the case")
    moments = of_many(Moment, "oldest first")
    before = of_text("give it as `before` for what was earlier; empty at the beginning")
