"""REST: git's objects, refs, branches, commits and comparisons. https://docs.github.com/en/rest/git"""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from web.sandbox.errors import NotFound, Unprocessable, missing_field
from web.sandbox.gitstore import GitError, GitStore
from web.sandbox.model import Repository
from web.sandbox.payloads import Json
from web.sandbox.payloads_git import (
    commit_json,
    file_change_json,
    git_commit_json,
    in_base64,
    ref_json,
    tree_json,
)
from web.sandbox.pulls import after_push
from web.sandbox.rest import allow, body, nothing, page, reply, repository, signed_in, site, text

routes = Blueprint("rest_git", __name__)

_REPO = "/repos/<owner>/<name>"


def _readable(owner: str, name: str) -> tuple[Repository, GitStore]:
    with site().world.lock:
        repo = repository(owner, name)
        allow(repo, "contents", level="read", least="read")
        return repo, GitStore(repo.path)


def _writable(owner: str, name: str) -> tuple[Repository, GitStore]:
    with site().world.lock:
        repo = repository(owner, name)
        allow(repo, "contents", level="write", least="write")
        return repo, GitStore(repo.path)


def _sha(there: GitStore, ref: str, *, kind: str = "commit") -> str:
    found = there.resolve(ref, kind=kind)
    if found is None:
        raise NotFound
    return found


@routes.get(_REPO + "/git/trees/<path:ref>")
def get_tree(owner: str, name: str, ref: str) -> Response:
    repo, there = _readable(owner, name)
    recursive = request.args.get("recursive", "") not in ("", "0", "false")
    sha = _sha(there, ref, kind="tree")
    return reply(tree_json(site().world, repo, sha, there.tree(sha, recursive=recursive)))


@routes.get(_REPO + "/git/blobs/<sha>")
def get_blob(owner: str, name: str, sha: str) -> Response:
    repo, there = _readable(owner, name)
    raw = there.blob(_sha(there, sha, kind="blob"))
    url = f"{site().world.api}/repos/{repo.full_name}/git/blobs/{sha}"
    return reply({"sha": sha, "url": url, "size": len(raw), "encoding": "base64", "content": in_base64(raw)})


@routes.get(_REPO + "/git/commits/<sha>")
def get_git_commit(owner: str, name: str, sha: str) -> Response:
    repo, there = _readable(owner, name)
    return reply(git_commit_json(site().world, repo, there.commit(_sha(there, sha))))


@routes.get(_REPO + "/commits")
def list_commits(owner: str, name: str) -> Response:
    repo, there = _readable(owner, name)
    listed = there.commits(_sha(there, request.args.get("sha") or repo.default_branch))
    return page(listed, lambda commit: commit_json(site().world, repo, commit))


@routes.get(_REPO + "/commits/<path:ref>")
def get_commit(owner: str, name: str, ref: str) -> Response:
    repo, there = _readable(owner, name)
    sha = there.resolve(ref)
    if sha is None:
        raise Unprocessable(f"No commit found for SHA: {ref}")
    return reply(commit_json(site().world, repo, there.commit(sha)))


@routes.get(_REPO + "/branches")
def list_branches(owner: str, name: str) -> Response:
    repo, there = _readable(owner, name)
    heads = there.refs("heads")
    url = f"{site().world.api}/repos/{repo.full_name}/commits"

    def shape(ref: str) -> Json:
        commit = {"sha": heads[ref], "url": f"{url}/{heads[ref]}"}
        return {"name": ref.removeprefix("refs/heads/"), "commit": commit, "protected": False}

    return page(sorted(heads), shape)


@routes.get(_REPO + "/branches/<path:branch>")
def get_branch(owner: str, name: str, branch: str) -> Response:
    repo, there = _readable(owner, name)
    sha = there.resolve(f"refs/heads/{branch}")
    if sha is None:
        raise NotFound("Branch not found")
    url = f"{site().world.api}/repos/{repo.full_name}/branches/{branch}"
    return reply(
        {
            "name": branch,
            "commit": commit_json(site().world, repo, there.commit(sha)),
            "_links": {"self": url, "html": f"{site().world.url}/{repo.full_name}/tree/{branch}"},
            "protected": False,
            "protection": {"enabled": False},
            "protection_url": f"{url}/protection",
        }
    )


@routes.get(_REPO + "/compare/<path:basehead>")
def compare(owner: str, name: str, basehead: str) -> Response:
    repo, there = _readable(owner, name)
    parts = re.split(r"\.{2,3}", basehead)
    if len(parts) != 2:
        raise NotFound
    base, head = (_sha(there, part.removeprefix(f"{repo.owner}:")) for part in parts)
    return reply(_comparison(repo, there, basehead, base=base, head=head))


