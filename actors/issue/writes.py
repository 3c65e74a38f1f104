"""The request that brings an effect about, as things stand now. Pure."""

from __future__ import annotations

from actors.issue import labels, signing
from actors.issue.outbox import signed
from actors.issue.pull_request import proposed
from actors.issue.record import Effect, EffectKind, IssueRecord
from actors.messages import Assign, CreateComment, EditComment, GitHubWrite, React, SetTitle


def resolve(record: IssueRecord, effect: Effect) -> GitHubWrite | None:
    """The call that brings an effect about as things stand now; None when there is nothing left to do."""
    match effect.kind:
        case EffectKind.STATUS if record.status_comment is not None:
            return EditComment(comment_id=record.status_comment, body=signed(effect))
        case EffectKind.STATUS | EffectKind.COMMENT:
            return CreateComment(body=signed(effect), marker=signing.marker(effect.id))
        case EffectKind.EDIT if effect.comment_id is not None:
            return EditComment(comment_id=effect.comment_id, body=signing.signed(effect.body, effect.role))
        case EffectKind.ASSIGN if effect.body:
            return Assign(logins=tuple(effect.body.split()))
        case EffectKind.EDIT | EffectKind.ASSIGN:
            return None
        case EffectKind.PULL:
            return proposed(record, effect.body)
        case EffectKind.REACTION:
            return None if effect.comment_id is None else React(comment_id=effect.comment_id, content=effect.body)
        case EffectKind.LABEL:
            return labels.switch(record, body=effect.body, effect_id=effect.id, earlier=effect.earlier)
        case EffectKind.TITLE:
            return SetTitle(title=effect.body)
