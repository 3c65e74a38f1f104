"""Comments on issues: write, edit, delete, each with its event."""

from __future__ import annotations

from web.sandbox.errors import Forbidden, missing_field
from web.sandbox.issues import check_body, record
from web.sandbox.model import Comment, Issue
from web.sandbox.payloads import comment_json
from web.sandbox.site import Site

LOCKED = "Unable to create comment because issue is locked."


def add_comment(
    site: Site, issue: Issue, body: str, *, actor: str, app_id: int | None = None, privileged: bool = False
) -> Comment:
    """Post a comment. A locked issue refuses (Forbidden) all but those with write (`privileged`)."""
    _check(body)
    if issue.locked and not privileged:
        raise Forbidden(LOCKED)
    world = site.world
    with world.changing():
        now = world.clock()
        comment = Comment(
            id=world.new_id(),
            repo=issue.repo,
            number=issue.number,
            login=actor,
            body=body,
            created_at=now,
            updated_at=now,
            app_id=app_id,
        )
        world.put_comment(comment)
        record(site, issue, "commented", actor=actor, app_id=app_id, comment_id=comment.id, after=body)
        site.announce.issue("issue_comment", "created", issue, actor=actor, comment=comment_json(world, comment))
    return comment


def edit_comment(site: Site, comment: Comment, body: str, *, actor: str, app_id: int | None = None) -> None:
    """Replace the text; the same text again is no event."""
    _check(body)
    world = site.world
    with world.changing():
        if body == comment.body:
            return
        issue = world.issue(comment.repo, comment.number)
        before, comment.body, comment.updated_at = comment.body, body, world.clock()
        record(
            site,
            issue,
            "comment_edited",
            actor=actor,
            app_id=app_id,
            comment_id=comment.id,
            before=before,
            after=body,
        )
        shown = comment_json(world, comment)
        changes = {"body": {"from": before}}
        site.announce.issue("issue_comment", "edited", issue, actor=actor, comment=shown, changes=changes)


def delete_comment(site: Site, comment: Comment, *, actor: str, app_id: int | None = None) -> None:
    world = site.world
    with world.changing():
        issue = world.issue(comment.repo, comment.number)
        world.drop_comment(comment)
        record(
            site,
            issue,
            "comment_deleted",
            actor=actor,
            app_id=app_id,
            comment_id=comment.id,
            before=comment.body,
        )
        shown = comment_json(world, comment)
        site.announce.issue("issue_comment", "deleted", issue, actor=actor, comment=shown)


def _check(body: str) -> None:
    if not body.strip():
        raise missing_field("IssueComment", "body")
    check_body(body, resource="IssueComment")
