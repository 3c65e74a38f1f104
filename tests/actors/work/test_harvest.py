"""Commits made of what workers leave: kind ones, odd ones and hostile ones, in real trees of real repositories."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from actors.messages import Change, Person, RepositoryFacts
from actors.work import harvest as module
from actors.work import leavings, mirrors
from actors.work.git import Patience
from actors.work.harvest import Author, Harvest
from actors.work.isolation import Isolation
from actors.work.leavings import TooMuch, means_git
from actors.work.settings import WorkSettings
from actors.work.workspace import Workspaces
from tests.actors.work.conftest import commit, git, start_work

BOT = Author(name="caseworker[bot]", email="1+caseworker[bot]@users.noreply.github.com")
MARIA = Person(id=42, login="maria")


@dataclass
class Field:
    """A work tree at the origin's newest commit, and what can be done with it."""

    tree: Path
    mirror: Path
    reap: Callable[[], Change | None]

    def change(self) -> Change:
        change = self.reap()
        assert change is not None
        return change

    def left_out(self) -> str:
        """What is said of a tree in which nothing but left out things changed beside `app.py`."""
        (self.tree / "app.py").write_text("changed\n")
        change = self.change()
        assert [file.path for file in change.files] == ["app.py"]
        return " ".join(change.left_out)

    def shows(self, change: Change, path: str) -> str:
        return git(self.mirror, "show", f"{change.head}:{path}")


def blob(content: bytes) -> str:
    """What git calls a file of that content."""
    return hashlib.sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


@pytest.fixture
def sow(settings: WorkSettings, repository: RepositoryFacts) -> Callable[[], Field]:
    def sown() -> Field:
        isolation = Isolation(settings)
        patience = Patience(60)
        prepared = Workspaces(settings, isolation).prepare(repository, name="x", slot=0, token=None, patience=patience)
        start = start_work(repository, branch="agent/issue-7-look", subject="Look", requester=MARIA)
        (mirror,) = settings.mirrors.glob("*.git")

        def reap() -> Change | None:
            why = {"app.py": "It returned the wrong number."}
            return Harvest(settings, isolation).take(
                start, prepared.attempt, prepared.commit, author=BOT, explanations=why, patience=Patience(60)
            )

        return Field(prepared.attempt.tree, mirror, reap)

    return sown


@pytest.fixture
def ground(sow: Callable[[], Field]) -> Field:
    return sow()


def test_a_tree_that_was_left_alone_is_no_change(ground: Field) -> None:
    assert ground.reap() is None


def test_changed_new_and_removed_files_become_a_commit(ground: Field) -> None:
    (ground.tree / "app.py").write_text("def main():\n    return 2\n")
    (ground.tree / "docs").mkdir()
    (ground.tree / "docs" / "ä b.md").write_bytes(b"new\r\nlines\n")
    (ground.tree / "README.md").unlink()
    change = ground.change()
    assert change.branch == "agent/issue-7-look"
    assert change.held == ""
    assert [(file.path, file.added, file.removed) for file in change.files] == [
        ("README.md", 0, 1),
        ("app.py", 1, 1),
        ("docs/ä b.md", 2, 0),
    ]
    assert change.files[1].why == "It returned the wrong number."
    assert git(ground.mirror, "rev-parse", f"{change.head}:docs/ä b.md") == blob(b"new\r\nlines\n")
    assert git(ground.mirror, "rev-parse", f"{change.head}^") == change.base
    assert git(ground.mirror, "ls-tree", "--name-only", change.head).split() == ["app.py", "docs"]
    assert git(ground.mirror, "fsck", "--strict", "--no-dangling") == ""


def test_the_commit_names_the_bot_and_the_person_who_asked(ground: Field) -> None:
    (ground.tree / "app.py").write_text("x\n")
    said = git(ground.mirror, "log", "-1", "--format=%an|%ae|%cn%n%B", ground.change().head)
    assert said.splitlines()[0] == "caseworker[bot]|1+caseworker[bot]@users.noreply.github.com|caseworker[bot]"
    assert said.endswith("Look\n\nFor #7\n\nCo-authored-by: maria <42+maria@users.noreply.github.com>")


