"""The board: a small row for each case, written with its record, so that a page of cases reads no record.

Rows of cases under way and of those that are over have different prefixes: what is under way is found without
walking over everything that ever was.
"""

from __future__ import annotations

from actors.issue import card
from actors.issue.record import IssueRecord
from storage.batch import Batch

TABLE = "board"
ACTIVE = "active:"
OVER = "over:"


def show(batch: Batch, record: IssueRecord, *, before: IssueRecord | None) -> None:
    """Add to a batch what the board shows of a case; `before` is the record until now."""
    for key in {record.key, before.key if before else record.key}:
        batch.delete(TABLE, ACTIVE + key).delete(TABLE, OVER + key)
    batch.put(TABLE, (OVER if card.over(record) else ACTIVE) + record.key, card.card(record))