@routes.get(_REPO + "/git/ref/<path:ref>")
def get_ref(owner: str, name: str, ref: str) -> Response:
    repo, there = _readable(owner, name)
    full = f"refs/{ref.removeprefix('refs/')}"
    found = there.refs().get(full)
    if found is None:
        raise NotFound
    return reply(ref_json(site().world, repo, full, found))


@routes.get(_REPO + "/git/refs")
@routes.get(_REPO + "/git/refs/<path:prefix>")
@routes.get(_REPO + "/git/matching-refs/<path:prefix>")
def list_refs(owner: str, name: str, prefix: str = "") -> Response:
    repo, there = _readable(owner, name)
    there_are = there.refs()
    wanted = f"refs/{prefix}"
    listed = [ref for ref in sorted(there_are) if ref.startswith(wanted)]
    return page(listed, lambda ref: ref_json(site().world, repo, ref, there_are[ref]))


@routes.post(_REPO + "/git/refs")
def create_ref(owner: str, name: str) -> Response:
    fields = body()
    repo, there = _writable(owner, name)
    ref, sha = text(fields, "ref", resource="Reference"), text(fields, "sha", resource="Reference")
    if ref is None or sha is None:
        raise missing_field("Reference", "ref" if ref is None else "sha")
    if not ref.startswith("refs/") or ref.count("/") < 2:
        raise Unprocessable("Reference name must start with 'refs/' and contain at least two slashes.")
    if there.refs().get(ref):
        raise Unprocessable("Reference already exists")
    if there.resolve(sha) is None:
        raise Unprocessable("Object does not exist")
    _move(repo, there, ref, sha)
    return reply(ref_json(site().world, repo, ref, sha), 201)


@routes.patch(_REPO + "/git/refs/<path:ref>")
def update_ref(owner: str, name: str, ref: str) -> Response:
    fields = body()
    repo, there = _writable(owner, name)
    full, sha = f"refs/{ref}", text(fields, "sha", resource="Reference")
    before = there.refs().get(full)
    if before is None:
        raise Unprocessable("Reference does not exist")
    if sha is None or there.resolve(sha) is None:
        raise Unprocessable("Object does not exist")
    if not fields.get("force") and there.merge_base(before, sha) != before:
        raise Unprocessable("Update is not a fast forward")
    _move(repo, there, full, sha)
    return reply(ref_json(site().world, repo, full, sha))


@routes.delete(_REPO + "/git/refs/<path:ref>")
def delete_ref(owner: str, name: str, ref: str) -> Response:
    repo, there = _writable(owner, name)
    if f"refs/{ref}" not in there.refs():
        raise Unprocessable("Reference does not exist")
    _move(repo, there, f"refs/{ref}", None)
    return nothing()


def _move(repo: Repository, there: GitStore, ref: str, sha: str | None) -> None:
    """Set or delete a ref, and tell of it as of a push."""
    before = there.refs()
    try:
        there.update_ref(ref, sha)
    except GitError as error:
        raise Unprocessable(str(error)) from None
    after_push(site(), repo, actor=signed_in(), before=before, after=there.refs())


def _comparison(repo: Repository, there: GitStore, basehead: str, *, base: str, head: str) -> Json:
    world, middle = site().world, there.merge_base(base, head)
    if middle is None:
        raise NotFound(f"No common ancestor between {basehead.replace('...', ' and ')}.")
    ahead, behind = there.count(f"{base}..{head}"), there.count(f"{head}..{base}")
    status = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind"}
    page_url = f"{world.url}/{repo.full_name}/compare/{basehead}"
    between = there.commits(f"{base}..{head}")[::-1]
    return {
        "url": f"{world.api}/repos/{repo.full_name}/compare/{basehead}",
        "html_url": page_url,
        "permalink_url": page_url,
        "diff_url": f"{page_url}.diff",
        "patch_url": f"{page_url}.patch",
        "base_commit": commit_json(world, repo, there.commit(base)),
        "merge_base_commit": commit_json(world, repo, there.commit(middle)),
        "status": status.get((ahead > 0, behind > 0), "identical"),
        "ahead_by": ahead,
        "behind_by": behind,
        "total_commits": ahead,
        "commits": [commit_json(world, repo, commit) for commit in between],
        "files": changed_files(repo, there, middle, head),
    }


def changed_files(repo: Repository, there: GitStore, before: str, after: str) -> list[Json]:
    """The files between two commits, each with its patch (without git's own heading, as on GitHub)."""
    shown = []
    for change in there.changes(before, after)[:300]:
        _, mark, hunks = there.patch(before, after, change.path).partition("\n@@")
        patch = mark.lstrip("\n") + hunks.rstrip("\n")
        shown.append(file_change_json(site().world, repo, change, sha=after, patch=patch))
    return shown
