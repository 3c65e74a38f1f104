"""A case's story: who said what, once each, and what they might do."""

from __future__ import annotations

from typing import Any

from actors.errors.statistics import Occurrence
from actors.issue.record import Happening
from actors.issue.states import State
from storage.batch import Batch
from tests.web.dashboard.furnish import case
from tests.web.dashboard.office import Office


def told(office: Office, *turns: dict[str, Any], story: tuple[Happening, ...] = ()) -> list[dict[str, Any]]:
    """The moments of a case with these turns and this story."""
    record = case(office, 9, State.COMPLETED)
    office.keep(record, turns=("",) * len(turns), story=story)
    batch = Batch()
    for number, turn in enumerate(turns):
        usual = {"at": office.now, "speaker": {"id": 1, "login": "alice", "bot": False}, "role": "person"}
        batch.put("turns", f"{record.key}/{number:08d}", usual | turn)
    office.store.write(batch)
    answer = office.client().get("/api/v1/cases/octo/sample/9/story").get_json()
    moments: list[dict[str, Any]] = answer["moments"]
    return moments


def test_a_comment_of_ours_is_told_once_with_what_it_was_for(office: Office) -> None:
    sent = Happening(
        at=office.now, what="sent comment", details={"for": "reply", "text": "Hello.", "url": "http://x/1"}
    )
    ours = {"role": "agent", "text": "Hello.", "speaker": {"id": 0, "login": "caseworker", "bot": False}}
    (moment,) = told(office, ours, story=(sent,))
    assert (moment["what"], moment["speaker"], moment["details"]["for"]) == ("Hello.", "caseworker", "reply")


def test_a_note_of_the_case_to_itself_was_said_by_nobody(office: Office) -> None:
    assert told(office, {"role": "case", "text": "8 passages found"}) == []


def test_the_status_comment_is_told_to_be_the_one_of_now(office: Office) -> None:
    (moment,) = told(office, {"role": "agent", "text": "### Completed", "intents": ["status"]})
    assert moment["details"] == {"for": "status comment, as it reads now"}


def test_it_is_told_what_somebody_might_do_and_what_their_words_changed(office: Office) -> None:
    note = {"says": "clarification 1 noted"}
    steering, reading = told(
        office,
        {"text": "Only storage.", "may": "steer", "notes": [note], "earlier": [{"text": "Only stor."}]},
        {"text": "Me too.", "may": "read", "deleted_by": "maria"},
    )
    assert steering["details"] == {"may": "steer the work", "changed": "clarification 1 noted", "edited": "1"}
    assert reading["details"] == {"may": "be read, not steer the work", "deleted_by": "maria"}


def test_a_failure_is_told_in_plain_words_with_the_raw_text_folded_away(office: Office) -> None:
    raw = "github: ConnectionError: HTTPConnectionPool(host='127.0.0.1', port=9): Max retries exceeded"
    failed = Happening(at=office.now, what="attempt failed", details={"code": "E_CONNECTION", "technical": raw})
    (moment,) = told(office, story=(failed,))
    assert moment["details"]["says"] == "GitHub cannot be reached at the moment; the server goes on trying."
    page = office.get("/cases/octo/sample/9")
    assert "GitHub cannot be reached at the moment" in page
    _, _, folded = page.partition('<details class="raw">')
    assert "HTTPConnectionPool" in folded.partition("</details>")[0]


def test_the_errors_page_tells_a_connection_that_failed_in_plain_words(office: Office) -> None:
    raw = (
        "HTTPConnectionPool(host='127.0.0.1', port=9): Max retries exceeded (Caused by [Errno 111] Connection refused)"
    )
    office.errors.add(Occurrence(code="E_CONNECTION", repo="octo/sample", case="", message=raw, at=office.now))
    page = office.get("/errors")
    plain, _, folded = page.partition('<details class="raw"')
    assert "Nothing listens at 127.0.0.1:9: the connection was refused." in plain
    assert "HTTPConnectionPool" not in plain
    assert "HTTPConnectionPool" in folded.partition("</details>")[0]
