"""REST: pull requests. https://docs.github.com/en/rest/pulls/pulls"""

from __future__ import annotations

from flask import Blueprint, Response, request

from web.sandbox import issues
from web.sandbox.errors import NotFound, invalid_field, missing_field
from web.sandbox.gitstore import GitStore
from web.sandbox.model import Issue
from web.sandbox.payloads_git import commit_json
from web.sandbox.payloads_repository import pull_json
from web.sandbox.pulls import open_pull
from web.sandbox.rest import allow, allow_author_or, body, caller, issue, page, reply, repository, signed_in, site, text
from web.sandbox.rest_git import changed_files

routes = Blueprint("rest_pulls", __name__)

_PULLS = "/repos/<owner>/<name>/pulls"
_ONE = _PULLS + "/<int:number>"


@routes.get(_PULLS)
def list_pulls(owner: str, name: str) -> Response:
    with site().world.lock:
        repo = repository(owner, name)
        allow(repo, "pull_requests", level="read", least="read")
        chosen = [item for item in repo.issues.values() if _is_wanted(repo.owner, item)]
        newest_first = request.args.get("direction", "desc") != "asc"
        chosen.sort(key=lambda item: item.number, reverse=newest_first)
        return page(chosen, lambda item: pull_json(site().world, item))


@routes.post(_PULLS)
def create_pull(owner: str, name: str) -> Response:
    fields = body()
    with site().world.lock:
        repo = repository(owner, name)
        allow(repo, "pull_requests", level="write", least="read")
        actor = signed_in()
    title, head, base = (text(fields, field, resource="PullRequest") for field in ("title", "head", "base"))
    if title is None or head is None or base is None:
        absent = "title" if title is None else "head" if head is None else "base"
        raise missing_field("PullRequest", absent)
    made = open_pull(
        site(),
        repo,
        actor=actor,
        title=title,
        body=text(fields, "body", resource="PullRequest"),
        head=head,
        base=base,
        draft=fields.get("draft") is True,
        app_id=caller().app_id,
    )
    with site().world.lock:
        return reply(pull_json(site().world, made), 201)


@routes.get(_ONE)
def get_pull(owner: str, name: str, number: int) -> Response:
    with site().world.lock:
        return reply(pull_json(site().world, _pull(owner, name, number)))


@routes.patch(_ONE)
def edit_pull(owner: str, name: str, number: int) -> Response:
    fields = body()
    with site().world.changing():
        repo, found = repository(owner, name), _pull(owner, name, number)
        allow_author_or(repo, found.login)
        state = fields.get("state")
        if state not in (None, "open", "closed"):
            raise invalid_field("PullRequest", "state")
        actor, app_id = signed_in(), caller().app_id
        title, content = text(fields, "title"), text(fields, "body")
        issues.edit_issue(site(), found, actor=actor, title=title, body=content, app_id=app_id)
        if state is not None:
            issues.set_state(site(), found, state, actor=actor, app_id=app_id)
        return reply(pull_json(site().world, found))


@routes.get(_ONE + "/files")
def list_files(owner: str, name: str, number: int) -> Response:
    found, there, middle, head = _range(owner, name, number)
    files = changed_files(site().world.repository(found.repo), there, middle, head)
    return page(files, lambda item: item)


@routes.get(_ONE + "/commits")
def list_pull_commits(owner: str, name: str, number: int) -> Response:
    found, there, middle, head = _range(owner, name, number)
    repo = site().world.repository(found.repo)
    listed = there.commits(f"{middle}..{head}")[::-1]
    return page(listed, lambda commit: commit_json(site().world, repo, commit))


@routes.get(_ONE + "/reviews")
@routes.get(_ONE + "/comments")
def list_reviews(owner: str, name: str, number: int) -> Response:
    with site().world.lock:
        _pull(owner, name, number)
        return reply([])


def _pull(owner: str, name: str, number: int) -> Issue:
    found = issue(owner, name, number)
    if found.pull is None:
        raise NotFound
    return found


def _range(owner: str, name: str, number: int) -> tuple[Issue, GitStore, str, str]:
    """The pull request, its store, the merge base and the head."""
    with site().world.lock:
        found = _pull(owner, name, number)
        assert found.pull is not None, "_pull gives pull requests only"
        there, base, head = GitStore(repository(owner, name).path), found.pull.base_sha, found.pull.head_sha
    return found, there, there.merge_base(base, head) or base, head


def _is_wanted(owner: str, item: Issue) -> bool:
    wanted = request.args
    if item.pull is None or wanted.get("state", "open") not in ("all", item.state):
        return False
    head = wanted.get("head", "").removeprefix(f"{owner}:")
    return head in ("", item.pull.head) and wanted.get("base", item.pull.base) == item.pull.base
