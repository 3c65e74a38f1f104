"""The JSON of repositories, installations and pull requests."""

from __future__ import annotations

from web.sandbox.access import ROLES, Caller, association, has_role, role
from web.sandbox.model import App, Issue, Pull, Repository
from web.sandbox.payloads import (
    Json,
    issue_json,
    label_json,
    node_id,
    stamp,
    user_json,
)
from web.sandbox.state import World

_API_URLS = {
    "forks_url": "/forks",
    "keys_url": "/keys{/key_id}",
    "collaborators_url": "/collaborators{/collaborator}",
    "teams_url": "/teams",
    "hooks_url": "/hooks",
    "issue_events_url": "/issues/events{/number}",
    "events_url": "/events",
    "assignees_url": "/assignees{/user}",
    "branches_url": "/branches{/branch}",
    "tags_url": "/tags",
    "blobs_url": "/git/blobs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "trees_url": "/git/trees{/sha}",
    "statuses_url": "/statuses/{sha}",
    "languages_url": "/languages",
    "stargazers_url": "/stargazers",
    "contributors_url": "/contributors",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "commits_url": "/commits{/sha}",
    "git_commits_url": "/git/commits{/sha}",
    "comments_url": "/comments{/number}",
    "issue_comment_url": "/issues/comments{/number}",
    "contents_url": "/contents/{+path}",
    "compare_url": "/compare/{base}...{head}",
    "merges_url": "/merges",
    "archive_url": "/{archive_format}{/ref}",
    "downloads_url": "/downloads",
    "issues_url": "/issues{/number}",
    "pulls_url": "/pulls{/number}",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "labels_url": "/labels{/name}",
    "releases_url": "/releases{/id}",
    "deployments_url": "/deployments",
}

_SWITCHES = {
    "has_issues": True,
    "has_projects": False,
    "has_downloads": True,
    "has_wiki": False,
    "has_pages": False,
    "has_discussions": False,
    "archived": False,
    "disabled": False,
    "allow_forking": True,
    "is_template": False,
    "web_commit_signoff_required": False,
}


def _addresses(world: World, repo: Repository) -> Json:
    page = f"{world.url}/{repo.full_name}"
    return {
        "html_url": page,
        "git_url": f"{page}.git",
        "ssh_url": f"{page}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
    }


def repository_json(world: World, repo: Repository, *, caller: Caller | None = None) -> Json:
    """A repository; with `permissions` where a caller is given."""
    url = f"{world.api}/repos/{repo.full_name}"
    absent = dict.fromkeys(("homepage", "language", "license", "mirror_url"))
    counts = dict.fromkeys(("stargazers_count", "watchers_count", "forks_count", "forks", "watchers", "size"), 0)
    answer = {
        "id": repo.id,
        "node_id": node_id("Repository", repo.id),
        "name": repo.name,
        "full_name": repo.full_name,
        "private": repo.private,
        "owner": user_json(world, repo.owner),
        "description": repo.description,
        "fork": False,
        "url": url,
        **{name: url + tail for name, tail in _API_URLS.items()},
        **_addresses(world, repo),
        "created_at": stamp(repo.created_at),
        "updated_at": stamp(repo.updated_at),
        "pushed_at": stamp(repo.pushed_at),
        **absent,
        **counts,
        **_SWITCHES,
        "topics": [],
        "visibility": "private" if repo.private else "public",
        "open_issues_count": repo.open_count,
        "open_issues": repo.open_count,
        "default_branch": repo.default_branch,
    }
    if caller is not None:
        answer["permissions"] = permissions_json(world, repo, caller.login)
    return answer


def permissions_json(world: World, repo: Repository, login: str | None) -> dict[str, bool]:
    named = {"admin": "admin", "maintain": "maintain", "push": "write", "triage": "triage", "pull": "read"}
    return {name: has_role(world, repo, login, least=least) for name, least in named.items()}


