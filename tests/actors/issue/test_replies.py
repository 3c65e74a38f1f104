from __future__ import annotations

from dataclasses import replace

import pytest

from actors.issue import progressing, replies, signing, status, story_link
from actors.issue.neutral import ZERO_WIDTH, open_fence
from actors.issue.question import Question
from actors.issue.record import IssueRecord, Progress, Timer, Transition, Work
from actors.issue.states import SHOWN, State
from actors.issue.task import Problem
from actors.messages import Category, ErrorAnalysis, PermissionKnown, Recovery, Severity, WorkStarted
from tests.cases import NO_FILE, NOW, POLICY, Talk, opened

MOST = 65_536
TOKEN = "ghp_" + "a1B2" * 9


@pytest.fixture
def record() -> IssueRecord:
    talk = Talk()
    talk.allowed()
    return talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"))


def analysis(**changes: object) -> ErrorAnalysis:
    usual = ErrorAnalysis(
        code="E_WORKER_CRASH",
        category=Category.UNKNOWN,
        severity=Severity.HIGH,
        recovery=Recovery.GIVE_UP,
        delay=0.0,
        escalate=False,
        user_message="The worker ended unexpectedly.",
        technical="exit status 1",
        actions=("Give `/retry`.",),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def test_the_status_comment_shows_where_a_case_stands(record: IssueRecord) -> None:
    lines = status.comment(record, attempts=3).split("\n")
    assert lines == [
        "### ⚙️ In progress",
        "",
        "`████░░░░░░░░░░░░░░░░` **20 %**",
        "",
        "A worker is on the task. **It is my move.**",
        "",
        "✅ Task understood: Code Analysis, priority Medium  ",
        "✅ Allowed by **alice**  ",
        "✅ Repository fetched, worker started  ",
        "🔄 The work  ",
        "▫️ Result posted",
        "",
        "| Since | 2025-06-15 15:06 UTC |",
        "|---|---|",
        "| Done at about | 2025-06-15 15:09 UTC, a rough guess |",
        "| Attempt | 1 of 3 |",
        "| Worker | analyser |",
        "",
        "<details><summary>The task as I understand it</summary>",
        "",
        "| Understood | |",
        "|---|---|",
        "| Type | Code Analysis |",
        "| Priority | Medium |",
        "| Wanted | Analysis report |",
        "| Prompt | Look at the storage package and tell me which functions are too complex. |",
        *understood(record),
        "",
        "</details>",
        "",
        "<details><summary>How it went</summary>",
        "",
        "- 2025-06-15 15:06 UTC: **queued**",
        "- 2025-06-15 15:06 UTC: **analyzing**",
        "- 2025-06-15 15:06 UTC: **in progress**",
        "",
        "</details>",
        "",
        "<details><summary>Technical details</summary>",
        "",
        "- Worker: `analyser`, held by bubblewrap",
        "",
        "</details>",
        "",
        "<sub>Commands: `/status` · `/cancel` · `/help`</sub>",
    ]


def understood(record: IssueRecord) -> list[str]:
    """What the review found, whose words are its own concern."""
    known = record.understanding
    assert known is not None
    lines = status.comment(record).split("\n")
    begin, end = (
        next(n for n, line in enumerate(lines) if line.startswith(mark)) for mark in ("| Complexity", "</details>")
    )
    assert lines[begin].startswith(f"| Complexity | {known.complexity.value}: ")
    assert lines[begin + 1].startswith("| Estimate | about 2 minutes, ")
    return lines[begin : end - 1]


def test_status_in_one_paragraph(record: IssueRecord) -> None:
    done = replace(record, state=State.COMPLETED, work=None, result_url="http://127.0.0.1:1/c")
    assert status.text(done) == (
        "**Completed**, 100 %, since 2025-06-15 15:06 UTC. The task is done and the result is posted. "
        "Nothing more will happen unless you ask for it. The result: http://127.0.0.1:1/c"
    )


def test_a_case_that_waits_names_the_command_that_it_waits_for(record: IssueRecord) -> None:
    waiting = replace(record, state=State.AWAITING_FEEDBACK, work=None)
    approval, answer = status.comment(replace(waiting, approved_by="")), status.comment(_asked(waiting))
    assert "Commands: `/approve`" in approval
    assert "`/answer" not in approval
    assert "Commands: `/answer 2` ·" in answer
    assert "`/approve`" not in answer


def _asked(record: IssueRecord) -> IssueRecord:
    question = Question(
        id="1:q", enquiry="q", attempt=1, number=1, text="Which?", asked_at=NOW, remind_at=NOW, deadline=NOW + 60
    )
    return replace(record, approved_by="alice", questions=(question,))


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_sentence_its_move_and_its_commands(record: IssueRecord, state: State) -> None:
    text = status.comment(replace(record, state=state, work=None))
    assert text.startswith(f"### {SHOWN[state].icon} ")
    fitting = [name for name in SHOWN[state].commands if name not in ("answer", "approve")]
    assert all(f"`/{name}`" in text for name in fitting)
    assert "move" in text or "Nothing more will happen" in text


def test_a_case_that_waits_for_an_approval_says_so_also_when_its_form_has_small_flaws() -> None:
    waiting = Talk().tell(opened(), NO_FILE, PermissionKnown(login="alice", role="read"))
    flaw = Problem(field="Relevant files", what="`x.py` is not there.", mend="Check the path.", blocking=False)
    for record in (waiting, replace(waiting, problems=(flaw,))):
        text = status.comment(record)
        assert "**alice** has no write access here, so somebody who has must `/approve`." in text
        assert "✅ Task understood" in text


def test_an_incomplete_form_names_each_problem_and_what_helps() -> None:
    record = Talk().tell(opened(body="", title=""), NO_FILE)
    text = status.comment(record)
    assert record.state is State.AWAITING_FEEDBACK
    assert "The form is not complete yet" in text
    assert "🔄 Task understood" in text
    assert all(problem.field in text for problem in record.problems)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"place": 3}, "The task waits for a free worker, place 3 in the queue."),
        ({"message": "reading @octocat"}, f"A worker is on the task: reading @{ZERO_WIDTH}octocat."),
        ({"progress": Progress.REPORTED}, "The result is being posted."),
    ],
)
def test_what_the_worker_does_is_said(record: IssueRecord, changes: dict[str, object], sentence: str) -> None:
    assert record.work is not None
    working = replace(record, work=replace(record.work, **changes))  # type: ignore[arg-type]
    assert sentence in status.comment(working)


