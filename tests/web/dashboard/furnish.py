"""Cases of every state, failures, dead letters: an office that looks as one does after some weeks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from actors.issue.allowance import DaySpent
from actors.issue.plan import Plan, Refusal
from actors.issue.progress import Cost, Ending, Update
from actors.issue.question import AttemptOutcome, Question
from actors.issue.record import Happening, IssueRecord, Progress, Timer, Transition, Work
from actors.issue.spending import day_of
from actors.issue.states import State
from actors.issue.task import Priority
from actors.messages import Category, ErrorAnalysis, Person, Recovery, RepositoryFacts, Severity
from tests.cases import Talk
from tests.web.dashboard.office import Office
from tests.web.dashboard.weeks import DAY, HOUR, MINUTE, REPOSITORIES, failures, measured

PEOPLE = ("maria", "tom", "nadia", "kenji", "a-login-that-is-as-long-as-github-lets-it")
TITLES = (
    "Find out which functions of the storage package are too complex",
    "Write the missing docstrings of the parser",
    "The nightly import fails with a UnicodeDecodeError since Tuesday",
    "Plan: one configuration file instead of three",
    "Rename `get_data` to what it does",
    "Which of our dependencies are not used any more?",
    "Review the retry logic of the upload client before the release",
    "Answer: how does the cache decide what it throws away, and is that documented anywhere at all, or only in code?",
)
WAY: dict[State, tuple[State, ...]] = {
    State.QUEUED: (),
    State.ANALYZING: (State.ANALYZING,),
    State.IN_PROGRESS: (State.ANALYZING, State.IN_PROGRESS),
    State.IMPLEMENTING: (State.ANALYZING, State.IN_PROGRESS, State.IMPLEMENTING),
    State.TESTING: (State.ANALYZING, State.IN_PROGRESS, State.IMPLEMENTING, State.TESTING),
    State.AWAITING_FEEDBACK: (State.ANALYZING, State.IN_PROGRESS, State.AWAITING_FEEDBACK),
    State.ESCALATED: (State.ANALYZING, State.IN_PROGRESS, State.ESCALATED),
    State.COMPLETED: (State.ANALYZING, State.IN_PROGRESS, State.COMPLETED),
    State.FAILED: (State.ANALYZING, State.FAILED),
    State.CANCELLED: (State.CANCELLED,),
}
ERROR = ErrorAnalysis(
    code="E_WORKER_LIMIT",
    category=Category.TIMEOUT,
    severity=Severity.MEDIUM,
    recovery=Recovery.GIVE_UP,
    delay=0.0,
    escalate=True,
    user_message="The worker used more time, memory or output than it may.",
    technical="work: WallTime: the worker ran for 600 seconds",
    actions=("Narrow the task (name the files it is about).", "Type `/retry` to try once more."),
)


PLAN = Plan(
    number=2,
    attempt=2,
    worker="analyser",
    summary="Three modules instead of one",
    text="""Three modules instead of one; nobody who imports the shop has to change anything.

### Steps

1. Move prices to `shop/prices.py`.
2. Move stock to `shop/stock.py`.
3. Leave what others import where it is.

### What could go wrong