def test_the_same_tree_taken_twice_is_kept_once(ground: Field) -> None:
    (ground.tree / "app.py").write_text("x\n")
    ground.change()
    last = ground.change()
    assert git(ground.mirror, "for-each-ref", "--format=%(objectname) %(refname)", "refs/caseworker").split() == [
        last.head,
        "refs/caseworker/7/1",
    ]


def test_a_program_s_bit_is_a_change(ground: Field) -> None:
    (ground.tree / "app.py").chmod(0o755)
    change = ground.change()
    assert git(ground.mirror, "ls-tree", change.head, "app.py").startswith("100755")
    assert [(file.path, file.added) for file in change.files] == [("app.py", 0)]


@pytest.mark.parametrize(
    ("path", "target", "taken"),
    [
        ("alias.py", "app.py", True),
        ("docs/up", "../app.py", True),
        ("escape", "/etc/passwd", False),
        ("up", "../../secret", False),
        ("docs/sly", "../docs/../../x", False),
        ("into", ".git/config", False),
    ],
)
def test_a_link_is_taken_if_it_stays_inside(ground: Field, path: str, target: str, taken: bool) -> None:
    (ground.tree / "docs").mkdir()
    (ground.tree / path).symlink_to(target)
    if taken:
        change = ground.change()
        assert git(ground.mirror, "ls-tree", change.head, path).startswith("120000")
        assert ground.shows(change, path) == target
    else:
        assert f"{path} (a link that leads out of the tree)" in ground.left_out()


def test_links_of_the_repository_stay_links(origin: Path, sow: Callable[[], Field]) -> None:
    (origin / "escape").symlink_to("/etc/passwd")
    commit(origin, {})
    field = sow()
    (field.tree / "app.py").write_text("x\n")
    change = field.change()
    assert [file.path for file in change.files] == ["app.py"]
    assert git(field.mirror, "ls-tree", change.head, "escape").startswith("120000")


def test_a_folder_that_became_a_link_gives_nothing_of_what_it_leads_to(
    origin: Path, sow: Callable[[], Field], tmp_path: Path
) -> None:
    commit(origin, {"docs/a.md": "a\n"})
    field = sow()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.md").write_text("secret\n")
    (field.tree / "docs" / "a.md").unlink()
    (field.tree / "docs").rmdir()
    (field.tree / "docs").symlink_to(tmp_path / "outside")
    assert "docs (a link that leads out of the tree)" in field.left_out()


def test_what_is_no_file_is_left_out_and_blocks_nobody(ground: Field) -> None:
    os.mkfifo(ground.tree / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(ground.tree / "sock"))
        said = ground.left_out()
    assert "pipe (neither" in said
    assert "sock (neither" in said


def test_a_pipe_in_the_place_of_a_file_changes_nothing_of_it(ground: Field) -> None:
    (ground.tree / "README.md").unlink()
    os.mkfifo(ground.tree / "README.md")
    assert "README.md (neither" in ground.left_out()


@pytest.mark.parametrize("name", [".git", ".GIT", ".git ", "git~1", ".g\u200cit", ".git::$INDEX_ALLOCATION"])
def test_what_means_git_s_own_folder_is_never_taken(ground: Field, name: str) -> None:
    assert means_git(name)
    (ground.tree / "sub" / name).mkdir(parents=True)
    (ground.tree / "sub" / name / "config").write_text("[core]\n fsmonitor = touch /tmp/x\n")
    assert "git's own folder" in ground.left_out()


@pytest.mark.parametrize("name", [".gitignore", ".github", "git", "legit", ".gitkeep"])
def test_other_names_with_git_in_them_are_ordinary(name: str) -> None:
    assert not means_git(name)


def test_a_dot_git_file_cannot_lead_git_elsewhere(ground: Field, tmp_path: Path) -> None:
    (ground.tree / ".git").write_text(f"gitdir: {tmp_path}\n")
    assert ".git (a name" in ground.left_out()


@pytest.mark.parametrize("name", [b"a\nb", b"bell\x07", b"latin\xe9", "right\u202eleft".encode()])
def test_new_names_that_cannot_be_shown_are_left_out(ground: Field, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(ground.tree) + b"/" + name)).write_text("x")
    assert "a name with control characters" in ground.left_out()


def test_such_a_name_that_is_there_already_is_worked_on(origin: Path, sow: Callable[[], Field]) -> None:
    commit(origin, {'odd\n"name"\\': "1\n"})
    field = sow()
    (field.tree / 'odd\n"name"\\').write_text("2\n")
    change = field.change()
    assert change.files[0].path == 'odd\\n"name"\\'
    assert change.files[0].added == 1


