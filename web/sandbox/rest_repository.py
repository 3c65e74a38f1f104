"""REST: a repository, who works in it, and its files. https://docs.github.com/en/rest/repos"""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from web.sandbox.access import LEGACY_PERMISSION, has_role, role
from web.sandbox.errors import Forbidden, NotFound
from web.sandbox.gitstore import Entry, GitStore
from web.sandbox.model import Repository
from web.sandbox.payloads import user_json
from web.sandbox.payloads_git import content_json, file_json
from web.sandbox.payloads_repository import collaborator_json, permissions_json, repository_json
from web.sandbox.rest import allow, caller, nothing, page, reply, repository, signed_in, site, store

routes = Blueprint("rest_repository", __name__)

_REPO = "/repos/<owner>/<name>"

_RAW_TYPES = ("application/vnd.github.raw", "application/vnd.github.v3.raw", "application/vnd.github.raw+json")


@routes.get(_REPO)
def get_repository(owner: str, name: str) -> Response:
    with site().world.lock:
        return reply(repository_json(site().world, repository(owner, name), caller=caller()))


@routes.get("/user/repos")
def list_own_repositories() -> Response:
    with site().world.lock:
        login, world = signed_in(), site().world
        mine = [repo for repo in world.repositories.values() if has_role(world, repo, login, least="triage")]
        return page(mine, lambda repo: repository_json(world, repo, caller=caller()))


@routes.get(_REPO + "/collaborators")
def list_collaborators(owner: str, name: str) -> Response:
    with site().world.lock:
        repo = repository(owner, name)
        _ensure_push(repo)
        there = [repo.owner, *(login for login in repo.permissions if login.lower() != repo.owner.lower())]
        return page(there, lambda login: collaborator_json(site().world, repo, login))


@routes.get(_REPO + "/collaborators/<login>")
def check_collaborator(owner: str, name: str, login: str) -> Response:
    with site().world.lock:
        repo = repository(owner, name)
        _ensure_push(repo)
        if login.lower() not in {known.lower() for known in (repo.owner, *repo.permissions)}:
            raise NotFound
        return nothing()


@routes.get(_REPO + "/collaborators/<login>/permission")
def get_permission(owner: str, name: str, login: str) -> Response:
    with site().world.lock:
        repo, world = repository(owner, name), site().world
        _ensure_push(repo)
        user = world.user(login)
        role_name = role(world, repo, login)
        permissions = permissions_json(world, repo, login)
        shown = user_json(world, user) | {"permissions": permissions, "role_name": role_name}
        legacy = LEGACY_PERMISSION.get(role_name, role_name)
        return reply({"permission": legacy, "user": shown, "role_name": role_name})


@routes.get(_REPO + "/languages")
def list_languages(owner: str, name: str) -> Response:
    with site().world.lock:
        repository(owner, name)
        return reply({})


@routes.get(_REPO + "/contents/", strict_slashes=False)
@routes.get(_REPO + "/contents/<path:path>")
def get_contents(owner: str, name: str, path: str = "") -> Response:
    there, repo, ref = _readable(owner, name)
    commit = _commit_of(there, ref)
    entry = there.entry(commit, path) if path.strip("/") else None
    if entry is None and path.strip("/"):
        raise NotFound
    if entry is None or entry.kind == "tree":
        listed = there.tree(entry.sha if entry else commit)
        start = f"{path.strip('/')}/" if entry else ""
        world = site().world
        return reply([content_json(world, repo, _moved(item, start), ref=ref) for item in listed])
    return _file(there, repo, entry, ref)


@routes.get(_REPO + "/readme")
def get_readme(owner: str, name: str) -> Response:
    there, repo, ref = _readable(owner, name)
    for entry in there.tree(_commit_of(there, ref)):
        if entry.kind == "blob" and re.fullmatch(r"readme(\.\w+)?", entry.path, re.IGNORECASE):
            return _file(there, repo, entry, ref)
    raise NotFound


def _ensure_push(repo: Repository) -> None:
    if caller().app_id is not None:
        allow(repo, "metadata", level="read")
    elif not has_role(site().world, repo, caller().login, least="write"):
        raise Forbidden("Must have push access to view collaborator permission.")


def _readable(owner: str, name: str) -> tuple[GitStore, Repository, str]:
    """The store, the repository and the ref that is asked for, if the caller may read content."""
    with site().world.lock:
        repo = repository(owner, name)
        allow(repo, "contents", level="read", least="read")
        return store(owner, name), repo, request.args.get("ref") or repo.default_branch


def _commit_of(there: GitStore, ref: str) -> str:
    commit = there.resolve(ref)
    if commit is None:
        raise NotFound(f"No commit found for the ref {ref}")
    return commit


def _file(there: GitStore, repo: Repository, entry: Entry, ref: str) -> Response:
    if request.headers.get("Accept") in _RAW_TYPES:
        return Response(there.blob(entry.sha), content_type="application/vnd.github.raw; charset=utf-8")
    return reply(file_json(site().world, repo, there, entry, ref=ref))


def _moved(entry: Entry, start: str) -> Entry:
    return Entry(mode=entry.mode, kind=entry.kind, sha=entry.sha, size=entry.size, path=start + entry.path)