A module that imports both ways: the tests would show it at once.
""",
    files=("shop/prices.py", "shop/stock.py", "tests/"),
    risk="medium",
    reasons=("it moves code that 14 files import",),
    usd=Decimal("0.80"),
    minutes=12.0,
    base="19eb2be54287a1d7c2f04f5f3c8ac0f1f1b2c3d4",
    task="t",
    digest="08f5fabb529f6b1e4d0c2a7790f3e1aa",
    url="https://github.com/octo/sample/issues/5#issuecomment-12",
)


def case(office: Office, number: int, state: State, *, repository: str = REPOSITORIES[0], **more: Any) -> IssueRecord:
    """A case in that state, which it has been in for `number` minutes; not stored."""
    record = Talk().allowed()
    since = office.now - number * MINUTE
    way = WAY[state]
    steps = [Transition(state=State.QUEUED, at=since - MINUTE * len(way))]
    steps += [Transition(state=each, at=since - MINUTE * (len(way) - 1 - place)) for place, each in enumerate(way)]
    person = Person(id=number, login=PEOPLE[number % len(PEOPLE)])
    usual: dict[str, Any] = {
        "key": f"{repository}#{number}",
        "number": number,
        "repository": RepositoryFacts(full_name=repository, clone_url="https://x.test", default_branch="main"),
        "title": TITLES[number % len(TITLES)],
        "url": f"https://github.com/{repository}/issues/{number}",
        "author": person,
        "requested_by": person,
        "state": state,
        "opened_at": steps[0].at,
        "transitions": tuple(steps),
        "priority": tuple(Priority)[number % len(Priority)],
        "timers": (),
        "outbox": (),
        "work": None,
    }
    return replace(record, **{**usual, **more})


def work(office: Office, number: int, *, progress: Progress = Progress.RUNNING, place: int | None = None) -> Work:
    """An attempt that runs for `number` minutes, or waits."""
    began = office.now - number * MINUTE
    running = progress is not Progress.WANTED
    return Work(
        attempt=1,
        progress=progress,
        asked_at=began - 20,
        started_at=began if running else None,
        worker="analyser" if running else "",
        isolation="bubblewrap" if running else "",
        percent=37 if running else 0,
        message="Reading storage/writer.py" if running else "",
        details="read 14 of 38 files\nfound 3 functions with a complexity above 10",
        ends=Ending(at=office.now + 180, sureness="fairly sure") if running else None,
        place=place,
    )


def furnish(office: Office) -> None:
    """Fill it."""
    for place, state in enumerate(State):
        for turn in range(2):
            repository = REPOSITORIES[(place + turn) % len(REPOSITORIES)]
            office.keep(_filled(office, 7 + place * 11 + turn, state, repository))
    told(office)
    planned(office)
    office.bury(reason="TypeError: 'NoneType' object is not subscriptable", key="octo/sample#7")
    office.bury(reason="routing: KeyError: 'repository'", body=b'{"action": "opened", "issue": {"number": 12}}')
    office.misread("malformed: issue.number: Not a valid integer.")
    failures(office)
    measured(office)


def _filled(office: Office, number: int, state: State, repository: str) -> IssueRecord:
    more: dict[str, Any] = {}
    if state in (State.IN_PROGRESS, State.IMPLEMENTING, State.TESTING):
        more["work"] = work(office, number)
        more["costs"] = (Cost(attempt=1, usd=Decimal("0.42"), tokens=18_230),)
    elif state is State.ANALYZING:
        more["work"] = work(office, number, progress=Progress.WANTED, place=number % 2 + 1)
    elif state is State.AWAITING_FEEDBACK:
        more["questions"] = (question(office),)
        more["timers"] = (Timer(name="reminder", due=office.now + 6 * HOUR),)
        more["work"] = replace(work(office, number), reached=38)
    elif state in (State.FAILED, State.ESCALATED):
        more["error"] = ERROR
    elif state is State.COMPLETED:
        more["result_url"] = f"https://github.com/{repository}/issues/{number}#issuecomment-1"
    return case(office, number, state, repository=repository, **more)


def question(office: Office) -> Question:
    """One that is open."""
    return Question(
        id="1:format",
        enquiry="format",
        attempt=1,
        number=1,
        text="Should the report list private functions as well?",
        options=("yes", "no"),
        asked_at=office.now - HOUR,
        remind_at=office.now + 6 * HOUR,
        deadline=office.now + 12 * HOUR,
    )


def told(office: Office) -> IssueRecord:
    """A case with a long story: a question, a lost attempt, and a result."""
    begin = office.now - 2 * DAY
    record = case(office, 4, State.COMPLETED)
    at = (0.0, 40.0, 100.0, 400.0, 1_000.0, DAY, DAY + 60, DAY + 200)
    way = (
        State.QUEUED,
        State.ANALYZING,
        State.IN_PROGRESS,
        State.QUEUED,
        State.AWAITING_FEEDBACK,
        State.ANALYZING,
        State.IN_PROGRESS,
        State.COMPLETED,
    )
    steps = tuple(Transition(state=state, at=begin + after) for state, after in zip(way, at, strict=True))
    outcomes = (
        AttemptOutcome(
            attempt=1,
            began=begin + 100,
            ended=begin + 390,
            worker="analyser",
            code="E_WORKER_CRASH",
            sentence="The worker ended unexpectedly.",
        ),
        AttemptOutcome(
            attempt=2,
            began=begin + DAY + 60,
            ended=begin + DAY + 190,
            worker="analyser",
            code="",
            sentence="3 findings.",
        ),
    )
    url = "https://github.com/octo/sample/issues/4#issuecomment-99"
    record = replace(
        record,
        opened_at=begin,
        transitions=steps,
        attempts=2,
        outcomes=outcomes,
        costs=(Cost(attempt=1, usd=Decimal("0.11"), tokens=4_000), Cost(attempt=2, usd=Decimal("0.31"), tokens=14_230)),
        result_url=url,
        approved_by="maria",
        updates=(Update(at=begin + 200, percent=40, text="Reading storage/writer.py"),),
    )
    story = [
        Happening(at=begin, what="delivery: issue opened", details={"by": "maria", "led_to": "a new case", "id": "d1"})
    ]
    story += [Happening(at=begin + after, what=f"state {state}") for state, after in zip(way, at, strict=True)]
    story += [
        Happening(at=begin + 3, what="read", details={"what": "permission", "of": "maria", "found": "write"}),
        Happening(at=begin + 5, what="sent label", details={"to": "agent:queued", "effect": "octo/sample#4:1"}),
        Happening(at=begin + 7, what="sent status", details={"url": url, "effect": "octo/sample#4:2"}),
        Happening(at=begin + 100, what="worker started", details={"attempt": 1, "isolation": "bubblewrap"}),
        Happening(at=begin + 200, what="worker: Reading storage/writer.py", details={"percent": 40, "attempt": 1}),
        Happening(
            at=begin + 390,
            what="attempt failed",
            details={"code": "E_WORKER_CRASH", "technical": "work: exit status 139"},
        ),
        Happening(at=begin + 391, what="worker log", details={"attempt": 1, "log": "reading\nSegmentation fault"}),
        Happening(
            at=begin + 1_000, what="question", details={"text": "Private functions as well?", "options": "yes; no"}
        ),
        Happening(
            at=begin + DAY - 5,
            what="delivery: comment added",
            details={"by": "tom", "understood_as": "answer", "led_to": "question 1 answered: yes", "id": "d2"},
        ),
        Happening(
            at=begin + DAY + 200,
            what="sent comment",
            details={"for": "result", "text": "### Report\n\n3 findings.", "url": url},
        ),
    ]
    story.sort(key=lambda line: line.at)
    return office.keep(record, turns=("Please look at **storage** alone.", "yes, those too"), story=tuple(story))


def planned(office: Office) -> IssueRecord:
    """A case whose second plan waits for an approval, and that spent some of its budget."""
    record = case(
        office,
        5,
        State.AWAITING_FEEDBACK,
        title="Take `shop.py` apart without changing what it does",
        approved_by="maria",
        plan=PLAN,
        plans=2,
        refusals=(Refusal(by="tom", why="Leave `shop/__init__.py` as it is: others import it.", summary=""),),
        costs=(Cost(attempt=1, usd=Decimal("1.18"), tokens=52_400, seconds=412.0),),
        timers=(Timer(name="wait", due=office.now + DAY),),
    )
    today = DaySpent(day=day_of(office.now), usd=Decimal("1.18"), seconds=412.0)
    return office.keep(replace(record, budget=replace(record.budget, days=(today,))))
