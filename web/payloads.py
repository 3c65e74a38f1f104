"""The parts of GitHub's payloads that are read, as marshmallow schemas; all else in them is passed over.

https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

BIGGEST_ID = 2**63 - 1
FULL_NAME = validate.Regexp(r"\A[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}\Z")
LONGEST_LABEL = 200
"""Characters; GitHub takes 50. A label's name becomes part of a key."""


class Part(Schema):
    """Keys that are not named here are of no interest."""

    class Meta:
        unknown = EXCLUDE


class Text(fields.String):
    """A text; lone surrogates become U+FFFD, so that the text can be stored and sent."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        return (text or "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Body(Text):
    """A text that GitHub leaves out or sends as null where nothing was written: then the empty one."""

    def __init__(self) -> None:
        super().__init__(load_default="", allow_none=True)

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> str:
        return super().deserialize(value, attr, data, **kwargs) or ""  # marshmallow passes an allowed null on as it is


def number() -> fields.Integer:
    """An id or number of GitHub's."""
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=BIGGEST_ID))


class When(fields.Field[float]):
    """An ISO 8601 time as epoch seconds."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:  # noqa: ARG002
        try:
            return datetime.fromisoformat(value).timestamp()
        except (TypeError, ValueError, OverflowError) as error:
            raise ValidationError("Not a time.") from error


class User(Part):
    id = number()
    login = Text(required=True, validate=validate.Length(min=1, max=200))
    type = Text(load_default="User")


class Label(Part):
    name = Text(required=True, validate=validate.Length(max=LONGEST_LABEL))


class Issue(Part):
    id = number()
    number = number()
    title = Text(required=True)
    body = Body()
    html_url = Text(required=True)
    user = fields.Nested(User, required=True)
    labels = fields.List(fields.Nested(Label), load_default=list)
    updated_at = When(required=True)
    pull_request = fields.Dict(load_default=None, allow_none=True)


class Comment(Part):
    id = number()
    body = Body()
    user = fields.Nested(User, load_default=None, allow_none=True)
    created_at = When(required=True)
    updated_at = When(required=True)


class Repository(Part):
    id = number()
    full_name = fields.String(required=True, validate=FULL_NAME)
    clone_url = Text(required=True)
    default_branch = Text(required=True)
    archived = fields.Boolean(load_default=False)
    updated_at = fields.Raw(load_default="")


class Installation(Part):
    id = number()


class Common(Part):
    """What every delivery about a repository has."""

    action = fields.String(required=True)
    repository = fields.Nested(Repository, required=True)
    sender = fields.Nested(User, required=True)
    installation = fields.Nested(Installation, load_default=None, allow_none=True)


class _Origin(Part):
    """The issue or repository that a transferred issue came from."""

    old_issue = fields.Nested(Issue, load_default=None, allow_none=True)
    old_repository = fields.Nested(Repository, load_default=None, allow_none=True)


class Delivery(Common):
    """What every delivery about an issue has."""

    issue = fields.Nested(Issue, required=True)


class OpenedDelivery(Delivery):
    changes = fields.Nested(_Origin, load_default=dict, allow_none=True)


class _Target(Part):
    new_issue = fields.Nested(Issue, required=True)
    new_repository = fields.Nested(Repository, required=True)


class TransferDelivery(Delivery):
    changes = fields.Nested(_Target, required=True)


class LabelDelivery(Delivery):
    label = fields.Nested(Label, required=True)


class CommentDelivery(Delivery):
    comment = fields.Nested(Comment, required=True)


class _Before(Part):
    before = Text(load_default="", data_key="from", allow_none=True)


class _BodyChange(Part):
    body = fields.Nested(_Before, load_default=dict)


class CommentEditDelivery(CommentDelivery):
    changes = fields.Nested(_BodyChange, load_default=dict)
