"""Titles that show progress: ours before a person's, and the person's wins."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import title
from actors.issue.record import EffectKind
from actors.issue.states import State
from actors.messages import EffectDone, IssueEdited, WorkProgressed, WorkStarted
from tests.cases import ALICE, NOW, POLICY, REPOSITORY, Talk, comment, issue

ORIGINAL = "Which functions are too complex?"
TITLED = replace(POLICY, title_progress=True)


def running() -> Talk:
    talk = Talk(TITLED)
    talk.allowed()
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
    talk.settle()
    return talk


def titles(talk: Talk) -> list[str]:
    return [text for text in talk.posted if text.endswith((ORIGINAL, "Mine")) and "\n" not in text]


def renamed(name: str, at: float = 5.0) -> IssueEdited:
    return IssueEdited(repository=REPOSITORY, issue=issue(title=name, updated_at=NOW + at), sender=ALICE)


def test_off_unless_it_is_chosen() -> None:
    talk = Talk()
    talk.allowed()
    talk.settle()
    assert titles(talk) == []


def test_the_title_shows_how_far_it_is_and_is_restored_at_the_end() -> None:
    talk = running()
    talk.now += 60
    talk.tell(WorkProgressed(attempt=1, percent=50, message="half"))
    talk.settle()
    talk.tell(comment("/cancel"))
    talk.settle()
    assert titles(talk)[-3:] == [f"[20 % in-progress] {ORIGINAL}", f"[57 % in-progress] {ORIGINAL}", ORIGINAL]


def test_it_is_not_edited_more_often_than_the_status_comment() -> None:
    talk = running()
    before = len(titles(talk))
    for percent in range(1, 60):
        talk.now += 1
        talk.tell(WorkProgressed(attempt=1, percent=percent, message=f"step {percent}"))
        talk.settle()
    assert len(titles(talk)) - before <= 3


def test_a_person_s_own_title_during_the_run_wins() -> None:
    talk = running()
    record = talk.tell(renamed("Mine"))
    assert record.title == "Mine"
    talk.now += 60
    talk.tell(WorkProgressed(attempt=1, percent=50, message="half"), comment("/cancel"))
    record = talk.settle()
    assert record.state is State.CANCELLED
    assert "Mine" not in titles(talk), "it is theirs, and stands there already"
    assert not any("50 %" in text for text in titles(talk))
    assert record.title_left is False, "the next run shows its progress again"


def test_a_person_who_renames_and_leaves_our_words_gets_their_title_back_at_the_end() -> None:
    talk = running()
    record = talk.tell(renamed("[20 % in-progress] Mine"))
    assert record.title == "Mine"
    talk.tell(comment("/cancel"))
    talk.settle()
    assert titles(talk)[-1] == "Mine"


def test_a_person_s_title_is_set_again_when_ours_was_under_way() -> None:
    talk = running()
    talk.now += 60
    record = talk.tell(WorkProgressed(attempt=1, percent=50, message="half"))
    while record.outbox[0].kind is not EffectKind.TITLE:
        record = talk.tell(EffectDone(effect_id=record.outbox[0].id, id=1))
    record = talk.tell(renamed("Mine"))
    assert record.outbox[0].body == "Mine", "what waits is worded anew"


def test_our_own_edit_coming_back_is_no_rename() -> None:
    talk = running()
    record = talk.tell(renamed(f"[20 % in-progress] {ORIGINAL}"))
    assert (record.title, record.title_left, record.outbox) == (ORIGINAL, False, ())


def test_only_our_own_words_are_taken_off() -> None:
    assert title.original("[42 % in-progress] x") == "x"
    assert title.original("[42 % done] x") == "[42 % done] x"
    assert title.original("[Task]: x") == "[Task]: x"