def collaborator_json(world: World, repo: Repository, login: str) -> Json:
    """A user with their permissions in the repository, as lists of collaborators give it."""
    name = role(world, repo, login)
    return user_json(world, login) | {
        "permissions": permissions_json(world, repo, login),
        "role_name": name if name in ROLES else "read",
    }


def installation_json(world: World, app: App) -> Json:
    owner = next(iter(world.repositories.values())).owner if world.repositories else app.bot_login
    account = user_json(world, owner)
    url = f"{world.api}/app/installations/{app.installation_id}"
    return {
        "id": app.installation_id,
        "client_id": app.client_id,
        "account": account,
        "repository_selection": "all",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{world.api}/installation/repositories",
        "html_url": f"{world.url}/settings/installations/{app.installation_id}",
        "app_id": app.id,
        "app_slug": app.slug,
        "target_id": account["id"],
        "target_type": account["type"],
        "permissions": app.permissions,
        "events": ["issues", "issue_comment", "label", "pull_request", "push"],
        "created_at": stamp(app.created_at),
        "updated_at": stamp(app.created_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": None,
    }


def _head(world: World, repo: Repository, pull: Pull) -> Json:
    """The side that is proposed; a fork's repository is not kept here, and GitHub tells none that is gone."""
    owner, _, branch = pull.head.rpartition(":")
    side = _side(world, repo, branch, pull.head_sha)
    return side if not owner else side | {"label": pull.head, "user": user_json(world, owner), "repo": None}


def _side(world: World, repo: Repository, branch: str, sha: str) -> Json:
    return {
        "label": f"{repo.owner}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": user_json(world, repo.owner),
        "repo": repository_json(world, repo),
    }


_SHARED = ("html_url", "number", "state", "locked", "title", "user", "body", "created_at", "updated_at", "closed_at")
_SHARED_TOO = ("assignee", "assignees", "milestone", "comments_url", "active_lock_reason", "comments")


_MERGE = {
    "merged": False,
    "merged_at": None,
    "merged_by": None,
    "merge_commit_sha": None,
    "mergeable": True,
    "rebaseable": True,
    "mergeable_state": "clean",
}


def pull_json(world: World, issue: Issue) -> Json:
    """A pull request; only for an issue that is one."""
    assert issue.pull is not None, "only for pull requests"
    pull, repo, shared = issue.pull, world.repository(issue.repo), issue_json(world, issue)
    url = f"{world.api}/repos/{repo.full_name}/pulls/{issue.number}"
    links = {"self": url, "html": shared["html_url"], "issue": shared["url"], "comments": shared["comments_url"]}
    return {
        **{name: shared[name] for name in (*_SHARED, *_SHARED_TOO)},
        "url": url,
        "id": pull.id,
        "node_id": node_id("PullRequest", pull.id),
        "diff_url": f"{shared['html_url']}.diff",
        "patch_url": f"{shared['html_url']}.patch",
        "issue_url": shared["url"],
        "commits_url": f"{url}/commits",
        "review_comments_url": f"{url}/comments",
        "review_comment_url": f"{world.api}/repos/{repo.full_name}/pulls/comments{{/number}}",
        "statuses_url": f"{world.api}/repos/{repo.full_name}/statuses/{pull.head_sha}",
        "labels": [label_json(world, repo, label) for label in world.labels_of(issue)],
        "draft": pull.draft,
        "head": _head(world, repo, pull),
        "base": _side(world, repo, pull.base, pull.base_sha),
        "author_association": association(repo, issue.login),
        "auto_merge": None,
        "requested_reviewers": [],
        "requested_teams": [],
        **_MERGE,
        "review_comments": 0,
        "maintainer_can_modify": False,
        "commits": pull.commits,
        "additions": pull.additions,
        "deletions": pull.deletions,
        "changed_files": pull.changed_files,
        "_links": {name: {"href": address} for name, address in links.items()},
    }
