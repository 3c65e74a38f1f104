"""A question about the result of a case: the analyser answers it from the case's record first."""

from __future__ import annotations

from pathlib import Path

from actors.issue.following_texts import record_of
from actors.work.analyser.question import OF_A_RESULT
from tests.actors.issue.conversing import Conversation
from tests.actors.work.analyser_run import work


def context() -> str:
    """What the case hands on of its record."""
    conversation = Conversation()
    conversation.begin()
    conversation.finish("Three functions of the writer are too complex.")
    assert conversation.record is not None
    return record_of(conversation.record)


def test_both_sides_begin_the_context_with_the_same_words() -> None:
    assert context().startswith(OF_A_RESULT)


def test_the_lines_of_the_record_that_fit_come_first(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Hello\n\nThe writer commits batches.\n")
    result = work(tmp_path, "General Question", "Why is the writer complex?", context=context())
    assert result["report"].startswith("## From the case's record\n\nThe lines of it that hold words of the question:")
    assert result["summary"] == "The case's record says: Attempt 1: Three functions of the writer are too complex."


def test_where_no_line_fits_all_of_the_record_is_told(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Hello\n")
    result = work(tmp_path, "General Question", "Quarkonium?", context=context())
    assert "All that it says:\n\n- Attempt 1: Three functions" in result["report"]


def test_another_question_has_nothing_of_a_record(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Hello\n\nThe writer commits batches.\n")
    assert "case's record" not in work(tmp_path, "General Question", "What does the writer do?")["report"]
