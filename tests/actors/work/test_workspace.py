"""Work trees from real local repositories, kind and hostile ones."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from actors.messages import RepositoryFacts
from actors.work.git import Git, NotWanted, Patience
from actors.work.isolation import Isolation
from actors.work.settings import WorkSettings
from actors.work.workspace import Prepared, WorkspaceError, Workspaces, check_source
from tests.actors.work.conftest import commit, git
from tests.patience import until


@pytest.fixture
def workspaces(settings: WorkSettings) -> Workspaces:
    return Workspaces(settings, Isolation(settings))


def prepare(workspaces: Workspaces, repository: RepositoryFacts, *, seconds: float = 60, token: str = "") -> Prepared:
    patience = Patience(seconds)
    return workspaces.prepare(repository, name="o/r#7@1", slot=0, token=token or None, patience=patience)


def test_the_newest_commit_of_the_default_branch_is_checked_out(
    workspaces: Workspaces, repository: RepositoryFacts, origin: Path
) -> None:
    first = prepare(workspaces, repository)
    newest = commit(origin, {"app.py": "new\n", "ä b/c.txt": "x"})
    second = prepare(workspaces, repository)
    assert second.commit == newest != first.commit
    assert (second.attempt.tree / "app.py").read_text() == "new\n"
    assert (second.attempt.tree / "ä b/c.txt").read_text() == "x"
    assert first.attempt.folder != second.attempt.folder


def test_a_branch_that_was_rewritten_is_followed(
    workspaces: Workspaces, repository: RepositoryFacts, origin: Path
) -> None:
    commit(origin, {"gone.py": "x"})
    prepare(workspaces, repository)
    git(origin, "reset", "--quiet", "--hard", "HEAD~1")
    newest = commit(origin, {"kept.py": "y"})
    tree = prepare(workspaces, repository).attempt.tree
    assert newest == git(origin, "rev-parse", "main")
    assert sorted(path.name for path in tree.iterdir()) == ["README.md", "app.py", "kept.py"]


def test_the_work_tree_holds_no_repository(workspaces: Workspaces, repository: RepositoryFacts) -> None:
    prepared = prepare(workspaces, repository)
    assert not (prepared.attempt.tree / ".git").exists()


def test_only_so_much_history_is_fetched(settings: WorkSettings, repository: RepositoryFacts, origin: Path) -> None:
    for number in range(5):
        commit(origin, {"app.py": str(number)})
    shallow = replace(settings, history=2)
    prepared = prepare(Workspaces(shallow, Isolation(shallow)), repository)
    (mirror,) = settings.mirrors.glob("*.git")
    assert git(mirror, "rev-list", "--count", prepared.commit) == "2"


def test_two_attempts_at_once_do_not_disturb_each_other(workspaces: Workspaces, repository: RepositoryFacts) -> None:
    with ThreadPoolExecutor(4) as pool:
        prepared = list(pool.map(lambda _: prepare(workspaces, repository), range(4)))
    assert len({one.attempt.folder for one in prepared}) == 4
    assert all((one.attempt.tree / "app.py").exists() for one in prepared)


def test_nothing_of_a_hostile_repository_runs(
    workspaces: Workspaces, repository: RepositoryFacts, origin: Path, tmp_path: Path
) -> None:
    trap, touch = tmp_path / "trap", f"touch {tmp_path / 'trap'}"
    config = (
        f'[filter "evil"]\n smudge = {touch}\n process = {touch}\n required = true\n'
        f"[core]\n fsmonitor = {touch}\n hooksPath = hooks\n[alias]\n fetch = !{touch}\n"
    )
    files = {
        ".gitattributes": "* filter=evil diff=evil merge=evil\n",
        ".gitconfig": config,
        ".gitmodules": '[submodule "x"]\n path = x\n url = ext::sh -c "touch trap"\n update = !touch trap\n',
        "hooks/post-checkout": f"#!/bin/sh\n{touch}\n",
    }
    commit(origin, files)
    for hook in ("post-checkout", "reference-transaction", "pre-auto-gc"):
        path = origin / ".git" / "hooks" / hook
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{touch}\n")
        path.chmod(0o755)
    tree = prepare(workspaces, repository).attempt.tree
    assert (tree / "hooks/post-checkout").exists()
    assert not trap.exists()


def test_a_link_out_of_the_tree_is_only_a_file_with_a_name_in_it(
    workspaces: Workspaces, repository: RepositoryFacts, origin: Path
) -> None:
    (origin / "escape").symlink_to("/etc/passwd")
    (origin / "up").symlink_to("../../..")
    commit(origin, {})
    tree = prepare(workspaces, repository).attempt.tree
    assert not (tree / "escape").is_symlink()
    assert (tree / "escape").read_text() == "/etc/passwd"
    assert (tree / "up").is_file()


def test_the_machines_own_configuration_has_no_say(
    workspaces: Workspaces, repository: RepositoryFacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text('[core]\n hooksPath = /nonexistent\n[url "ext::false"]\n insteadOf = file\n')
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    assert prepare(workspaces, repository).commit


def test_a_damaged_mirror_is_made_anew(
    workspaces: Workspaces, repository: RepositoryFacts, settings: WorkSettings
) -> None:
    prepare(workspaces, repository)
    (mirror,) = settings.mirrors.glob("*.git")
    (mirror / "HEAD").write_text("nonsense")
    assert prepare(workspaces, repository).commit


def test_a_lock_that_a_killed_git_left_is_got_over(
    workspaces: Workspaces, repository: RepositoryFacts, settings: WorkSettings, origin: Path
) -> None:
    prepare(workspaces, repository)
    (mirror,) = settings.mirrors.glob("*.git")
    (mirror / "shallow.lock").write_text("")
    commit(origin, {"more.py": ""})
    assert prepare(workspaces, repository).commit


def test_a_repository_that_is_not_there_is_a_sentence(
    workspaces: Workspaces, repository: RepositoryFacts, settings: WorkSettings
) -> None:
    gone = replace(repository, clone_url="file:///nonexistent/repo")
    with pytest.raises(WorkspaceError, match=r"git could not fetch octo/sample: .*nonexistent"):
        prepare(workspaces, gone)
    assert list(settings.trees.iterdir()) == []


def test_a_repository_without_a_commit_is_a_sentence(
    workspaces: Workspaces, repository: RepositoryFacts, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    git(empty, "init", "--quiet")
    with pytest.raises(WorkspaceError, match="couldn't find remote ref"):
        prepare(workspaces, replace(repository, clone_url=empty.as_uri()))


def test_fetching_has_a_deadline(workspaces: Workspaces, repository: RepositoryFacts) -> None:
    with pytest.raises(WorkspaceError, match="took more than 60 seconds"):
        prepare(workspaces, repository, seconds=0)


def test_a_job_that_is_cancelled_gives_its_lock_back(
    workspaces: Workspaces, repository: RepositoryFacts, settings: WorkSettings
) -> None:
    patience = Patience(60)
    patience.end()
    with pytest.raises(NotWanted):
        workspaces.prepare(repository, name="x", slot=0, token=None, patience=patience)
    assert list(settings.trees.iterdir()) == []
    assert prepare(workspaces, repository).commit


@pytest.mark.parametrize(
    ("url", "branch"),
    [
        ("file:///tmp/x", "main"),
        ("/tmp/x", "main"),
        ("ext::sh -c true", "main"),
        ("ssh://git@example.org/x", "main"),
        ("git@example.org:x", "main"),
        ("https://user:secret@example.org/x", "main"),
        ("--upload-pack=touch", "main"),
        ("https://", "main"),
        ("https://example.org/x", ""),
        ("https://example.org/x", "-main"),
        ("https://example.org/x", "a:b"),
        ("https://example.org/x", "*"),
        ("https://example.org/x", "a..b"),
        ("https://example.org/x", "a\nb"),
    ],
)
def test_an_address_or_branch_that_means_something_else_is_refused(url: str, branch: str) -> None:
    facts = RepositoryFacts(full_name="o/r", clone_url=url, default_branch=branch)
    with pytest.raises(WorkspaceError):
        check_source(facts, allow_file=False)


@pytest.mark.parametrize("branch", ["main", "release/1.0", "fix-ä", "a.b"])
def test_ordinary_branches_are_taken(branch: str) -> None:
    facts = RepositoryFacts(full_name="o/r", clone_url="https://example.org/o/r.git", default_branch=branch)
    check_source(facts, allow_file=False)


FAKE_GIT = """#!/bin/sh
env > "$LOG/environment"
echo "$@" > "$LOG/words"
cat /proc/$PPID/cmdline | tr '\\0' ' ' >> "$LOG/words"
echo "fatal: https://user:pw@example.org/ said no to $GIT_CONFIG_VALUE_14" >&2
exit 1
"""


def test_the_token_is_in_the_environment_of_git_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "git"
    program.write_text(FAKE_GIT.replace("$LOG", str(tmp_path)))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("GITHUB_TOKEN", "of the server")
    runner = Git(clone_url="https://example.org:8443/o/r.git", token="ghs_secret", allow_file=False)
    with pytest.raises(Exception, match="said no") as failed:
        runner.run("fetch", patience=Patience(60))
    words, environment = (tmp_path / "words").read_text(), (tmp_path / "environment").read_text()
    basic = "eC1hY2Nlc3MtdG9rZW46Z2hzX3NlY3JldA=="
    assert "http.https://example.org:8443/.extraHeader" in environment
    assert f"Authorization: Basic {basic}" in environment
    assert "of the server" not in environment
    assert not any(secret in words for secret in ("ghs_secret", basic))
    assert not any(secret in str(failed.value) for secret in ("ghs_secret", basic, "user:pw"))


def test_a_git_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "git"
    program.write_text(
        f"#!/bin/sh\necho $$ > {tmp_path}/new && mv {tmp_path}/new {tmp_path}/pid\nexec tail -f /dev/null\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    patience = Patience(60)
    runner = Git(clone_url="https://example.org/x", token=None, allow_file=False)
    with ThreadPoolExecutor() as pool:
        running = pool.submit(runner.run, "fetch", patience=patience)
        assert until((tmp_path / "pid").exists)
        patience.end()
        with pytest.raises(NotWanted):
            running.result()
    pid = int((tmp_path / "pid").read_text())
    assert subprocess.run(["ps", "-p", str(pid)], capture_output=True, check=False).returncode == 1


def test_what_an_earlier_process_left_is_swept(workspaces: Workspaces, repository: RepositoryFacts) -> None:
    prepare(workspaces, repository)
    workspaces.sweep(workspaces.leftovers())
    assert workspaces.leftovers() == []
