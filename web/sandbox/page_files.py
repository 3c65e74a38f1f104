"""A repository's files and differences, as far as links from issues lead to them."""

from __future__ import annotations

import re

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from web.sandbox.errors import NotFound
from web.sandbox.gitstore import Entry, GitStore
from web.sandbox.model import Issue, Repository
from web.sandbox.pages import repository_page, visible
from web.sandbox.rest import site

routes = Blueprint("files", __name__)

MAX_SHOWN = 512 * 1024  # bytes of a file, characters of a difference
MAX_RENDERED = 256 * 1024  # characters of a Markdown file; longer ones are shown as their source
MARKDOWN = (".md", ".markdown")


@routes.get("/<owner>/<name>")
@routes.get("/<owner>/<name>/")
def code(owner: str, name: str) -> str:
    with site().world.lock:
        repo = visible(owner, name)
    return _listing(repo, repo.default_branch, "")


@routes.get("/<owner>/<name>/tree/<path:rest>")
def tree(owner: str, name: str, rest: str) -> str:
    with site().world.lock:
        repo = visible(owner, name)
    ref, path = _split(GitStore(repo.path), rest)
    return _listing(repo, ref, path)


@routes.get("/<owner>/<name>/blob/<path:rest>")
def blob(owner: str, name: str, rest: str) -> str:
    with site().world.lock:
        repo = visible(owner, name)
    store = GitStore(repo.path)
    ref, path = _split(store, rest)
    entry = store.entry(store.resolve(ref) or "", path)
    if entry is None or entry.kind != "blob":
        raise NotFound
    text = _text(store, entry)
    lines = None if text is None else text.splitlines()
    proper = text is not None and len(text) <= MAX_RENDERED and path.lower().endswith(MARKDOWN)
    folder = path.rpartition("/")[0]
    return repository_page(
        "blob.html",
        repo,
        ref=ref,
        path=path,
        entry=entry,
        lines=lines,
        can_render=proper,
        prose=text if proper and request.args.get("plain") != "1" else None,
        beside=f"{ref}/{folder}" if folder else ref,
    )


@routes.get("/<owner>/<name>/commit/<sha>")
def commit(owner: str, name: str, sha: str) -> BaseResponse:
    return redirect(f"/{owner}/{name}/compare/{sha}^...{sha}")


@routes.get("/<owner>/<name>/compare/<path:basehead>")
def compare(owner: str, name: str, basehead: str) -> str | Response:
    with site().world.lock:
        repo = visible(owner, name)
    wants_text = basehead.endswith((".diff", ".patch"))
    parts = re.split(r"\.{2,3}", basehead.removesuffix(".diff").removesuffix(".patch"))
    base, head = (parts[0], parts[1]) if len(parts) == 2 else (repo.default_branch, parts[0])
    return _difference(repo, base, head, title=f"{base} … {head}", as_text=wants_text)


@routes.get("/<owner>/<name>/pull/<int:number>/files")
def pull_files(owner: str, name: str, number: int) -> str | Response:
    repo, issue = _pull(owner, name, number)
    assert issue.pull is not None, "_pull gives pull requests only"
    title = f"{issue.title} #{issue.number}"
    return _difference(repo, issue.pull.base_sha, issue.pull.head_sha, title=title, as_text=False)


@routes.get("/<owner>/<name>/pull/<int:number>.diff")
@routes.get("/<owner>/<name>/pull/<int:number>.patch")
def pull_diff(owner: str, name: str, number: int) -> str | Response:
    repo, issue = _pull(owner, name, number)
    assert issue.pull is not None, "_pull gives pull requests only"
    return _difference(repo, issue.pull.base_sha, issue.pull.head_sha, title="", as_text=True)


def _pull(owner: str, name: str, number: int) -> tuple[Repository, Issue]:
    with site().world.lock:
        repo, issue = visible(owner, name), site().world.issue(f"{owner}/{name}", number)
    if issue.pull is None:
        raise NotFound
    return repo, issue


def _listing(repo: Repository, ref: str, path: str) -> str:
    store = GitStore(repo.path)
    commit_sha = store.resolve(ref)
    entry = store.entry(commit_sha, path) if commit_sha and path else None
    if commit_sha is None or (path and (entry is None or entry.kind != "tree")):
        raise NotFound
    entries = store.tree(entry.sha if entry else commit_sha)
    entries.sort(key=lambda item: (item.kind != "tree", item.path.lower()))
    readme = next((item for item in entries if item.path.lower() == "readme.md"), None)
    text = _text(store, readme) if readme else None
    return repository_page("tree.html", repo, ref=ref, path=path, entries=entries, readme=text)


def _difference(repo: Repository, base: str, head: str, *, title: str, as_text: bool) -> str | Response:
    store = GitStore(repo.path)
    old, new = store.resolve(base), store.resolve(head)
    if old is None or new is None:
        raise NotFound
    start = store.merge_base(old, new) or old
    patch = store.patch(start, new)
    if as_text:
        return Response(patch, content_type="text/plain; charset=utf-8")
    return repository_page(
        "difference.html",
        repo,
        title=title,
        changes=store.changes(start, new),
        lines=patch[:MAX_SHOWN].splitlines(),
        is_cut=len(patch) > MAX_SHOWN,
    )


def _text(store: GitStore, entry: Entry) -> str | None:
    """A file's text, None for one that is binary or too large to show."""
    if (entry.size or 0) > MAX_SHOWN:
        return None
    raw = store.blob(entry.sha)
    return None if b"\0" in raw else raw.decode(errors="replace")


def _split(store: GitStore, rest: str) -> tuple[str, str]:
    """Ref and path of an address; a branch may have slashes of its own, so the first ref that exists counts."""
    parts = rest.split("/")
    for count in range(1, len(parts) + 1):
        ref = "/".join(parts[:count])
        if store.resolve(ref) is not None:
            return ref, "/".join(parts[count:])
    raise NotFound
