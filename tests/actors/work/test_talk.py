"""Questions, answers, clarifications, costs and artifacts of a running worker; programs that speak plain text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from actors.messages import (
    Answered,
    AnswerWork,
    CancelWork,
    Enquiry,
    RepositoryFacts,
    SteerWork,
    WorkAsked,
    WorkCancelled,
    WorkCosted,
    WorkFinished,
    WorkPhase,
    WorkQueued,
    WorkStarted,
    WorkSteered,
)
from actors.work import assignment
from actors.work.recipe import Recipe
from actors.work.settings import WorkSettings
from tests.actors.work.bench import FOREVER, KEY, RESULT, Bench, doing
from tests.actors.work.conftest import script, start_work
from tests.actors.work.test_contract import SCHEMA

SPEAK = """
import json, sys
def say(event, **values): print(json.dumps({"event": event, **values}), flush=True)
def hear(): return json.loads(sys.stdin.readline())
say("hello", version=1, worker="talker", accepts=["answer", "steer", "cancel"])
task = hear()
"""
ASKS = (
    SPEAK
    + """
say("question", id="db", text="Which database?", options=["a", "b"], default="a", otherwise="default", hours=1)
answer = hear()
say("result", report=json.dumps(answer), summary="Done.")
"""
)
ECHO = (
    SPEAK
    + """
