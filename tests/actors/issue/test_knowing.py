"""What is known of people's preferences: learned, set, forgotten, told to a worker; each for oneself alone."""

from __future__ import annotations

from dataclasses import replace

from actors.issue import profiles
from actors.issue.preferences import Chosen, Profile, Wish, about, usual, with_answer, with_wishes
from actors.issue.underway import underway
from actors.messages import Person, StartWork
from tests import cases

ALICE, BOB = cases.ALICE, cases.BOB


def talk(*wishes: Wish) -> cases.Talk:
    """A case that alice asked for and may begin, with what is known of her."""
    talk = cases.Talk()
    if wishes:
        talk.people[ALICE.id] = Profile(person=ALICE.id, login="alice", wishes=wishes)
    talk.allowed()
    talk.settle()
    talk.posted.clear()
    return talk


def said(talk: cases.Talk, text: str, *, by: Person = ALICE) -> str:
    """What is said to a comment."""
    talk.tell(cases.comment(text, sender=by))
    talk.settle()
    return "\n".join(talk.posted)


def test_what_is_said_is_known_with_its_evidence() -> None:
    case = talk()
    said(case, "Keep it short please.")
    wish = case.people[ALICE.id].wish("brevity")
    assert wish is not None
    assert (wish.value, wish.quote, wish.at) == ("short", "Keep it short please.", cases.NOW + 60)
    assert wish.url.endswith("#issuecomment-900")


def test_nothing_of_other_people_is_left_in_the_record() -> None:
    case = talk()
    said(case, "Keep it short please.", by=BOB)
    assert case.record is not None
    assert (case.record.known, case.record.preferences) == ((), None)
    assert case.people[BOB.id].value("brevity") == "short"


def test_the_case_keeps_what_its_requester_prefers() -> None:
    case = talk(Wish(name="brevity", value="short", at=1.0))
    assert case.record is not None
    assert case.record.preferences is not None
    assert (case.record.preferences.person, case.record.preferences.value("brevity")) == (ALICE.id, "short")


def test_later_contradicts_earlier_and_an_old_comment_does_not_contradict_a_newer_one() -> None:
    short, detailed = (Wish(name="brevity", value=value, at=at) for value, at in (("short", 2.0), ("detailed", 1.0)))
    profile = with_wishes(Profile(person=1), (short, detailed))
    assert profile.value("brevity") == "short"
    assert with_wishes(profile, (replace(detailed, at=3.0),)).value("brevity") == "detailed"


def test_preferences_are_set_for_oneself_and_shown() -> None:
    case = talk()
    text = said(case, "/preferences brevity=short mentions=no", by=BOB)
    assert case.people[BOB.id].value("brevity") == "short"
    assert case.people[ALICE.id].wishes == ()
    assert "| brevity | short texts" in text
    assert "you set it" in text


def test_a_value_that_there_is_not_is_told() -> None:
    case = talk()
    assert "`brevity` is one of `short`, `detailed`" in said(case, "/preferences brevity=loud")
    assert case.people[ALICE.id].wishes == ()


def test_one_is_forgotten_or_all() -> None:
    case = talk(*(Wish(name=name, value="no", at=1.0) for name in ("mentions", "plan")))
    said(case, "/preferences forget plan")
    assert [wish.name for wish in case.people[ALICE.id].wishes] == ["mentions"]
    said(case, "/preferences forget all")
    assert case.people[ALICE.id].wishes == ()
    assert case.record is not None
    assert case.record.preferences is None


def test_words_of_another_repository_are_not_repeated() -> None:
    wish = Wish(name="brevity", value="short", at=1.0, quote="secret plans, so short", case="octo/private#1", url="u")
    practice = Wish(name="practice:project falcon", value="never", at=1.0, case="octo/private#1")
    text = said(talk(wish, practice), "/preferences")
    assert "secret" not in text
    assert "falcon" not in text
    assert "in another repository" in text


def test_a_usual_answer_is_known_by_question_and_options_whatever_their_order() -> None:
    question = about("Which  parser?", ("new", "old"))
    assert question == about("which parser?", ("Old", "new"))
    profile = with_answer(
        Profile(person=1), Chosen(question=question, text="", answer="old", at=1.0, case="o/r#1", option=True)
    )
    found = usual(profile, question, case="o/r#2", options=("new", "old"))
    assert found is not None
    assert found.answer == "old"
    assert usual(profile, question, case="o/r#1", options=("new", "old")) is None
    assert usual(profile, question, case="x/y#2", options=()) is None


def test_a_profile_is_the_same_after_it_was_stored() -> None:
    wish = Wish(name="brevity", value="short", at=1.0, quote="q", case="o/r#1", url="u")
    chosen = Chosen(question="d", text="t", answer="a", at=2.0, case="o/r#1")
    profile = Profile(person=5, login="eve", wishes=(wish,), chosen=(chosen,))
    assert profiles.profile(5, profiles.rows(profile)) == profile


def test_a_worker_is_told_what_its_requester_prefers() -> None:
    record = talk(Wish(name="tests", value="pytest", at=1.0)).record
    assert record is not None
    (start,) = [request.message for request in underway(record) if isinstance(request.message, StartWork)]
    assert start.constraints == ("Write tests with pytest, if the repository does not do it otherwise.",)
