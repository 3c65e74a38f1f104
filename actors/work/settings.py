"""What the operator decides about workers, every number with its unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from actors.work.prices import Price
from actors.work.recipe import Recipe, analyser

IsolationChoice = Literal["auto", "require", "off"]

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSettings:
    """Limits and places of the work.

    `folder`: the data folder; mirrors, trees and locks lie below it.
    `recipe`: the worker that is run unless a request names one of the `others`.
    `concurrency`, `per_repository`: how many workers run at once, in all and for one repository.
    `most_parked`: how many workers more may wait for an answer of people; they leave their turn to others meanwhile.
    `ageing_seconds`: after waiting so long, a job counts as one priority higher (again and again).
    `wall_seconds`, `silent_seconds`: how long a worker may run, and how long it may write no line.
    `cpu_seconds`, `memory_bytes`, `file_bytes`, `processes`: each process's CPU time, private memory and
    largest file, and how many processes the worker's user may have (where it has a user of its own).
    `output_bytes`, `output_lines`, `line_bytes`: how much it may write to its standard output.
    `question_seconds`: how long a worker may wait for an answer, where its question does not say.
    `grace_seconds`: from the polite signal to the one that cannot be ignored.
    `fetch_seconds`: how long fetching and checking out may take. `unreached_seconds`: how long it is tried again
    before that while GitHub does not answer. `history`: how many commits are fetched.
    `mirror_bytes`: how much the mirrors may hold together; the longest unused go first.
    `tests`: the command that tests a change; empty: none. `repository_tests`: a repository may name its own.
    `test_seconds`: how long that may run.
    `isolation`: `auto` takes the best cage there is, `require` runs nothing without bubblewrap, `off` uses
    neither bubblewrap nor another user (the limits hold all the same).
    `prices`: what tokens of which models cost.
    `worker_uid`: the first of `concurrency` user ids that workers run as when the server is root.
    `stand_ins`: another worker is tried for one whose program is missing; without, its tasks wait for the program.
    `allow_file_protocol`: whether a clone URL may be a local path (tests and local use).
    """

    folder: Path
    recipe: Recipe = field(default_factory=analyser)
    others: tuple[Recipe, ...] = ()
    prices: tuple[Price, ...] = ()
    concurrency: int = 2
    per_repository: int = 1
    ageing_seconds: float = 600.0
    most_parked: int = 2
    wall_seconds: float = 600.0
    silent_seconds: float = 120.0
    cpu_seconds: int = 600
    memory_bytes: int = 2048 * MIB
    file_bytes: int = 256 * MIB
    processes: int = 256
    output_bytes: int = 16 * MIB
    output_lines: int = 20_000
    line_bytes: int = MIB
    grace_seconds: float = 1.5  # waited twice at most, and nothing of a cancelled worker is left after five seconds
    question_seconds: float = 14 * 24 * 3600.0
    fetch_seconds: float = 300.0
    unreached_seconds: float = 1_800.0
    history: int = 200
    mirror_bytes: int = 10 * 1024 * MIB
    tests: str = ""
    repository_tests: bool = False
    test_seconds: float = 600.0
    isolation: IsolationChoice = "auto"
    worker_uid: int = 61_184
    allow_file_protocol: bool = False
    stand_ins: bool = False

    def recipe_named(self, name: str) -> Recipe | None:
        """The worker of that name; without a name the operator's own choice; None where there is no such worker."""
        return next((one for one in (self.recipe, *self.others) if name in ("", one.name)), None)

    @property
    def workers(self) -> tuple[str, ...]:
        """The names of all workers, the operator's choice first."""
        return tuple(one.name for one in (self.recipe, *self.others))

    @property
    def models(self) -> dict[str, str]:
        """The workers that can be asked for with a model, and the one that each has; empty: its own choice."""
        return {one.name: one.model for one in (self.recipe, *self.others) if one.takes_model}

    @property
    def mirrors(self) -> Path:
        """Where the bare mirrors lie, one per repository."""
        return self.folder / "mirrors"

    @property
    def trees(self) -> Path:
        """Where the work trees lie, one folder per attempt."""
        return self.folder / "trees"