say("progress", percent=1)
say("result", report=json.dumps([hear(), task["answers"], task["clarifications"]]), summary="Done.")
"""
)


@pytest.fixture
def bench(worker: str, settings: WorkSettings, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(replace(settings, recipe=script(tmp_path, worker, greets=False), concurrency=1))
    yield made
    made.actor.end()


def order(value: object) -> bool:
    schema = {"$ref": "#/$defs/order", "$defs": SCHEMA["$defs"]}
    return jsonschema.Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize("value", [assignment.answer("x", "y"), assignment.steer("left"), assignment.cancel()])
def test_every_order_is_as_the_schema_says(value: object) -> None:
    assert order(value)
    assert not order({"event": "other"})


@doing(ASKS)
def test_a_question_goes_to_the_issue_and_its_answer_to_the_worker(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    asked = bench.until(WorkAsked)
    assert asked.enquiry == Enquiry(
        id="db", text="Which database?", options=("a", "b"), default="a", otherwise="default", hours=1
    )
    bench.tell(AnswerWork(key=KEY, attempt=1, enquiry="db", answer="b"))
    bench.tell(AnswerWork(key=KEY, attempt=1, enquiry="db", answer="c"))
    assert json.loads(bench.until(WorkFinished).report) == {"event": "answer", "id": "db", "answer": "b"}


@doing(ASKS)
def test_an_issue_that_lost_the_question_gets_it_again(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    asked = bench.until(WorkAsked)
    bench.tell(start_work(repository))
    assert bench.issue(KEY).told[-1] == asked


@doing(ASKS)
def test_a_worker_that_waits_for_people_is_not_silent_but_not_for_ever(
    bench: Bench, repository: RepositoryFacts
) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkAsked)
    bench.pass_(7_000)
    assert bench.job.stopped_at is None
    bench.pass_(201)
    assert bench.until_judged().facts.message == "nobody answered the worker's question in time"


@doing(ASKS + FOREVER)
def test_the_time_that_people_took_is_not_the_workers(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkAsked)
    bench.pass_(3_000)
    bench.tell(AnswerWork(key=KEY, attempt=1, enquiry="db", answer="b"))
    bench.pass_(100)
    assert bench.job.stopped_at is None
    bench.pass_(30)
    assert "said nothing for 120 seconds" in bench.until_judged().facts.message


@doing(ASKS)
def test_who_waits_for_people_leaves_the_turn_to_others(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkAsked)
    bench.tell(start_work(repository, key="octo/sample#8", number=8))
    bench.until(WorkStarted, key="octo/sample#8")


@doing(SPEAK.replace('"answer", ', "") + 'say("question", id="x", text="?")\n' + FOREVER)
def test_a_question_of_one_who_takes_no_answers_is_a_bad_result(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    assert "does not accept answers" in bench.until_judged().facts.message


@doing(ASKS)
def test_an_answer_that_came_before_the_question_is_given_at_once(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.tell(AnswerWork(key=KEY, attempt=1, enquiry="db", answer="b"))
    assert json.loads(bench.until(WorkFinished).report)["answer"] == "b"
    assert bench.issue(KEY).of(WorkAsked) == []


@doing(ECHO)
def test_a_clarification_reaches_a_running_worker_once(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository, answers=(Answered(enquiry="q", question="Which?", answer="That."),)))
    bench.work_off(lambda: bench.job.greeted)
    for _ in range(2):
        bench.tell(SteerWork(key=KEY, attempt=1, number=1, text="Only the tests."))
    assert bench.issue(KEY).of(WorkSteered) == [WorkSteered(attempt=1, number=1, taken=True)] * 2
    heard, answers, _ = json.loads(bench.until(WorkFinished).report)
    assert heard == {"event": "steer", "text": "Only the tests."}
    assert answers == [{"id": "q", "question": "Which?", "answer": "That."}]


@doing(ECHO)
def test_a_clarification_before_the_start_stands_in_the_assignment(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.tell(SteerWork(key=KEY, attempt=1, number=1, text="Only the tests."))
    bench.work_off(lambda: bench.job.greeted)
    bench.tell(SteerWork(key=KEY, attempt=1, number=2, text="And the docs."))
    heard, _, clarifications = json.loads(bench.until(WorkFinished).report)
    assert (heard["text"], clarifications) == ("And the docs.", ["Only the tests."])


@doing('print(\'{"event": "hello", "version": 1}\', flush=True)\n' + FOREVER)
def test_a_worker_that_cannot_be_steered_says_so_at_once(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.until(WorkStarted)
    bench.tell(SteerWork(key=KEY, attempt=1, number=1, text="Left."))
    bench.work_off(lambda: bench.job.greeted)
    assert bench.issue(KEY).last(WorkSteered) == WorkSteered(attempt=1, number=1, taken=False)


def test_steering_what_is_over_is_answered_too(settings: WorkSettings) -> None:
    bench = Bench(settings)
    bench.tell(SteerWork(key=KEY, attempt=4, number=1, text="Left."))
    assert bench.issue(KEY).told == [WorkSteered(attempt=4, number=1, taken=False)]
    bench.actor.end()


@doing(SPEAK + 'say("log", message=hear()["event"])\nopen("partial.txt", "w").write("half")')
def test_a_worker_that_accepts_cancel_leaves_its_work_in_order(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    bench.work_off(lambda: bench.job.greeted)
    bench.tell(CancelWork(key=KEY, attempt=1))
    change = bench.until(WorkCancelled).change
    assert change is not None
    assert [file.path for file in change.files] == ["partial.txt"]


@doing(SPEAK + "hear()\n" + FOREVER)
def test_a_worker_that_says_it_accepts_cancel_and_does_not_end_is_ended(
    bench: Bench, repository: RepositoryFacts
) -> None:
    bench.tell(start_work(repository))
    bench.work_off(lambda: bench.job.greeted)
    bench.tell(CancelWork(key=KEY, attempt=1))
    assert bench.job.stopped_at is None
    bench.pass_(1)
    bench.until(WorkCancelled)


TALKATIVE = (
    SPEAK
    + """
