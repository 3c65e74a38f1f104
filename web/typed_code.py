"""The same for what is not said on an issue: branches of ours, their pull requests and checks, whole repositories."""

from __future__ import annotations

import re
from typing import Any

from actors.messages import (
    BranchPushed,
    ChecksFinished,
    FromGitHub,
    PullRequestChanged,
    PullRequestReviewed,
    RepositoryArchived,
    RepositoryBack,
    RepositoryLabelChanged,
    RepositoryLost,
    RepositoryRenamed,
    ReviewCommentAdded,
)
from web.typed import Parts, Typed, key_of, person, place

OUR_BRANCH = re.compile(r"agent/issue-([1-9][0-9]{0,17})(?:-[^\s]*)?")
"""How the branches are called that are made for an issue: its number is in the name."""
BRANCHES = "refs/heads/"


# --- branches of ours and their pull requests ------------------------------------------------------------------


def _of_branch(parts: Parts, branch: str, event: FromGitHub) -> Typed | None:
    """For the case whose issue the branch names; None for a branch that is not called like ours."""
    ours = OUR_BRANCH.fullmatch(branch)
    return Typed(event=event, key=key_of(parts["repository"], int(ours[1]))) if ours else None


def _of_pull(parts: Parts, event: FromGitHub) -> Typed | None:
    """A fork's branch may be called as it likes: only this repository's own are ours."""
    head = parts["pull_request"]["head"]
    if head["repo"] is None or head["repo"]["id"] != parts["repository"]["id"]:
        return None
    return _of_branch(parts, head["ref"], event)


def pull_request(parts: Parts) -> Typed | None:
    """A pull request changed."""
    pull = parts["pull_request"]
    changed = PullRequestChanged(
        **place(parts),
        action=parts["action"],
        number=pull["number"],
        url=pull["html_url"],
        branch=pull["head"]["ref"],
        head=pull["head"]["sha"],
        merged=bool(pull["merged"] or pull["merged_at"]),
        updated_at=pull["updated_at"],
    )
    return _of_pull(parts, changed)


def reviewed(parts: Parts) -> Typed | None:
    """A review was handed in, or dismissed."""
    pull, review = parts["pull_request"], parts["review"]
    said = PullRequestReviewed(
        **place(parts),
        number=pull["number"],
        branch=pull["head"]["ref"],
        review_id=review["id"],
        verdict=review["state"].lower(),
        body=review["body"],
        commit=review["commit_id"] or "",
        submitted_at=review["submitted_at"] or pull["updated_at"],
    )
    return _of_pull(parts, said)


def line_commented(parts: Parts) -> Typed | None:
    """A comment on a line of the change."""
    pull, comment = parts["pull_request"], parts["comment"]
    said = ReviewCommentAdded(
        **place(parts),
        number=pull["number"],
        branch=pull["head"]["ref"],
        comment_id=comment["id"],
        body=comment["body"],
        path=comment["path"],
        line=comment["line"],
        created_at=comment["created_at"],
    )
    return _of_pull(parts, said)


def suite_finished(parts: Parts) -> Typed | None:
    """All checks of one App on a commit ended."""
    suite = parts["check_suite"]
    return _checked(parts, suite, name=(suite["app"] or {}).get("name", ""), url=suite["url"], suite=True)


def check_finished(parts: Parts) -> Typed | None:
    """One check on a commit ended."""
    run = parts["check_run"]
    found = {**run["check_suite"], "conclusion": run["conclusion"]}
    return _checked(parts, found, name=run["name"], url=run["html_url"], suite=False)


def _checked(parts: Parts, found: Parts, *, name: str, url: str, suite: bool) -> Typed | None:
    branch = found["head_branch"] or ""
    ended = ChecksFinished(
        **place(parts),
        branch=branch,
        head=found["head_sha"],
        name=name,
        conclusion=found["conclusion"] or "",
        url=url,
        suite=suite,
    )
    return _of_branch(parts, branch, ended)


def pushed(parts: Parts) -> Typed | None:
    """Commits on a branch, or its end."""
    ref = parts["ref"]
    if not ref.startswith(BRANCHES):
        return None
    branch, gone = ref.removeprefix(BRANCHES), parts["deleted"]
    event = BranchPushed(
        **place(parts), branch=branch, before=parts["before"], head="" if gone else parts["after"], deleted=gone
    )
    return _of_branch(parts, branch, event)


# --- whole repositories ----------------------------------------------------------------------------------------


def renamed(parts: Parts) -> Typed | None:
    """Another name under the same owner."""
    change = parts["changes"]["repository"]["name"]
    owner = parts["repository"]["full_name"].partition("/")[0]
    return _moved(parts, f"{owner}/{change['before']}") if change else None


def owner_changed(parts: Parts) -> Typed | None:
    """Another owner."""
    owners = parts["changes"]["owner"]["before"]
    owner = owners.get("user") or owners.get("organization")
    name = parts["repository"]["full_name"].partition("/")[2]
    return _moved(parts, f"{owner['login']}/{name}") if owner else None


def _moved(parts: Parts, before: str) -> Typed:
    return Typed(event=RepositoryRenamed(**place(parts), before=before), repositories=(before,))


def archived(parts: Parts) -> Typed:
    """Archived, or taken out of the archive."""
    event = RepositoryArchived(**place(parts), archived=parts["action"] == "archived")
    return Typed(event=event, repositories=(parts["repository"]["full_name"],))


def deleted(parts: Parts) -> Typed:
    """A repository is gone with all its issues."""
    lost = RepositoryLost(sender=person(parts["sender"]), why="deleted")
    return Typed(event=lost, repositories=(parts["repository"]["full_name"],))


def label_changed(parts: Parts) -> Typed | None:
    """A label of the repository was renamed or deleted; its colour and description are nobody's concern."""
    name, change = parts["label"]["name"], parts["changes"].get("name")
    if parts["action"] == "edited" and not change:
        return None
    before, now = (change["before"], name) if change else (name, None)
    event = RepositoryLabelChanged(**place(parts), label=before, now=now)
    return Typed(event=event, repositories=(parts["repository"]["full_name"],))


def installation_lost(parts: Parts) -> Typed | None:
    """The App was removed or suspended."""
    why: Any = "suspended" if parts["action"] == "suspend" else "removed"
    return _installed(parts, RepositoryLost(sender=person(parts["sender"]), why=why))


def installation_back(parts: Parts) -> Typed | None:
    """The App was installed, or may act again."""
    return _installed(parts, RepositoryBack(sender=person(parts["sender"]), installation=parts["installation"]["id"]))


def _installed(parts: Parts, event: FromGitHub) -> Typed | None:
    """For the repositories that are named; a suspension names none and is about all."""
    lists = ("repositories", "repositories_added", "repositories_removed")
    names = tuple(item["full_name"] for part in lists for item in parts[part] or ())
    if names:
        return Typed(event=event, repositories=names)
    if parts["action"] in ("suspend", "unsuspend", "deleted"):
        return Typed(event=event, installation=parts["installation"]["id"])
    return None
