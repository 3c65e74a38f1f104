"""The parts of GitHub's payloads that are read, as marshmallow schemas; all else in them is passed over.

https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

BIGGEST_ID = 2**63 - 1
LONGEST_LABEL = 200
"""Characters; GitHub takes 50. A label's name becomes part of a key."""


class _Part(Schema):
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


class User(_Part):
    id = number()
    login = Text(required=True, validate=validate.Length(min=1, max=200))
    type = Text(load_default="User")


class Label(_Part):
    name = Text(required=True, validate=validate.Length(max=LONGEST_LABEL))


class Issue(_Part):
    id = number()
    number = number()
    title = Text(required=True)
    body = Body()
    html_url = Text(required=True)
    user = fields.Nested(User, required=True)
    labels = fields.List(fields.Nested(Label), load_default=list)
    updated_at = When(required=True)
    pull_request = fields.Dict(load_default=None, allow_none=True)


class Comment(_Part):
    id = number()
    body = Body()
    created_at = When(required=True)
    updated_at = When(required=True)


class Repository(_Part):
    id = number()
    full_name = fields.String(
        required=True, validate=validate.Regexp(r"\A[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}\Z")
    )
    clone_url = Text(required=True)
    default_branch = Text(required=True)


class Installation(_Part):
    id = number()


class Delivery(_Part):
    """What every delivery about an issue has."""

    action = fields.String(required=True)
    issue = fields.Nested(Issue, required=True)
    repository = fields.Nested(Repository, required=True)
    sender = fields.Nested(User, required=True)
    installation = fields.Nested(Installation, load_default=None, allow_none=True)


class LabelDelivery(Delivery):
    label = fields.Nested(Label, required=True)


class CommentDelivery(Delivery):
    comment = fields.Nested(Comment, required=True)
