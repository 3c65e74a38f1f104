"""Pull requests, and what a push means for them."""

from __future__ import annotations

from web.sandbox.errors import Unprocessable, invalid_field
from web.sandbox.gitstore import Commit, GitStore
from web.sandbox.issues import open_issue, record
from web.sandbox.model import Issue, Pull, Repository
from web.sandbox.site import Site

NO_COMMIT = "0" * 40


def measure(store: GitStore, base: str, head: str) -> dict[str, int]:
    """What git counts between the merge base and the head of a pull request."""
    start = store.merge_base(base, head) or base
    changes = store.changes(start, head)
    return {
        "commits": store.count(f"{start}..{head}"),
        "additions": sum(change.additions for change in changes),
        "deletions": sum(change.deletions for change in changes),
        "changed_files": len(changes),
    }


def open_pull(
    site: Site,
    repo: Repository,
    *,
    actor: str,
    title: str,
    body: str | None,
    head: str,
    base: str,
    draft: bool,
    app_id: int | None = None,
    fork_sha: str | None = None,
) -> Issue:
    """Open a pull request between two branches. Raises Unprocessable in the cases in which GitHub does.

    `fork_sha`: the commit at the tip of a branch of a fork, which is no branch here; `head` is `owner:branch` then.
    """
    store, head = GitStore(repo.path), head.removeprefix(f"{repo.owner}:")
    head_sha, base_sha = fork_sha or store.resolve(f"refs/heads/{head}"), store.resolve(f"refs/heads/{base}")
    if head_sha is None:
        raise invalid_field("PullRequest", "head")
    if base_sha is None:
        raise invalid_field("PullRequest", "base")
    size = measure(store, base_sha, head_sha)
    if size["commits"] == 0:
        raise _refused(f"No commits between {base} and {head}")
    with site.world.changing():
        if _open_pulls(repo, head, base=base):
            raise _refused(f"A pull request already exists for {repo.owner}:{head}.")
        pull = Pull(
            id=site.world.new_id(), head=head, base=base, draft=draft, head_sha=head_sha, base_sha=base_sha, **size
        )
        issue = open_issue(site, repo, actor=actor, title=title, body=body, app_id=app_id, pull=pull)
        site.announce.issue("pull_request", "opened", issue, actor=actor)
    store.update_ref(head_ref(issue), head_sha)
    return issue


def after_push(site: Site, repo: Repository, *, actor: str, before: dict[str, str], after: dict[str, str]) -> None:
    """Send a `push` event for each ref that moved, and bring the open pull requests up to date."""
    for ref in sorted(before.keys() | after.keys()):
        old, new = before.get(ref, NO_COMMIT), after.get(ref, NO_COMMIT)
        if old == new:
            continue
        commits, forced = _pushed(GitStore(repo.path), repo, old=old, new=new)
        with site.world.changing():
            repo.pushed_at = repo.updated_at = site.world.clock()
            _announce_push(site, repo, actor=actor, ref=ref, old=old, new=new, commits=commits, forced=forced)
        if ref.startswith("refs/heads/") and new != NO_COMMIT:
            _synchronize(site, repo, ref.removeprefix("refs/heads/"), actor=actor, sha=new)


def head_ref(issue: Issue) -> str:
    """Where the head of a pull request can be fetched, also that of a fork."""
    return f"refs/pull/{issue.number}/head"


def _refused(message: str) -> Unprocessable:
    return Unprocessable(errors=[{"resource": "PullRequest", "code": "custom", "message": message}])


def _open_pulls(repo: Repository, head: str, *, base: str | None = None) -> list[Issue]:
    return [
        issue
        for issue in repo.issues.values()
        if issue.pull and issue.state == "open" and issue.pull.head == head and base in (None, issue.pull.base)
    ]


def _pushed(store: GitStore, repo: Repository, *, old: str, new: str) -> tuple[list[Commit], bool]:
    """The commits a push brought, oldest first, and whether it rewrote the branch."""
    if new == NO_COMMIT:
        return [], False
    if old == NO_COMMIT:
        return store.commits(new, f"^refs/heads/{repo.default_branch}", limit=20)[::-1], False
    return store.commits(f"{old}..{new}", limit=20)[::-1], store.merge_base(old, new) != old


def _announce_push(
    site: Site, repo: Repository, *, actor: str, ref: str, old: str, new: str, commits: list[Commit], forced: bool
) -> None:
    shown = [_commit_json(site, repo, commit) for commit in commits]
    site.announce(
        "push",
        None,
        repo,
        actor=actor,
        ref=ref,
        before=old,
        after=new,
        created=old == NO_COMMIT,
        deleted=new == NO_COMMIT,
        forced=forced,
        compare=f"{site.world.url}/{repo.full_name}/compare/{old[:12]}...{new[:12]}",
        commits=shown,
        head_commit=shown[-1] if shown else None,
        pusher={"name": actor, "email": f"{actor}@localhost"},
    )


def _commit_json(site: Site, repo: Repository, commit: Commit) -> dict[str, object]:
    return {
        "id": commit.sha,
        "tree_id": commit.tree,
        "distinct": True,
        "message": commit.message,
        "timestamp": commit.committer.date,
        "url": f"{site.world.url}/{repo.full_name}/commit/{commit.sha}",
        "author": {"name": commit.author.name, "email": commit.author.email},
        "committer": {"name": commit.committer.name, "email": commit.committer.email},
        "added": [],
        "removed": [],
        "modified": [],
    }


def _synchronize(site: Site, repo: Repository, branch: str, *, actor: str, sha: str) -> None:
    with site.world.lock:
        waiting = _open_pulls(repo, branch)
    for issue in waiting:
        assert issue.pull is not None, "_open_pulls gives pull requests only"
        size = measure(GitStore(repo.path), issue.pull.base_sha, sha)
        GitStore(repo.path).update_ref(head_ref(issue), sha)
        with site.world.changing():
            before, issue.pull.head_sha = issue.pull.head_sha, sha
            issue.pull.commits, issue.pull.additions = size["commits"], size["additions"]
            issue.pull.deletions, issue.pull.changed_files = size["deletions"], size["changed_files"]
            record(site, issue, "synchronized", actor=actor, before=before, after=sha)
            site.announce.issue("pull_request", "synchronize", issue, actor=actor, before=before, after=sha)
