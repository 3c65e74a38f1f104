"""The shapes of the API's answers about the server: queue, failures, dead letters, limits, health, reference."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.dashboard.shapes import of_many, of_map, of_number, of_text, of_time, of_truth, of_whole

COUNT = fields.Integer()
ANY = fields.Raw(allow_none=True)


class AtWork(Schema):
    """An attempt that runs or waits."""

    key = of_text("of the case")
    repository = of_text("`owner/repo`")
    number = of_whole("of the issue")
    title = of_text("of the issue")
    state = of_text("of the case")
    move = of_text("whose move it is")
    priority = of_text("in force")
    requested_by = of_text("the login of who asked for it")
    attempts = of_whole("how many there were, this one among them")
    progress = of_text("`wanted`, `running`, `cancelling` or `reported`")
    percent = of_whole("of the case, 0 to 100")
    message = of_text("what the worker said last")
    worker = of_text("its name")
    isolation = of_text("what holds it in")
    place = of_whole("in the queue, from 1, as it was told last", allow_none=True)
    asked_at = of_time("asked for", allow_none=True)
    started_at = of_time("began", allow_none=True)
    waits_for = of_text("what has to happen before it goes on")
    usd = of_text("cost in US dollars, an exact decimal")
    tokens = of_whole("used")


class Queue(Schema):
    """Who works and who waits."""

    workers = of_whole("that may run at a time")
    per_repository = of_whole("of them for one repository")
    running = of_many(AtWork, "the longest first")
    parked = of_many(AtWork, "workers that wait for an answer and leave their turn to others")
    waiting = of_many(AtWork, "in the order of their places")
    deliveries_waiting = of_whole("deliveries that are not handled yet")
    cut = of_truth("whether there are more than are shown")


class Anomaly(Schema):
    """Something that is not as it usually is."""

    name = of_text("of its kind")
    severity = of_text("`warning` or `critical`")
    sentence = of_text("what is strange")
    value = of_number("what was measured")
    baseline = of_number("what it is held against; null: nothing", allow_none=True)
    evidence = of_map(ANY, "what it was seen in")


class HourCount(Schema):
    """Failures of an hour."""

    begins = of_time("begins")
    count = of_whole("failures")


class Rising(Schema):
    """A code that comes far more often than usual."""

    code = of_text("of the failure")
    this_hour = of_whole("times")
    usual_an_hour = of_number("times in the 24 hours before, on average")


class Latest(Schema):
    """One failure."""

    at = of_time("when")
    code = of_text("of the catalogue")
    repository = of_text("`owner/repo`, empty: none")
    case = of_text("its key, empty: none")
    says = of_text("in plain words, where the technical side is a library's text about the network; else empty")
    message = of_text("the technical side, shortened, without credentials")


class InError(Schema):
    """A case under way that stands in a failure."""

    key = of_text("of the case")
    repository = of_text("`owner/repo`")
    number = of_whole("of the issue")
    title = of_text("of the issue")
    state = of_text("of the case")
    error = of_text("the code")
    since = of_time("entered its state")


class Errors(Schema):
    """Failures of the last seven days."""

    codes = of_map(COUNT, "how often each code came")
    meanings = of_map(fields.String(), "what each of these codes means")
    repositories = of_map(COUNT, "failures by repository")
    hours = of_many(HourCount, "of the last 24 hours")
    by_hour = of_map(fields.List(COUNT), "the most frequent codes in each of these hours")
    by_day = of_map(fields.List(COUNT), "the most frequent codes in each of the last seven times 24 hours")
    rising = of_many(Rising, "codes")
    latest = of_many(Latest, "failures since the start, the latest first")
    anomalies = of_many(Anomaly, "that are about failures")
    cases = of_many(InError, "under way")


class DeadLetterShape(Schema):
    """A delivery that was given up."""

    number = of_whole("by which it is named")
    delivery = of_text("GitHub's id of it")
    event = of_text("GitHub's name of the event")
    key = of_text("of its case; empty where that is not known")
    received_at = of_time("came in")
    given_up_at = of_time("was given up")
    tries = of_whole("that were made")
    reason = of_text("why it was given up")
    bytes = of_whole("of its body")


class DeadLetters(Schema):
    """A page of dead letters."""

    dead_letters = of_many(DeadLetterShape, "the oldest first")
    count = of_whole("how many there are")
    next = of_text("give it as `after` for the next page; empty at the end")


class DeadLetterWhole(DeadLetterShape):
    """A dead letter with its body."""

    body = of_text("JSON laid out, or the text as it came")
    cut = of_truth("whether the body is longer than what is shown")


class Acted(Schema):
    """What was done."""

    number = of_whole("of the dead letter")
    done = of_truth("true")


class MalformedShape(Schema):
    """A delivery that could not be read."""

    id = of_text("GitHub's id of it")
    event = of_text("GitHub's name of the event")
    at = of_time("came in")
    reason = of_text("what of it is not as GitHub sends it")


class MalformedList(Schema):
    """The latest deliveries that could not be read."""

    malformed = of_many(MalformedShape, "the latest first")


class Summary(Schema):
    """Many values in four."""

    count = of_whole("values")
    p50 = of_number("the median")
    p95 = of_number("the 95th percentile")
    max = of_number("the greatest")


class Left(Schema):
    """A point of the line."""

    at = of_time("when")
    left = of_number("requests")


class Installation(Schema):
    """GitHub's limits for one installation, or for the token."""

    name = of_text("the installation's number, or `token`")
    left = of_number("requests of GitHub's hour; null: not told yet", allow_none=True)
    resets_at = of_time("when the hour begins anew", allow_none=True)
    a_minute = of_number("requests, as it goes at the moment; null: not known yet", allow_none=True)
    empty_at = of_time("when none is left, if it goes on like this; null: not within the hour", allow_none=True)
    line = of_many(Left, "what was left within the hour")
    creations = of_whole("comments and the like made in the last hour")


