"""What is to be on GitHub: values of the record. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EffectKind(StrEnum):
    """What is done on GitHub. Level kinds carry where things should be; a newer one replaces an unsent older one."""

    STATUS = "status"  # level: the living status comment
    LABEL = "label"  # level: the one state label, and the priority's
    TITLE = "title"  # level: the title, where it shows how far the case is
    COMMENT = "comment"  # a new comment
    REACTION = "reaction"
    EDIT = "edit"  # level for its comment: the whole new text of a comment of ours
    ASSIGN = "assign"  # the issue is given to people
    PULL = "pull"  # a draft pull request for the change that was pushed


LEVEL_KINDS = frozenset({EffectKind.STATUS, EffectKind.LABEL, EffectKind.TITLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Something that is to be on GitHub.

    `role` says what a comment is for (`result`, `reply`), and which effect made the one that is edited. `earlier`: the
    bodies that an effect of labels had before this one, which may have been sent.
    """

    id: str
    kind: EffectKind
    body: str = ""  # comment text, title, reaction, or labels or logins with blanks between them
    earlier: tuple[str, ...] = ()
    role: str = ""
    comment_id: int | None = None  # the comment that a reaction or an edit belongs to
    urgent: bool = False
