"""What is read of a repository: its settings, its issue forms, its files."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
import responses

from actors.github import reads
from actors.github.gateway import Credentials, Gateway, GatewayError
from actors.github.pace import Pace
from actors.github.queue import HELPFUL_TRIES
from actors.messages import (
    FileKnown,
    PermissionKnown,
    ReadFile,
    ReadPermission,
    ReadTemplates,
    ReadTree,
    TreeKnown,
)
from storage.store import Store
from tests.actors.github.desk import Desk, FakeGitHub, failure
from tests.ref import ManualClock, RecordingRef

API = "http://127.0.0.1:9"
CONTENTS = f"{API}/repos/octo/sample/contents"
PATH = ".github/caseworker.yml"
KEY = "octo/sample#7"
FORMS = f"{CONTENTS}/.github/ISSUE_TEMPLATE"


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as recorded:
        yield recorded


@pytest.fixture
def gateway() -> Gateway:
    return Gateway(Credentials(token="t" * 20), api_url=API, installation=None, timeout=5)


def file(path: str, text: str, *, size: int | None = None) -> dict[str, object]:
    """A file as GitHub's contents API gives it."""
    return {
        "type": "file",
        "name": path.rpartition("/")[2],
        "path": path,
        "size": len(text) if size is None else size,
        "encoding": "base64",
        "content": base64.b64encode(text.encode()).decode(),
    }


def listed(name: str, *, size: int = 100) -> dict[str, object]:
    """The same file in a folder's list, which comes without the content."""
    return {"type": "file", "name": name, "path": f".github/ISSUE_TEMPLATE/{name}", "size": size}


def test_the_text_of_a_file_is_one_request(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(f"{CONTENTS}/{PATH}", json=file(PATH, "attempts: 2\n"))
    assert gateway.file("octo/sample", PATH) == "attempts: 2\n"
    assert len(http.calls) == 1


def test_no_file_and_a_folder_in_its_place_are_no_text(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(f"{CONTENTS}/{PATH}", json={"message": "Not Found"}, status=404)
    assert gateway.file("octo/sample", PATH) is None
    http.replace("GET", f"{CONTENTS}/{PATH}", json=[listed("x.yml")])
    assert gateway.file("octo/sample", PATH) is None


def test_a_file_that_github_gives_without_content_is_no_text(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(f"{CONTENTS}/{PATH}", json={**file(PATH, ""), "encoding": "none", "size": 2_000_000})
    assert gateway.file("octo/sample", PATH) is None


def test_a_server_error_is_no_missing_file(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(f"{CONTENTS}/{PATH}", json={"message": "oops"}, status=502)
    with pytest.raises(GatewayError) as raised:
        gateway.file("octo/sample", PATH)
    assert raised.value.facts.status == 502


def test_issue_forms_are_read_but_not_their_configuration(gateway: Gateway, http: responses.RequestsMock) -> None:
    names = [listed("task.yml"), listed("config.yml"), listed("old.md"), listed("huge.yml", size=10**6)]
    http.get(FORMS, json=names)
    http.get(f"{FORMS}/task.yml", json=file(".github/ISSUE_TEMPLATE/task.yml", "name: Task\n"))
    assert gateway.templates("octo/sample") == {"task.yml": "name: Task\n"}
    assert len(http.calls) == 2


def test_a_repository_without_forms_has_none(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(FORMS, json={"message": "Not Found"}, status=404)
    assert gateway.templates("octo/sample") == {}


def test_the_tree_tells_the_size_of_every_file(gateway: Gateway, http: responses.RequestsMock) -> None:
    entries = [
        {"path": "src", "type": "tree", "sha": "a"},
        {"path": "src/app.py", "type": "blob", "size": 12, "sha": "b"},
        {"path": "lib", "type": "commit", "sha": "c"},
    ]
    http.get(f"{API}/repos/octo/sample/git/trees/main", json={"sha": "d", "truncated": False, "tree": entries})
    assert gateway.tree("octo/sample", "main") == {"src/app.py": 12}
    assert len(http.calls) == 1


def test_a_tree_that_is_not_whole_is_not_used(gateway: Gateway, http: responses.RequestsMock) -> None:
    http.get(f"{API}/repos/octo/sample/git/trees/main", json={"sha": "d", "truncated": True, "tree": []})
    assert gateway.tree("octo/sample", "main") is None


def test_answers_are_believed_for_as_long_as_the_pace_says() -> None:
    case, library = RecordingRef(), FakeGitHub(ManualClock())
    kept = reads.Reads(Pace(file_seconds=300.0), library=library, issue=lambda _: case)
    settings = ReadFile(key="k", repo="octo/sample", path=PATH)
    assert not kept.answered(settings, 1_000.0)
    kept.send(settings, 1_000.0)
    assert kept.answered(settings, 1_299.0)
    assert case.told == [FileKnown(path=PATH, text=None)] * 2
    assert not kept.answered(settings, 1_300.0)
    assert not kept.answered(settings, 999.0), "a clock that was set back makes nothing fresh"


def test_each_question_has_a_name_of_its_own_and_an_answer_when_none_can_be_had() -> None:
    questions: list[reads.Question] = [
        ReadPermission(key="k", repo="o/r", login="bob"),
        ReadFile(key="k", repo="o/r", path="bob"),
        ReadTemplates(key="k", repo="o/r"),
        ReadTree(key="k", repo="o/r", ref="bob"),
    ]
    assert len({reads.name(question) for question in questions}) == len(questions)
    assert reads.nothing(questions[1]) == FileKnown(path="bob", text=None)
    assert reads.nothing(questions[3]) == TreeKnown(files=None)


def test_a_case_goes_on_without_settings_that_cannot_be_read_for_long(store: Store) -> None:
    desk = Desk(store)
    desk.work()
    desk.github.script.extend([failure(500)] * 50)
    desk.tell(ReadFile(key=KEY, repo="octo/sample", path=PATH))
    desk.work()
    for _ in range(20):
        desk.pass_(300)
    assert desk.issue(KEY).told == [FileKnown(path=PATH, text=None)]
    assert [sent.what for sent in desk.github.sent].count(f"file {PATH}") == HELPFUL_TRIES


def test_a_permission_is_asked_for_until_it_is_answered(store: Store) -> None:
    desk = Desk(store)
    desk.work()
    desk.github.script.extend([failure(500)] * 12)
    desk.github.roles["bob"] = "write"
    desk.tell(ReadPermission(key=KEY, repo="octo/sample", login="bob"))
    desk.work()
    for _ in range(20):
        desk.pass_(300)
    assert desk.issue(KEY).told == [PermissionKnown(login="bob", role="write")]