class Limits(Schema):
    """What GitHub lets us do, and what of it is used up."""

    at = of_time("asked")
    reachable = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "whether GitHub answers; null: not asked yet"}
    )
    last_request = of_time("GitHub was last asked", allow_none=True)
    seconds = fields.Nested(Summary, required=True, metadata={"description": "durations of requests, 15 minutes"})
    errors = of_whole("requests that failed, 15 minutes")
    paused_seconds = of_number("for which GitHub's wish to slow down still holds")
    points_a_minute = of_whole("that we allow ourselves (a read 1, a write 5); 0: no limit")
    creations_a_minute = of_whole("comments and the like that we allow ourselves; 0: no limit")
    creations_an_hour = of_whole("the same an hour; 0: no limit")
    reserve = of_whole("requests of the hour that are left to others")
    installations = of_many(Installation, "by name")


def _part(says: str) -> fields.Dict:
    return of_map(ANY, says)


class Health(Schema):
    """The report of `/health`; `docs/operations.md` says what each part holds."""

    status = of_text("`healthy`, `degraded` or `unhealthy`")
    at = of_time("when")
    window_seconds = of_number("that the report looks back")
    deliveries = _part("waiting, handled, given up")
    github = _part("whether it answers, its limits")
    cases = _part("under way, stuck, ended")
    work = _part("workers, durations, failures")
    storage = _part("whether writes reach the disk")
    process = _part("uptime, memory, threads, mailboxes")
    minutes = of_map(fields.List(COUNT), "the last 60 minutes one by one")
    anomalies = of_many(Anomaly, "the critical ones first")


class CommandShape(Schema):
    """A command that people type on an issue."""

    name = of_text("of the command")
    example = of_text("as it is typed")
    help = of_text("what it does")
    who = of_text("may give it")
    when = of_text("in which states it makes sense; empty: in all")
    aliases = of_many(fields.String(), "other names")


class Commands(Schema):
    """All commands."""

    commands = of_many(CommandShape, "in the order of the help")


class ErrorCodeShape(Schema):
    """A row of the catalogue of errors."""

    code = of_text("of the failure")
    says = of_text("what it means")
    category = of_text("of failures")
    severity = of_text("low, medium, high or critical")
    does = of_text("what the server does about it by itself")
    actions = of_many(fields.String(), "what a person can do")


class ErrorCodes(Schema):
    """The catalogue of errors."""

    error_codes = of_many(ErrorCodeShape, "in the order in which they are tried")


class StateShape(Schema):
    """A state of a case."""

    state = of_text("its name")
    sentence = of_text("what it means")
    move = of_text("whose move it is: `agent`, `person` or `nobody`")
    over = of_truth("whether nothing happens any more unless a person asks for it")
    commands = of_many(fields.String(), "that make sense in it")


class States(Schema):
    """All states."""

    states = of_many(StateShape, "in their order")