def test_a_failed_attempt_says_when_the_next_one_begins(record: IssueRecord) -> None:
    queued = replace(record, state=State.QUEUED, work=None, timers=(Timer(name="retry", due=NOW + 60),))
    assert "Attempt 1 failed; the next begins at 2025-06-15 15:07 UTC." in status.comment(queued)


@pytest.mark.parametrize("percent", [-50, 0, 1, 50, 99, 100, 400])
@pytest.mark.parametrize("state", list(State))
def test_the_percentage_stays_within_the_range_of_its_state(record: IssueRecord, state: State, percent: int) -> None:
    low, high = SHOWN[state].percent
    work = Work(attempt=1, asked_at=NOW, percent=percent)
    assert low <= progressing.percent(replace(record, state=state, work=work)) <= high


def test_the_marker_is_the_last_line_of_every_comment() -> None:
    for body in ("short", "x" * 200_000, "```\nopen", ""):
        assert signing.signed(body, "octo/sample#7:3").split("\n")[-1] == "<!-- caseworker:octo/sample#7:3 -->"


@pytest.mark.parametrize(
    "text",
    [
        "x" * 300_000,
        "word and line\n" * 20_000,
        "```\n" + "code\n" * 50_000,
        "~~~~\n" + "code\n" * 50_000,
        "- ```\n" + "  code\n" * 50_000,
        "`" * 40_000 + "\n" + "code\n" * 50_000,
        "first\n" + "y" * 100_000,
        "@a" * 60_000,
        "\n" * 100_000,
    ],
)
def test_no_comment_is_longer_than_github_takes_and_none_leaves_code_open(record: IssueRecord, text: str) -> None:
    for body in (text, f"## {record.title}\n\n{text}"):
        comment = signing.signed(body, "octo/sample#7:3")
        assert len(comment) <= MOST
        cut = comment.split("\n\n*Cut here")[0]
        assert "*Cut here: the text is " in comment
        assert len(cut) > 50_000, "not more is cut than needs be"
        if not text.startswith("`" * 100):
            assert open_fence(cut) == ""


def test_a_cut_in_a_list_opens_no_code_behind_it() -> None:
    comment = signing.signed("- ```\n" + "  code\n" * 20_000, "octo/sample#7:3")
    assert open_fence(comment) == ""
    assert "\n```" not in comment


def test_a_result_is_neutral_and_says_who_asked(record: IssueRecord) -> None:
    (text,) = replies.completion_summary(record, f"See @octocat and {TOKEN}")
    assert text.startswith("## Code Analysis: Which functions are too complex?\n\n")
    assert f"See @{ZERO_WIDTH}octocat and [redacted]" in text
    assert "Asked for by **alice**" in text


def test_a_failure_says_what_why_and_what_one_can_do(record: IssueRecord) -> None:
    text = replies.error_explanation(replace(record, error=analysis()), "Traceback\nlast line", NOW)
    assert text.split("\n") == [
        "### ❌ The worker ended unexpectedly.",
        "",
        "Error code `E_WORKER_CRASH`, 1 attempt.",
        "",
        "**What you can do**",
        "- Give `/retry`.",
        "",
        "<details><summary>Technical details</summary>",
        "",
        "```text",
        "exit status 1",
        "",
        "Traceback",
        "last line",
        "```",
        "",
        "</details>",
    ]


def test_a_workers_log_leaks_no_credential_and_does_not_leave_its_fence(record: IssueRecord) -> None:
    text = replies.error_explanation(
        replace(record, error=analysis()), f"{TOKEN}\n```\n@octocat\n````" + "x" * 10_000, NOW
    )
    assert TOKEN not in text
    assert text.count("```") == 2
    assert len(text) < 5_000


def test_a_failure_without_a_verdict_is_a_sentence_all_the_same(record: IssueRecord) -> None:
    assert replies.error_explanation(record, "", NOW) == "The task could not be done."

    assert "(delivery `abc-1`)" in signing.buried("abc-1")


def test_the_story_of_a_long_case_stays_short(record: IssueRecord) -> None:
    long = replace(record, transitions=tuple(Transition(state=State.QUEUED, at=NOW) for _ in range(30)))
    assert len(status.comment(long)) < 5_000


def test_a_status_comment_links_to_the_case_s_story_where_people_reach_the_dashboard() -> None:
    talk = Talk(replace(POLICY, dashboard="https://case.example.org/"))
    talk.allowed()
    talk.settle()
    link = "[The whole story of this case](https://case.example.org/cases/octo/sample/7)"
    assert any(link in said for said in talk.posted)
    assert story_link.link(talk.tell(), "") == ""