def test_huge_files_are_left_out(ground: Field) -> None:
    with (ground.tree / "huge").open("wb") as file:
        file.truncate(leavings.LARGEST_FILE + 1)
    assert "huge (larger than 50 MB)" in ground.left_out()


def test_attributes_convert_and_filter_nothing(origin: Path, sow: Callable[[], Field], tmp_path: Path) -> None:
    (origin / "dos.txt").write_bytes(b"one\r\ntwo\r\n")
    commit(origin, {"id.txt": "$Id$\n"})
    (origin / ".git" / "info").mkdir(exist_ok=True)
    attributes = f"* text=auto eol=crlf ident filter=evil\n*.bin working-tree-encoding=UTF-16\n# {tmp_path}\n"
    git(origin, "config", "core.autocrlf", "false")
    (origin / ".gitattributes").write_text(attributes)
    git(origin, "add", ".gitattributes")
    git(origin, "commit", "--quiet", "--message", "attributes")
    field = sow()
    assert (field.tree / "dos.txt").read_bytes() == b"one\r\ntwo\r\n"
    assert (field.tree / "app.py").read_bytes() == b"def main():\n    return 1\n"
    assert (field.tree / "id.txt").read_bytes() == b"$Id$\n"
    assert field.reap() is None
    (field.tree / "mixed.txt").write_bytes(b"a\r\nb\n")
    assert git(field.mirror, "rev-parse", f"{field.change().head}:mixed.txt") == blob(b"a\r\nb\n")


def test_ignored_files_and_by_products_are_passed_over(origin: Path, sow: Callable[[], Field]) -> None:
    commit(origin, {".gitignore": "*.log\n", "kept.log.md": "x"})
    field = sow()
    for name in ("debug.log", "__pycache__/a.pyc", "sub/node_modules/x/index.js", "new.py"):
        (field.tree / name).parent.mkdir(parents=True, exist_ok=True)
        (field.tree / name).write_text("x\n")
    change = field.change()
    assert [file.path for file in change.files] == ["new.py"]
    assert change.left_out == ()


def test_an_ignored_file_that_is_part_of_the_repository_counts(origin: Path, sow: Callable[[], Field]) -> None:
    commit(origin, {"note.log": "1\n"})
    commit(origin, {".gitignore": "*.log\n"})
    field = sow()
    (field.tree / "note.log").write_text("2\n")
    assert [file.path for file in field.change().files] == ["note.log"]


def test_a_pipe_called_gitignore_blocks_nobody(ground: Field) -> None:
    os.mkfifo(ground.tree / ".gitignore")
    (ground.tree / "new.py").write_text("x\n")
    change = ground.change()
    assert [file.path for file in change.files] == ["new.py"]


def test_a_submodule_stays_what_it_is(origin: Path, sow: Callable[[], Field]) -> None:
    head = git(origin, "rev-parse", "HEAD")
    git(origin, "update-index", "--add", "--cacheinfo", f"160000,{head},sub")
    git(origin, "commit", "--quiet", "--message", "submodule")
    field = sow()
    (field.tree / "sub").mkdir(exist_ok=True)
    (field.tree / "sub" / "x.py").write_text("x\n")
    assert field.left_out() == ""


def test_a_folder_and_a_file_may_change_places(origin: Path, sow: Callable[[], Field]) -> None:
    commit(origin, {"was/folder.txt": "1\n", "file": "2\n"})
    field = sow()
    (field.tree / "was" / "folder.txt").unlink()
    (field.tree / "was").rmdir()
    (field.tree / "was").write_text("now a file\n")
    (field.tree / "file").unlink()
    (field.tree / "file").mkdir()
    (field.tree / "file" / "inside").write_text("now a folder\n")
    change = field.change()
    assert [file.path for file in change.files] == ["file", "file/inside", "was", "was/folder.txt"]
    assert field.shows(change, "file/inside") == "now a folder"


def test_another_thing_in_the_place_of_the_tree_is_refused(ground: Field, tmp_path: Path) -> None:
    ground.tree.rename(tmp_path / "moved")
    ground.tree.symlink_to("/etc")
    with pytest.raises(TooMuch, match="something else in the place"):
        ground.reap()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_somebody_else_s_file_is_not_taken(ground: Field) -> None:
    (ground.tree / "theirs").write_text("secret\n")
    os.chown(ground.tree / "theirs", 12345, 12345)
    assert "theirs (somebody else's file)" in ground.left_out()


