"""Clone and push with the real git, what a push sets off, and pull requests."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import github
import pytest

from tests.web.sandbox.conftest import REPO, Api, Receiver
from web.sandbox import Sandbox


def git(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "credential.helper="]
    return subprocess.run(
        ["git", *identity, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        env={"GIT_TERMINAL_PROMPT": "0", "PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_CONFIG_NOSYSTEM": "1"},
        check=False,
    )


def address(sandbox: Sandbox, login: str | None = None, repo: str = REPO) -> str:
    """The clone address, with a token if somebody is named."""
    place = urlsplit(sandbox.url).netloc
    who = f"x-access-token:{sandbox.add_user(login)}@" if login else ""
    return f"http://{who}{place}/{repo}.git"


@pytest.fixture
def clone(sandbox: Sandbox, tmp_path: Path) -> Path:
    """A clone with one commit more on the branch `topic`, able to push as ana."""
    folder = tmp_path / "clone"
    assert git("clone", address(sandbox, "ana"), folder).returncode == 0
    git("checkout", "-q", "-b", "topic", cwd=folder)
    (folder / "new.txt").write_text("one\ntwo\n")
    git("add", ".", cwd=folder)
    assert git("commit", "-q", "-m", "Add a file", cwd=folder).returncode == 0
    return folder


def test_a_public_repository_is_cloned_by_anybody(sandbox: Sandbox, api: Api, tmp_path: Path) -> None:
    assert api("GET", f"/repos/{REPO}").json()["clone_url"] == address(sandbox)
    done = git("clone", "--depth", "1", address(sandbox), tmp_path / "clone")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "clone" / "src" / "app.py").read_text() == "print('hello')\n"
    assert not (tmp_path / "clone" / "secret.txt").exists()


def test_a_private_repository_needs_a_token(sandbox: Sandbox, source: Path, tmp_path: Path) -> None:
    sandbox.add_repository("acme/secret", source, permissions={"ana": "read"}, private=True)
    assert git("clone", address(sandbox, repo="acme/secret"), tmp_path / "a").returncode != 0
    assert git("clone", address(sandbox, "stranger", "acme/secret"), tmp_path / "b").returncode != 0
    assert git("clone", address(sandbox, "ana", "acme/secret"), tmp_path / "c").returncode == 0


def test_a_push_arrives_and_is_told(sandbox: Sandbox, api: Api, clone: Path, receiver: Receiver) -> None:
    sandbox.add_hook(receiver.url, "secret", events=["push"])
    done = git("push", "origin", "topic", cwd=clone)
    assert done.returncode == 0, done.stderr
    sha = git("rev-parse", "HEAD", cwd=clone).stdout.strip()
    assert api("GET", f"/repos/{REPO}/branches/topic").json()["commit"]["sha"] == sha
    payload = sandbox.deliveries[-1].payload
    assert (payload["ref"], payload["after"], payload["created"]) == ("refs/heads/topic", sha, True)
    assert [commit["message"] for commit in payload["commits"]] == ["Add a file"]
    assert payload["pusher"]["name"] == "ana"


def test_readers_and_strangers_may_not_push(sandbox: Sandbox, clone: Path) -> None:
    for login in ("rea", "tia", "stranger", None):
        done = git("push", address(sandbox, login), "topic", cwd=clone)
        assert done.returncode != 0


def test_a_large_push_arrives_whole(sandbox: Sandbox, clone: Path, api: Api) -> None:
    (clone / "large.bin").write_bytes(random.Random(1).randbytes(3_000_000))  # beyond git's 1 MiB: chunked
    git("add", ".", cwd=clone)
    git("commit", "-q", "-m", "Large", cwd=clone)
    done = git("push", "origin", "topic", cwd=clone)
    assert done.returncode == 0, done.stderr
    listed = api("GET", f"/repos/{REPO}/git/trees/topic?recursive=1").json()["tree"]
    assert {"large.bin": 3_000_000}.items() <= {item["path"]: item.get("size") for item in listed}.items()


def test_a_draft_pull_request_is_opened_listed_and_kept_up_to_date(
    sandbox: Sandbox, clone: Path, receiver: Receiver
) -> None:
    git("push", "origin", "topic", cwd=clone)
    sandbox.add_hook(receiver.url, "secret", events=["pull_request"])
    with github.Github(base_url=sandbox.api_url, auth=github.Auth.Token(sandbox.add_user("helper"))) as client:
        repository = client.get_repo(REPO)
        made = repository.create_pull(base="main", head="topic", title="Add a file", body="For #1", draft=True)
        assert (made.draft, made.commits, made.additions, made.changed_files) == (True, 1, 2, 1)
        assert [found.number for found in repository.get_pulls(head="acme:topic")] == [made.number]
        assert [(file.filename, file.status) for file in made.get_files()] == [("new.txt", "added")]
        assert repository.compare("main", "topic").ahead_by == 1
        with pytest.raises(github.GithubException, match="A pull request already exists for acme:topic"):
            repository.create_pull(base="main", head="topic", title="Again", body="")
        (clone / "new.txt").write_text("one\ntwo\nthree\n")
        git("commit", "-q", "-am", "More", cwd=clone)
        git("push", "origin", "topic", cwd=clone)
        assert repository.get_pull(made.number).commits == 2
    told = [item.action for item in sandbox.deliveries if item.event == "pull_request"]
    assert told == ["opened", "synchronize"]


def test_the_head_of_a_pull_request_is_fetched_also_of_a_fork_and_never_pushed(sandbox: Sandbox, clone: Path) -> None:
    own = sandbox.propose(REPO, "ana", "Add a line", {"src/app.py": "print('hi')\n", "README.md": None}, branch="hi")
    fork = sandbox.propose(REPO, "stranger", "From afar", {"far.txt": "far\n"}, fork=True)
    for number, path in ((own, "src/app.py"), (fork, "far.txt")):
        assert git("fetch", "origin", f"refs/pull/{number}/head", cwd=clone).returncode == 0
        assert git("show", f"FETCH_HEAD:{path}", cwd=clone).returncode == 0
    assert git("show", "FETCH_HEAD:README.md", cwd=clone).returncode == 0
    assert sorted(sandbox.branches(REPO)) == ["hi", "main"], "the fork's branch is not one of the repository"
    sandbox.commit(REPO, "hi", "ana", {"more.txt": "more\n"})
    assert git("fetch", "origin", f"refs/pull/{own}/head", cwd=clone).returncode == 0
    assert git("show", "FETCH_HEAD:more.txt", cwd=clone).returncode == 0
    done = git("push", address(sandbox, "ana"), f"topic:refs/pull/{own}/head", cwd=clone)
    assert done.returncode != 0
    assert "hidden ref" in done.stderr


def test_a_pull_request_of_a_fork_tells_whose_it_is(sandbox: Sandbox, api: Api) -> None:
    number = sandbox.propose(REPO, "stranger", "From afar", {"far.txt": "far\n"}, fork=True)
    told = api("GET", f"/repos/{REPO}/pulls/{number}").json()
    assert (told["head"]["label"], told["head"]["ref"], told["head"]["repo"]) == ("stranger:topic", "topic", None)
    assert told["base"]["repo"]["full_name"] == REPO


def test_a_pull_request_without_commits_is_refused(api: Api, clone: Path) -> None:
    sha = api("GET", f"/repos/{REPO}/git/ref/heads/main").json()["object"]["sha"]
    api("POST", f"/repos/{REPO}/git/refs", json={"ref": "refs/heads/same", "sha": sha})
    fields = {"title": "T", "head": "same", "base": "main"}
    answer = api("POST", f"/repos/{REPO}/pulls", json=fields)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == "No commits between main and same"
    unknown = api("POST", f"/repos/{REPO}/pulls", json=fields | {"head": "nowhere"})
    assert unknown.json()["errors"][0]["field"] == "head"


def test_a_ref_moves_forward_only_unless_forced(api: Api, clone: Path, sandbox: Sandbox) -> None:
    git("push", "origin", "topic", cwd=clone)
    main, topic = (
        api("GET", f"/repos/{REPO}/git/ref/heads/{name}").json()["object"]["sha"] for name in ("main", "topic")
    )
    assert api("PATCH", f"/repos/{REPO}/git/refs/heads/topic", json={"sha": main}).status_code == 422
    forced = api("PATCH", f"/repos/{REPO}/git/refs/heads/topic", json={"sha": main, "force": True})
    assert forced.json()["object"]["sha"] == main
    assert api("PATCH", f"/repos/{REPO}/git/refs/heads/main", json={"sha": topic}).status_code == 200
    assert api("DELETE", f"/repos/{REPO}/git/refs/heads/topic").status_code == 204
    assert api("GET", f"/repos/{REPO}/branches/topic").status_code == 404


def test_committed_content_of_a_work_tree_is_served(sandbox: Sandbox, clone: Path, api: Api) -> None:
    (clone / "uncommitted.txt").write_text("not yet")
    sandbox.add_repository("acme/copy", clone, permissions={"ana": "read"})
    assert api("GET", "/repos/acme/copy").json()["default_branch"] == "topic"
    listed = {item["path"] for item in api("GET", "/repos/acme/copy/git/trees/topic").json()["tree"]}
    assert "new.txt" in listed
    assert "uncommitted.txt" not in listed


def test_a_work_tree_without_a_commit_or_a_branch_is_served_too(
    sandbox: Sandbox, clone: Path, tmp_path: Path, as_user: Callable[[str], Api]
) -> None:
    fresh = tmp_path / "fresh"
    git("init", "-q", fresh)
    (fresh / "a.txt").write_text("a")
    sandbox.add_repository("acme/fresh", fresh)
    git("checkout", "-q", "--detach", cwd=clone)
    git("branch", "-q", "-D", "topic", cwd=clone)
    sandbox.add_repository("acme/detached", clone)
    for name, file in (("fresh", "a.txt"), ("detached", "new.txt")):
        branch = as_user("rea")("GET", f"/repos/acme/{name}").json()["default_branch"]
        listed = as_user("rea")("GET", f"/repos/acme/{name}/git/trees/{branch}").json()["tree"]
        assert file in {item["path"] for item in listed}
