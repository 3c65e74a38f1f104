"""Who does the work, and who lets it begin: values of the record and of the settings. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from actors.issue.task import TaskType


class Approve(StrEnum):
    """Which cases begin with a plan that somebody has to approve; the later, the stricter."""

    NEVER = "never"
    COMPLEX = "complex"  # those whose complexity was judged so
    ALWAYS = "always"


class ApproveBy(StrEnum):
    """Who may approve a plan; the later, the stricter."""

    ANYBODY = "anybody"  # with write access
    OTHERS = "others"  # with write access, and not whoever asked for the case


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWorker:
    """Tasks of `type` go to `worker`."""

    type: TaskType
    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedModel:
    """`worker` may be asked for with `model`."""

    worker: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """Attempt `attempt` of `worker` failed with the error `code`, so that from then on `to` is tried."""

    attempt: int
    worker: str
    code: str
    to: str