def test_too_many_changes_are_a_sentence(ground: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CHANGED", 3)
    for number in range(4):
        (ground.tree / f"{number}.txt").write_text("x")
    with pytest.raises(TooMuch, match="changed 4 files, more than 3"):
        ground.reap()


def test_a_very_deep_tree_is_got_over_and_removed(ground: Field, settings: WorkSettings) -> None:
    here = Path.cwd()
    os.chdir(ground.tree)
    try:
        for _ in range(1_200):  # deeper than Python may recur, and a longer path than the system takes
            Path("deep").mkdir()
            os.chdir("deep")
    finally:
        os.chdir(here)
    (ground.tree / "app.py").write_text("x\n")
    assert "File name too long" in " ".join(ground.change().left_out)
    Workspaces(settings, Isolation(settings)).discard(ground.tree.parent)
    assert not ground.tree.parent.exists()


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (".github/workflows/ci.yml", "what runs by itself"),
        (".GitHub/Workflows/ci.yml", "what runs by itself"),
        (".gitmodules", "what runs by itself"),
        ("docs/CODEOWNERS", "who reviews"),
        ("CLAUDE.md", "how agents behave"),
        ("pkg/deep/AGENTS.md", "how agents behave"),
        (".claude/settings.json", "how agents behave"),
        (".mcp.json", "how agents behave"),
        (".github/caseworker.yml", "what runs by itself"),
    ],
)
def test_files_that_decide_over_others_wait_for_a_person(ground: Field, path: str, word: str) -> None:
    (ground.tree / path).parent.mkdir(parents=True, exist_ok=True)
    (ground.tree / path).write_text("x\n")
    held = ground.change().held
    assert word in held
    assert f"`{path}`" in held


def test_many_files_and_many_bytes_wait_for_a_person(ground: Field) -> None:
    for number in range(201):
        (ground.tree / f"{number}.txt").write_text("x")
    assert ground.change().held == "it changes 201 files, more than 200"
    (ground.tree / "big").write_bytes(b"x" * (5 * 1024 * 1024 + 1))
    held = ground.change().held
    assert "202 files" in held
    assert "5.0 MB, more than 5" in held


def test_mirrors_beyond_the_bound_go_the_longest_unused_first(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second"
    git(tmp_path, "clone", "--quiet", str(origin), str(second))
    patience = Patience(60)
    prepared = Workspaces(settings, Isolation(settings)).prepare(
        repository, name="x", slot=0, token=None, patience=patience
    )
    (first,) = settings.mirrors.glob("*.git")
    small = replace(settings, mirror_bytes=1)
    other = replace(repository, full_name="octo/second", clone_url=second.as_uri())
    Workspaces(small, Isolation(small)).prepare(other, name="y", slot=0, token=None, patience=patience)
    assert not first.exists()
    assert (prepared.attempt.tree / "app.py").exists()


def test_commits_of_long_ago_are_given_up(sow: Callable[[], Field], monkeypatch: pytest.MonkeyPatch) -> None:
    field = sow()
    (field.tree / "app.py").write_text("x\n")
    field.change()
    sow()
    assert git(field.mirror, "for-each-ref", "refs/caseworker") != ""
    monkeypatch.setattr(mirrors, "KEPT_SECONDS", -1.0)
    sow()
    assert git(field.mirror, "for-each-ref", "refs/caseworker") == ""


def test_a_mirror_with_kept_commits_goes_last(
    sow: Callable[[], Field], settings: WorkSettings, repository: RepositoryFacts, origin: Path, tmp_path: Path
) -> None:
    field = sow()
    (field.tree / "app.py").write_text("x\n")
    field.change()
    second = tmp_path / "second"
    git(tmp_path, "clone", "--quiet", str(origin), str(second))
    other = replace(repository, full_name="octo/second", clone_url=second.as_uri())
    tight = replace(settings, mirror_bytes=mirrors._size(field.mirror))
    Workspaces(tight, Isolation(tight)).prepare(other, name="y", slot=0, token=None, patience=Patience(60))
    assert list(settings.mirrors.glob("*.git")) == [field.mirror]