say("progress", percent=5, phase="implementing")
say("cost", usd=0.5, tokens=100)
say("cost", usd=0.75, tokens=150)
say("artifact", name="plan.md", text="# Old")
say("artifact", name="plan.md", text="# Plan")
say("artifact", name="a.patch", text="```")
say("result", report="# R", summary="Done.")
"""
)


@doing(TALKATIVE)
def test_phase_cost_and_artifacts_are_told(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    finished = bench.until(WorkFinished)
    assert finished.report == "# R\n\n## plan.md\n\n# Plan\n\n## a.patch\n\n````text\n```\n````"
    assert bench.issue(KEY).of(WorkPhase)[0] == WorkPhase(attempt=1, phase="implementing")
    assert [cost.usd for cost in bench.issue(KEY).of(WorkCosted)] == [0.5, 0.75]
    assert bench.issue(KEY).last(WorkCosted).tokens == 150


TOO_MUCH = {
    "artifacts": 'for n in range(30): say("artifact", name=f"a{n}.md", text="x")',
    "questions": 'for n in range(30): say("question", id=f"q{n}", text="?")',
}


@pytest.mark.parametrize("worker", [SPEAK + text for text in TOO_MUCH.values()], ids=list(TOO_MUCH))
def test_too_much_of_it_is_a_bad_result(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    assert "more than" in bench.until_judged().facts.message


@doing(FOREVER)
def test_a_job_that_becomes_more_urgent_passes_the_others(bench: Bench, repository: RepositoryFacts) -> None:
    for number in (7, 8, 9):
        bench.tell(start_work(repository, key=f"octo/sample#{number}", number=number))
    bench.tell(start_work(repository, key="octo/sample#9", number=9, priority=3))
    assert bench.issue("octo/sample#9").last(WorkQueued).place == 1
    assert bench.issue("octo/sample#8").last(WorkQueued).place == 2


# --- plain text


def program(text: str, **changed: object) -> Recipe:
    plain = Recipe(name="plain", argv=(sys.executable, "-I", "-c", text), speaks="text")
    return replace(plain, **changed)  # type: ignore[arg-type]


def run(settings: WorkSettings, repository: RepositoryFacts, recipe: Recipe) -> Bench:
    bench = Bench(replace(settings, others=(recipe,)))
    bench.tell(start_work(repository, worker="plain", constraints=("Keep it short.",)))
    return bench


READS = {
    "stdin": program("import sys; print(sys.stdin.read())"),
    "argument": program("import sys; print(sys.argv[1])", prompt="argument"),
    "file": program("import sys; print(open(sys.argv[1]).read())", prompt="file"),
}


@pytest.mark.parametrize("isolation", ["off", "auto"])
@pytest.mark.parametrize("way", READS)
def test_a_plain_program_gets_the_task_and_its_output_is_the_report(
    settings: WorkSettings, repository: RepositoryFacts, way: str, isolation: str
) -> None:
    bench = run(replace(settings, isolation=isolation), repository, READS[way])  # type: ignore[arg-type]
    finished = bench.until(WorkFinished)
    assert finished.summary == "Look"
    assert "## Task\n\nLook at it.\n\n" in finished.report
    assert "- Keep it short." in finished.report
    bench.actor.end()


def test_what_a_plain_program_changes_is_its_result_also_without_a_word(
    settings: WorkSettings, repository: RepositoryFacts
) -> None:
    bench = run(settings, repository, program("open('new.txt', 'w').write('x')"))
    finished = bench.until(WorkFinished)
    assert finished.change is not None
    assert finished.report == "plain changed 1 file and said nothing about it."
    bench.actor.end()


@pytest.mark.parametrize(
    ("text", "words"),
    [("pass", "ended without giving a result"), ("print('half'); raise SystemExit(3)", "with exit status 3")],
)
def test_a_plain_program_that_does_nothing_or_fails_is_no_success(
    settings: WorkSettings, repository: RepositoryFacts, text: str, words: str
) -> None:
    bench = run(settings, repository, program(text))
    assert words in bench.until_judged().facts.message
    bench.actor.end()


def test_a_worker_that_does_not_exist_is_judged(settings: WorkSettings, repository: RepositoryFacts) -> None:
    bench = Bench(settings)
    bench.tell(start_work(repository, worker="nobody"))
    facts = bench.until_judged().facts
    assert (facts.exception, facts.message) == ("NoWorker", "there is no worker 'nobody' here, only analyser")
    bench.actor.end()


@doing(SPEAK.replace("task = hear()", "") + "sys.stdout.close()\n" + RESULT)
def test_closing_ones_mouth_early_is_no_result(bench: Bench, repository: RepositoryFacts) -> None:
    bench.tell(start_work(repository))
    assert bench.until_judged().facts.exception in ("BadResult", "WorkerCrash")
