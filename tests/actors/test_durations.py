"""How long finished cases took, kept and read back."""

from __future__ import annotations

from pathlib import Path

from actors.durations import SLOTS, Durations
from actors.issue.task import Complexity, TaskType
from storage.batch import Batch
from storage.store import Store


def add(store: Store, number: int, seconds: float) -> None:
    batch = Batch()
    Durations(store).add(
        batch, key=f"o/r#{number}", kind=TaskType.QUESTION, complexity=Complexity.SIMPLE, seconds=seconds
    )
    store.write(batch)


def test_what_was_added_is_the_history_of_its_kind(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        for number, seconds in ((1, 10.0), (2, 20.0)):
            add(store, number, seconds)
        assert {kind: sorted(values) for kind, values in Durations(store).history().items()} == {
            (TaskType.QUESTION, Complexity.SIMPLE): [10.0, 20.0]
        }


def test_the_history_of_a_kind_stays_bounded(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        for number in range(4 * SLOTS):
            add(store, number, 1.0)
        assert len(Durations(store).history()[TaskType.QUESTION, Complexity.SIMPLE]) <= SLOTS


def test_a_kind_that_is_not_known_any_more_is_passed_over(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        store.write(Batch().put("statistics", "duration:GONE:SIMPLE:00", {"seconds": 1.0}))
        assert Durations(store).history() == {}
