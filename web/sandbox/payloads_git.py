"""The JSON of git's own objects: commits, trees, files, refs."""

from __future__ import annotations

import base64
from urllib.parse import quote

from web.sandbox.gitstore import Commit, Entry, FileChange, GitStore, Signature
from web.sandbox.model import Repository
from web.sandbox.payloads import Json, node_id
from web.sandbox.state import World

MAX_INLINE = 1024 * 1024  # GitHub sends no content for files beyond 1 MiB

_KINDS = {"blob": "file", "tree": "dir", "commit": "submodule"}


def _signature(who: Signature) -> Json:
    return {"name": who.name, "email": who.email, "date": who.date}


def git_commit_json(world: World, repo: Repository, commit: Commit) -> Json:
    """What `GET /git/commits/{sha}` gives."""
    url = f"{world.api}/repos/{repo.full_name}/git"
    page = f"{world.url}/{repo.full_name}/commit"
    return {
        "sha": commit.sha,
        "node_id": node_id("Commit", int(commit.sha[:12], 16)),
        "url": f"{url}/commits/{commit.sha}",
        "html_url": f"{page}/{commit.sha}",
        "author": _signature(commit.author),
        "committer": _signature(commit.committer),
        "message": commit.message,
        "tree": {"sha": commit.tree, "url": f"{url}/trees/{commit.tree}"},
        "parents": [{"sha": sha, "url": f"{url}/commits/{sha}", "html_url": f"{page}/{sha}"} for sha in commit.parents],
        "verification": {"verified": False, "reason": "unsigned", "signature": None, "payload": None},
    }


def commit_json(world: World, repo: Repository, commit: Commit) -> Json:
    """What `GET /commits/{ref}` gives; git knows no accounts, so author and committer are null."""
    inner = git_commit_json(world, repo, commit)
    url = f"{world.api}/repos/{repo.full_name}/commits/{commit.sha}"
    return {
        "sha": commit.sha,
        "node_id": inner["node_id"],
        "commit": {name: inner[name] for name in ("author", "committer", "message", "tree", "url", "verification")}
        | {"comment_count": 0},
        "url": url,
        "html_url": inner["html_url"],
        "comments_url": f"{url}/comments",
        "author": None,
        "committer": None,
        "parents": [
            parent | {"url": parent["url"].replace("/git/commits/", "/commits/")} for parent in inner["parents"]
        ],
    }


def file_change_json(world: World, repo: Repository, change: FileChange, *, sha: str, patch: str) -> Json:
    """One file of a comparison or a pull request."""
    place = f"{repo.full_name}/blob/{sha}/{quote(change.path)}"
    answer = {
        "sha": None,
        "filename": change.path,
        "status": change.status,
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "blob_url": f"{world.url}/{place}",
        "raw_url": f"{world.url}/{place}",
        "contents_url": f"{world.api}/repos/{repo.full_name}/contents/{quote(change.path)}?ref={sha}",
        "patch": patch,
    }
    return answer | ({"previous_filename": change.previous} if change.previous else {})


def tree_json(world: World, repo: Repository, sha: str, entries: list[Entry]) -> Json:
    url = f"{world.api}/repos/{repo.full_name}/git"
    return {
        "sha": sha,
        "url": f"{url}/trees/{sha}",
        "tree": [
            {
                "path": entry.path,
                "mode": entry.mode,
                "type": entry.kind,
                "sha": entry.sha,
                "url": f"{url}/{entry.kind}s/{entry.sha}",
            }
            | ({} if entry.size is None else {"size": entry.size})
            for entry in entries
        ],
        "truncated": False,
    }


def content_json(world: World, repo: Repository, entry: Entry, *, ref: str) -> Json:
    """One entry of a directory, or the frame of a file."""
    at = f"?ref={quote(ref, safe='')}"
    kind = "symlink" if entry.mode == "120000" else _KINDS[entry.kind]
    url = f"{world.api}/repos/{repo.full_name}/contents/{quote(entry.path)}{at}"
    git_url = f"{world.api}/repos/{repo.full_name}/git/{entry.kind}s/{entry.sha}"
    view = "blob" if entry.kind == "blob" else "tree"
    page = f"{world.url}/{repo.full_name}/{view}/{quote(ref)}/{quote(entry.path)}"
    return {
        "name": entry.path.rsplit("/", 1)[-1],
        "path": entry.path,
        "sha": entry.sha,
        "size": entry.size or 0,
        "url": url,
        "html_url": page,
        "git_url": git_url,
        "download_url": page if entry.kind == "blob" else None,
        "type": kind,
        "_links": {"self": url, "git": git_url, "html": page},
    }


def file_json(world: World, repo: Repository, store: GitStore, entry: Entry, *, ref: str) -> Json:
    """A file with its content in base64 (in lines of 60 characters, as GitHub breaks them)."""
    answer = content_json(world, repo, entry, ref=ref)
    if (entry.size or 0) > MAX_INLINE:
        return answer | {"content": "", "encoding": "none"}
    return answer | {"content": in_base64(store.blob(entry.sha)), "encoding": "base64"}


def in_base64(raw: bytes) -> str:
    encoded = base64.b64encode(raw).decode()
    return "".join(encoded[start : start + 60] + "\n" for start in range(0, len(encoded), 60))


def ref_json(world: World, repo: Repository, ref: str, sha: str) -> Json:
    url = f"{world.api}/repos/{repo.full_name}/git"
    return {
        "ref": ref,
        "node_id": node_id("Ref", int(sha[:12], 16)),
        "url": f"{url}/{quote(ref)}",
        "object": {"sha": sha, "type": "commit", "url": f"{url}/commits/{sha}"},
    }
