"""What may be asked for in an address, as marshmallow schemas: the same for the pages and for the API."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate
from werkzeug.datastructures import MultiDict

LONGEST = 200
MOST = 500
MOST_MOMENTS = 1_000
LARGEST = 2**53 - 1
_NAME = r"[A-Za-z0-9._-]{1,100}"


def of_words(says: str, *, longest: int = LONGEST) -> fields.String:
    """A text that may be left out."""
    return fields.String(validate=validate.Length(max=longest), metadata={"description": says})


def of_limit(says: str, *, most: int = MOST) -> fields.Integer:
    """How many at most."""
    return fields.Integer(validate=validate.Range(min=1, max=most), metadata={"description": says})


def of_place(pattern: str, says: str) -> fields.String:
    """Where a page begins, as another page gave it."""
    return fields.String(validate=validate.Regexp(rf"\A{pattern}\Z"), metadata={"description": says})


class Strict(Schema):
    """Nothing that is not known may be asked for."""

    class Meta:
        unknown = RAISE


class Nothing(Strict):
    """Nothing can be asked for."""


class InRepository(Strict):
    """One repository, or all."""

    repository = of_words("`owner/repo`")


class OnBoard(InRepository):
    """Which cases the board shows."""

    q = of_words("words that have to be there, in title, number, type, person, worker or error code")
    each = of_limit("cases of each state", most=100)


class InList(InRepository):
    """Which cases a list holds."""

    scope = fields.String(
        validate=validate.OneOf(("active", "over")), metadata={"description": "under way (the default), or over"}
    )
    state = of_words("of the case")
    move = fields.String(
        validate=validate.OneOf(("agent", "person", "nobody")), metadata={"description": "whose move it is"}
    )
    error = of_words("the code of the failure that it stands in")
    q = of_words("words that have to be there")
    after = of_place(r"[0-9]{1,12}(\.[0-9]{1,17})?~.{1,1090}", "`next` of the page before")
    limit = of_limit("cases of a page")


class OfStory(Strict):
    """Which part of a story."""

    before = of_place(r"[0-9]{1,12}\.[0-9]{1,12}", "`before` of the page that came later")
    limit = of_limit("moments of a page", most=MOST_MOMENTS)


class OfLetters(Strict):
    """Which dead letters."""

    after = of_place(r"[0-9]{1,16}", "`next` of the page before")
    limit = of_limit("dead letters of a page")


class Some(Strict):
    """How many."""

    limit = of_limit("rows")


class CaseAddress(Strict):
    """Which case."""

    owner = fields.String(required=True, validate=validate.Regexp(rf"\A{_NAME}\Z"), metadata={"description": "owner"})
    name = fields.String(required=True, validate=validate.Regexp(rf"\A{_NAME}\Z"), metadata={"description": "repo"})
    number = fields.Integer(
        required=True, validate=validate.Range(min=0, max=LARGEST), metadata={"description": "of the issue"}
    )


class LetterAddress(Strict):
    """Which dead letter."""

    number = fields.Integer(
        required=True, validate=validate.Range(min=0, max=LARGEST), metadata={"description": "of the dead letter"}
    )


def single(given: MultiDict[str, str]) -> dict[str, Any]:
    """What was given once; what was given more often stays a list, which no schema takes."""
    return {name: values[0] if len(values) == 1 else values for name, values in given.lists()}
