"""A person is forgotten by the cases themselves, while they work and while they do not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from actors import forgetting
from actors.issue.forgetting import forgotten
from actors.issue.record import IssueRecord
from actors.issue.steering import Clarification
from actors.messages import (
    Enquiry,
    ForgetPerson,
    ForIssue,
    PermissionKnown,
    Person,
    WorkAsked,
    WorkCancelled,
    WorkStarted,
)
from actors.names import without_names, without_quotes
from storage.errors import StorageError
from storage.store import Store
from storage.tables import TABLES
from tests.actors.issue.incarnations import Case
from tests.cases import KEY, comment

CAROL = Person(id=77, login="carol-x")
WORDS = "Leave the peculiar zebra folder alone."


@pytest.fixture
def case(store: Store) -> Case:
    """Carol steers, answers, pauses and has preferences; alice, whose case it is, names her."""
    case = Case(store)
    case.allowed()
    case.tell(
        WorkStarted(attempt=1, worker="analyser", isolation="none"),
        WorkAsked(attempt=1, enquiry=Enquiry(id="q", text="Which one?", options=())),
    )
    case.settle()
    say(case, "/answer the peculiar one")
    say(case, f"Please keep it short. {WORDS}")
    say(case, "/pause")
    case.deliver(comment("As @Carol-X says; see https://example.org/carol-x/zoo.", comment_id=990))
    case.settle()
    record = case.record()
    assert record.clarifications
    assert (record.held_by, record.questions[0].by) == ("carol-x", "carol-x")
    return case


def say(case: Case, text: str) -> None:
    case.deliver(comment(text, sender=CAROL, comment_id=900 + case.record().turns))
    case.tell(PermissionKnown(login=CAROL.login, role="write"))


def everything(store: Store) -> str:
    """All rows of all tables; but for the deliveries on their way in."""
    return json.dumps({name: store.page(name, limit=1_000) for name in TABLES if name != "inbox"}, default=str).lower()


def test_no_table_knows_them_after_that(case: Case) -> None:
    assert forgetting.alone(case.store, "carol-x", at=9.0)
    text = everything(case.store)
    assert text.count("carol-x") == text.count("example.org/carol-x/zoo") == 1  # a repository's owner
    assert "peculiar" not in text
    assert '"id": 77' not in text
    assert not forgetting.alone(case.store, "carol-x", at=10.0)


def test_what_our_own_comments_quote_of_them_goes_with_their_name(case: Case) -> None:
    case.deliver(comment("/status", comment_id=995))
    case.settle()
    say(case, "/escalate the peculiar reason is mine")
    case.tell(WorkCancelled(attempt=1))
    case.settle()
    ours = [turn["text"] for _, turn in case.store.page("turns", limit=1_000) if turn["role"] == "agent"]
    assert any("“Please keep it short. Leave the peculiar zebra folder alone”" in text for text in ours)
    assert any("> the peculiar reason is mine" in text for text in ours)
    forgetting.alone(case.store, "carol-x", at=9.0)
    assert "peculiar" not in everything(case.store)


def test_a_case_at_work_does_not_put_back_what_was_taken_out(case: Case) -> None:
    def tell(message: object) -> None:
        """The actor is busy: it writes its record once more before it hears of it."""
        assert isinstance(message, ForIssue)
        case.deliver(comment("meanwhile", comment_id=991))
        case.tell(message.message)

    outbox = case.record().outbox
    assert forgetting.beside(case.store, tell, "carol-x", at=9.0).cases == 1
    case.deliver(comment("afterwards", comment_id=992))
    assert "carol-x" not in everything(case.store).replace("example.org/carol-x/zoo", "")
    assert "peculiar" not in everything(case.store)
    assert [effect.id for effect in case.record().outbox][: len(outbox)] == [effect.id for effect in outbox]


def test_cases_that_do_not_answer_are_named(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "PATIENCE_SECONDS", 0.0)
    with pytest.raises(StorageError, match=f"1 cases did not answer, {KEY} among them"):
        forgetting.beside(case.store, lambda _: None, "carol-x", at=9.0)


def test_the_worker_is_told_of_what_others_want_alone(case: Case) -> None:
    record = case.record()
    numbers = [item.number for item in record.clarifications]
    other = Clarification(number=9, text="as carol-x said", by="bob", at=1.0)
    clean = gone(replace(record, clarifications=(*record.clarifications, other)))
    assert [item.number for item in clean.clarifications] == [*numbers, 9]
    assert [item.text for item in clean.clarifications if item.text] == ["as someone said"]
    assert clean.held_by == "someone"


def test_who_filed_a_case_is_left_and_so_is_what_it_needs(case: Case) -> None:
    record = case.record()
    message = ForgetPerson(at=1.0, ids=frozenset({record.author.id}), logins=frozenset({record.author.login}))
    clean = forgotten(record, message)
    assert (clean.author, clean.task, clean.outbox) == (record.author, record.task, record.outbox)
    assert clean.approved_by == "someone"
    assert forgotten(clean, message) == clean


def gone(record: IssueRecord) -> IssueRecord:
    return forgotten(record, ForgetPerson(at=1.0, ids=frozenset({77}), logins=frozenset({"carol-x"})))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ask @Carol-X, carol-x!", "Ask someone, someone!"),
        ("carol-xy and my-carol-x are others", "carol-xy and my-carol-x are others"),
        ("github.com/carol-x/zoo and github.com/carol-x", "github.com/carol-x/zoo and github.com/someone"),
    ],
)
def test_a_name_is_taken_out_and_a_repository_is_found_all_the_same(text: str, said: str) -> None:
    assert without_names(text, ["carol-x"]) == said


def test_quotes_are_emptied_and_our_own_words_stay() -> None:
    text = (
        "As you asked today: “a b”. ✅ **x y**, says **someone** (now).\n\n"
        "- “Which?”: **x**, as **someone** said today\n\n"
        "**someone** turned this down. The reason:\n\n> it is\n> bad\n\n> [!NOTE]\n> Ours."
    )
    assert without_quotes(text) == (
        "As you asked today: “…”. ✅ **…**, says **someone** (now).\n\n"
        "- “…”: **…**, as **someone** said today\n\n"
        "**someone** turned this down. The reason:\n\n> …\n\n> [!NOTE]\n> Ours."
    )
