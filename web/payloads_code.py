"""The parts of payloads about pull requests, checks, branches and repositories, as marshmallow schemas."""

from __future__ import annotations

from marshmallow import fields, validate

from web.payloads import (
    FULL_NAME,
    Body,
    Common,
    Installation,
    Label,
    Part,
    Text,
    User,
    When,
    number,
)

COMMIT = validate.Regexp(r"\A[0-9a-f]{40,64}\Z")
LONGEST_NAME = 300
"""Characters of a branch's or check's name that are taken."""


def name() -> Text:
    """A name that has to be there."""
    return Text(required=True, validate=validate.Length(min=1, max=LONGEST_NAME))


class Place(Part):
    """The repository of one end of a pull request; null once a fork is gone."""

    id = number()


class End(Part):
    ref = name()
    sha = fields.String(required=True, validate=COMMIT)
    repo = fields.Nested(Place, load_default=None, allow_none=True)


class PullRequest(Part):
    id = number()
    number = number()
    html_url = Text(required=True)
    head = fields.Nested(End, required=True)
    merged = fields.Boolean(load_default=False, allow_none=True)
    merged_at = fields.Raw(load_default=None, allow_none=True)
    updated_at = When(required=True)


class PullRequestDelivery(Common):
    pull_request = fields.Nested(PullRequest, required=True)


class Review(Part):
    id = number()
    state = name()
    body = Body()
    commit_id = Text(load_default="", allow_none=True)
    submitted_at = When(load_default=0.0, allow_none=True)


class ReviewDelivery(PullRequestDelivery):
    review = fields.Nested(Review, required=True)


class LineComment(Part):
    id = number()
    body = Body()
    path = Text(required=True)
    line = fields.Integer(load_default=None, allow_none=True)
    created_at = When(required=True)


class LineCommentDelivery(PullRequestDelivery):
    comment = fields.Nested(LineComment, required=True)


class Suite(Part):
    id = number()
    head_branch = Text(load_default="", allow_none=True)
    head_sha = fields.String(required=True, validate=COMMIT)
    conclusion = Text(load_default="", allow_none=True)


class App(Part):
    name = Body()


class CheckSuite(Suite):
    url = Body()
    updated_at = Body()
    app = fields.Nested(App, load_default=dict, allow_none=True)


class SuiteDelivery(Common):
    check_suite = fields.Nested(CheckSuite, required=True)


class CheckRun(Part):
    id = number()
    name = name()
    html_url = Body()
    updated_at = fields.Raw(data_key="completed_at", load_default="", allow_none=True)
    conclusion = Text(load_default="", allow_none=True)
    check_suite = fields.Nested(Suite, required=True)


class CheckDelivery(Common):
    check_run = fields.Nested(CheckRun, required=True)


class PushDelivery(Common):
    action = fields.String(load_default="")
    ref = name()
    before = fields.String(required=True, validate=COMMIT)
    after = fields.String(required=True, validate=COMMIT)
    deleted = fields.Boolean(load_default=False)


class _From(Part):
    """What something was before."""

    before = Text(required=True, data_key="from", validate=validate.Length(min=1, max=LONGEST_NAME))


class _NameChange(Part):
    name = fields.Nested(_From, load_default=None)


class _RepositoryChange(Part):
    repository = fields.Nested(_NameChange, required=True)


class RenameDelivery(Common):
    changes = fields.Nested(_RepositoryChange, required=True)


class _Owners(Part):
    user = fields.Nested(User, load_default=None, allow_none=True)
    organization = fields.Nested(User, load_default=None, allow_none=True)


class _OwnerFrom(Part):
    before = fields.Nested(_Owners, required=True, data_key="from")


class _OwnerChange(Part):
    owner = fields.Nested(_OwnerFrom, required=True)


class OwnerDelivery(Common):
    changes = fields.Nested(_OwnerChange, required=True)


class RepositoryLabelDelivery(Common):
    """A label of the repository itself; `changes.name` only where it was renamed."""

    label = fields.Nested(Label, required=True)
    changes = fields.Nested(_NameChange, load_default=dict)


class Named(Part):
    """A repository as the events of an installation name it."""

    full_name = fields.String(required=True, validate=FULL_NAME)


class InstallationDelivery(Part):
    """`repositories` is left out where GitHub names none: then it is about all of them."""

    action = fields.String(required=True)
    installation = fields.Nested(Installation, required=True)
    sender = fields.Nested(User, required=True)
    repositories = fields.List(fields.Nested(Named), load_default=list, allow_none=True)
    repositories_added = fields.List(fields.Nested(Named), load_default=list)
    repositories_removed = fields.List(fields.Nested(Named), load_default=list)
