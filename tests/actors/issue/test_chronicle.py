from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actors.messages import EffectDone, Enquiry, PermissionKnown, WorkAsked, WorkProgressed, WorkStarted
from storage.store import Store
from tests.actors.issue.incarnations import Case
from tests.cases import BOB, KEY, LABELS_READY, NO_FILE, comment, opened


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Store.open(tmp_path) as store:
        yield Case(store)


def story(case: Case) -> list[tuple[str, dict[str, object]]]:
    return [(row["what"], row["details"]) for _, row in case.store.page("history", prefix=f"{KEY}/", limit=999)]


def under_way(case: Case) -> None:
    case.deliver(opened())
    case.tell(NO_FILE, LABELS_READY, PermissionKnown(login="alice", role="write"))


def test_a_delivery_is_told_with_who_sent_it_its_id_and_what_it_led_to(case: Case) -> None:
    case.deliver(opened())
    what, details = story(case)[0]
    assert what == "delivery: issue opened"
    assert details["by"] == "alice"
    assert details["id"]
    assert "a new case; state queued" in str(details["led_to"])
    assert "asks what alice may do" in str(details["led_to"])


def test_a_delivery_that_leads_to_nothing_says_so(case: Case) -> None:
    under_way(case)
    case.deliver(comment("Interesting weather today", sender=BOB))
    what, details = story(case)[-1]
    assert what == "delivery: comment added"
    assert details["led_to"] == "nothing"


@pytest.mark.parametrize(
    ("said", "understood"),
    [("/status", "/status"), ("/aprove", "/aprove"), ("/cancel\nThanks a lot!", "/cancel, gratitude")],
)
def test_a_command_is_told_as_one(case: Case, said: str, understood: str) -> None:
    under_way(case)
    case.deliver(comment(said))
    (details,) = [details for what, details in story(case) if what == "delivery: comment added"]
    assert details["understood_as"] == understood


def test_what_github_answered_is_told(case: Case) -> None:
    under_way(case)
    read = {str(details["what"]): details["found"] for what, details in story(case) if what == "read"}
    assert read["permission"] == "write"
    assert read[".github/caseworker.yml"] == "no such file"
    assert read["labels of the repository"] == "ready"


def test_each_effect_that_is_on_github_is_told_with_its_address(case: Case) -> None:
    under_way(case)
    head = case.record().outbox[0]
    case.tell(EffectDone(effect_id=head.id, id=5, url="http://127.0.0.1:1/c/5"))
    (told,) = [details for what, details in story(case) if what == f"sent {head.kind.value}"]
    assert told["url"] == "http://127.0.0.1:1/c/5"
    assert told["effect"] == head.id


def test_the_worker_s_words_are_told_once_each_and_without_secrets(case: Case) -> None:
    under_way(case)
    case.tell(WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"))
    secret = "ghp_" + "a" * 36
    for message in ("reading", "reading", f"found {secret}"):
        case.tell(WorkProgressed(attempt=1, percent=10, message=message))
    said = [what for what, _ in story(case) if what.startswith("worker")]
    assert said == ["worker started", "worker: reading", "worker: found [redacted]"]


def test_a_question_and_its_answer_are_told(case: Case) -> None:
    under_way(case)
    case.tell(WorkStarted(attempt=1, worker="analyser", isolation="none"))
    case.tell(WorkAsked(attempt=1, enquiry=Enquiry(id="q", text="Which one?", options=("left", "right"))))
    case.deliver(comment("/answer left"))
    case.tell(PermissionKnown(login="alice", role="write"))
    told = story(case)
    assert ("question", "Which one?") in [(what, details.get("text")) for what, details in told]
    assert any("question 1 answered: left" in str(details.get("led_to", "")) for _, details in told)
