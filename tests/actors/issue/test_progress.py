"""How far an attempt is, when it will be done, what it costs, and how that is shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from markdown_it import MarkdownIt

from actors.issue import progressing, spending, status, status_facts
from actors.issue.neutral import plain
from actors.issue.progress import ending
from actors.issue.states import State
from actors.messages import WorkCosted, WorkProgressed, WorkStarted
from tests.cases import NOW, Talk, comment

STARTED = WorkStarted(attempt=1, worker="analyser", isolation="none")


@pytest.fixture
def talk() -> Talk:
    talk = Talk()
    talk.allowed()
    talk.tell(STARTED)
    return talk


def progressed(percent: int, message: str = "on it", details: str = "") -> WorkProgressed:
    return WorkProgressed(attempt=1, percent=percent, message=message, details=details)


def test_progress_never_goes_backwards_within_an_attempt(talk: Talk) -> None:
    shown = [progressing.percent(talk.tell(progressed(percent))) for percent in (10, 60, 30, -5, 400, 0)]
    assert shown == sorted(shown)
    assert shown[0] == 27
    assert shown[-1] == 95, "the last of it is for the result that is posted"


def test_progress_does_not_fall_back_when_a_later_phase_has_a_range_of_its_own(talk: Talk) -> None:
    before = progressing.percent(talk.tell(progressed(90)))
    record = talk.record
    assert record is not None
    later = replace(record, state=State.IMPLEMENTING)
    assert progressing.percent(later) >= before


@pytest.mark.parametrize(
    ("elapsed", "percent", "estimate", "at", "sureness"),
    [
        (0, 0, 0.0, None, ""),  # nothing is known
        (0, 0, 120.0, 120, "a rough guess"),
        (60, 50, 120.0, 120, "fairly sure"),
        (60, 50, 0.0, 120, "fairly sure"),
        (60, 75, 120.0, 90, "quite sure"),  # a quarter by what is usual, three quarters by its own pace
        (500, 10, 120.0, 608, "a rough guess"),
        (500, 0, 120.0, 500, "a rough guess"),  # never before now
        (1, 90, 120.0, 120, "a rough guess"),  # one second tells nothing of the pace
    ],
)
def test_the_end_is_reckoned_from_what_is_usual_and_from_the_pace_so_far(
    elapsed: int, percent: int, estimate: float, at: int | None, sureness: str
) -> None:
    found = ending(began=NOW, now=NOW + elapsed, percent=percent, estimate=estimate)
    if at is None:
        assert found is None
        return
    assert found is not None
    assert found.at == pytest.approx(NOW + at, abs=0.01)
    assert found.sureness == sureness


def test_the_log_holds_what_the_worker_said_once_each_and_no_more_than_so_many(talk: Talk) -> None:
    for number in range(100):
        talk.tell(progressed(number, f"step {number // 2}"))
    record = talk.record
    assert record is not None
    assert len(record.updates) == progressing.UPDATES_KEPT
    assert [update.text for update in record.updates][-2:] == ["step 48", "step 49"]
    assert "step 49 (98 %)" in status_facts.log(record)
    assert status_facts.log(record).count("\n- ") <= status_facts.LOG_LINES


def test_details_are_folded_and_cannot_end_their_fence(talk: Talk) -> None:
    record = talk.tell(progressed(10, "reading", "```\n@octocat"))
    assert "'''\n@octocat\n```" in status_facts.technical(record)


def test_what_it_costs_is_told_for_all_attempts_and_stays_when_the_work_is_over(talk: Talk) -> None:
    talk.tell(
        WorkCosted(attempt=1, usd=Decimal("0.42"), tokens=12_300), WorkCosted(attempt=1, usd=Decimal("0.1"), tokens=5)
    )
    record = talk.record
    assert record is not None
    assert "| Cost so far | $0.42, 12,300 tokens |" in status.comment(record)
    record = spending.costed(record, WorkCosted(attempt=2, usd=Decimal(1), tokens=700))
    assert "| Cost | $1.42, 13,000 tokens |" in status.comment(replace(record, state=State.COMPLETED, work=None))


def test_nothing_new_is_shown_while_nothing_changed(talk: Talk) -> None:
    talk.now += 60
    talk.tell(progressed(10))
    talk.settle()
    talk.now += 60
    assert talk.tell(progressed(10)).outbox == ()


def test_progress_is_told_ever_more_rarely_but_a_change_of_state_at_once(talk: Talk) -> None:
    talk.settle()
    edits = []
    for second in range(600):
        talk.now = NOW + second
        record = talk.tell(progressed(second // 10, f"step {second}"))
        if record.outbox:
            edits.append(second)
            talk.settle()
    gaps = [later - earlier for earlier, later in zip([0, *edits], edits, strict=False)]
    assert gaps[0] >= 15
    assert gaps == sorted(gaps)
    assert len(edits) <= 6
    record = talk.tell(comment("/cancel"))
    assert {"label", "status"} <= {effect.kind for effect in record.outbox}


@pytest.mark.parametrize("text", ["tests/**/x and **/y", "__init__ of __main__", "[a](b) ~~c~~ a*b*c", "back\\slash"])
def test_text_from_outside_reads_as_it_was_written(text: str) -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(plain(text))
    assert html == f"<p>{text}</p>\n"


def test_an_address_in_outside_text_stays_whole() -> None:
    assert plain("see https://example.org/a_b_c") == "see https://example.org/a_b_c"
