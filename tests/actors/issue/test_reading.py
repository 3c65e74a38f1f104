"""From an issue's text to a reviewed task, with what is read of its repository."""

from __future__ import annotations

import pytest

from actors.issue.comprehension import Missing
from actors.issue.states import State
from actors.issue.underway import underway
from actors.messages import (
    IssueEdited,
    PermissionKnown,
    ReadTemplates,
    ReadTree,
    TemplatesKnown,
    TreeKnown,
    WorkFailed,
    WorkStarted,
)
from tests.actors.issue.test_decide import analysis
from tests.cases import ALICE, FORM, NO_FILE, REPOSITORY, Talk, comment, issue, opened

OWN_FORM = """name: Our task
description: d
labels: ["agent:task"]
body:
  - type: dropdown
    attributes: {label: What kind of work?, options: [Code Analysis, General Question]}
  - type: textarea
    attributes: {label: Tell us more}
"""
OWN_BODY = """### What kind of work?

General Question

### Tell us more

Where is the price computed?

### Priority

This heading belongs to the answer.
"""
WITH_FILES = FORM.replace(
    "### Relevant files\n\n_No response_", "### Relevant files\n\nstorage/stor.py\nstorage/log.py"
)
ALLOWED = PermissionKnown(login="alice", role="write")


def requests(talk: Talk) -> list[object]:
    assert talk.record is not None
    return [request.message for request in underway(talk.record)]


def test_a_built_in_form_needs_nothing_of_the_repository() -> None:
    talk = Talk()
    record = talk.tell(opened())
    assert record.missing is None
    assert record.understanding is not None
    assert record.text == ""


def test_another_form_is_read_with_the_repository_s_own_template() -> None:
    talk = Talk()
    record = talk.tell(opened(body=OWN_BODY), NO_FILE, ALLOWED)
    assert record.missing is Missing.TEMPLATES
    assert record.state is State.QUEUED, "not before it is understood"
    assert ReadTemplates(key=record.key, repo="octo/sample") in requests(talk)
    record = talk.tell(TemplatesKnown(templates={"own.yml": OWN_FORM, "other.yml": "name: x\nbody: []\n"}))
    assert record.state is State.ANALYZING
    assert record.task is not None
    assert record.task.type == "General Question"
    assert "This heading belongs to the answer." in record.task.prompt
    assert record.text == "", "the body is kept only until it is understood"


@pytest.mark.parametrize("templates", [{}, {"broken.yml": "body: ["}])
def test_without_a_form_that_fits_the_headings_are_read_as_they_stand(templates: dict[str, str]) -> None:
    talk = Talk()
    talk.tell(opened(body=OWN_BODY), NO_FILE, ALLOWED)
    record = talk.tell(TemplatesKnown(templates=templates))
    assert record.missing is None
    assert record.task is not None


def test_named_files_are_looked_up_in_one_tree() -> None:
    talk = Talk()
    record = talk.tell(opened(body=WITH_FILES), NO_FILE, ALLOWED)
    assert record.missing is Missing.TREE
    assert [message for message in requests(talk) if isinstance(message, ReadTree)] == [
        ReadTree(key=record.key, repo="octo/sample", ref="main")
    ]
    record = talk.tell(TreeKnown(files={"storage/store.py": 10, "storage/log.py": 10}))
    assert record.state is State.ANALYZING, "a file that is not there is a note, not a hindrance"
    assert record.understanding is not None
    assert [file.says for file in record.understanding.files] == [
        "not found: did you mean storage/store.py?",
        "exists",
    ]
    talk.settle()
    assert any("did you mean storage/store.py" in text for text in talk.posted)


def test_a_tree_that_cannot_be_had_hinders_nothing() -> None:
    talk = Talk()
    talk.tell(opened(body=WITH_FILES), NO_FILE, ALLOWED)
    assert talk.tell(TreeKnown(files=None)).state is State.ANALYZING


def test_an_edit_while_the_forms_are_read_is_the_text_that_counts() -> None:
    talk = Talk()
    talk.tell(opened(body=OWN_BODY), NO_FILE, ALLOWED)
    record = talk.tell(IssueEdited(repository=REPOSITORY, issue=issue(updated_at=2e9), sender=ALICE))
    assert record.missing is None
    assert record.task is not None
    assert record.task.type == "Code Analysis"
    assert talk.tell(TemplatesKnown(templates={"own.yml": OWN_FORM})) == record


def test_an_edit_during_the_work_is_taken_up_by_the_next_attempt() -> None:
    talk = Talk()
    talk.allowed()
    talk.tell(WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"))
    edited = issue(updated_at=2e9, body=FORM.replace("Code Analysis", "General Question"))
    record = talk.tell(IssueEdited(repository=REPOSITORY, issue=edited, sender=ALICE))
    assert record.task is not None
    assert record.task.type == "Code Analysis"
    assert record.edited
    talk.now += 60
    talk.settle()
    record = talk.tell(WorkFailed(attempt=1, analysis=analysis()), comment("/retry"), ALLOWED)
    assert record.state is State.ANALYZING
    assert record.task is not None
    assert record.task.type == "General Question"
    assert not record.edited


def test_the_first_status_comment_says_whose_move_it_is() -> None:
    talk = Talk()
    half = FORM.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")
    talk.tell(opened(body=half))
    talk.settle()
    assert talk.posted == [], "nothing is said before it is known whose move it is"
    talk.tell(NO_FILE, ALLOWED)
    talk.settle()
    assert len(talk.posted) == 1
    assert "The form is not complete yet" in talk.posted[0]
    assert "| Prompt |" in talk.posted[0]


def test_the_same_comment_turns_into_the_accepted_summary() -> None:
    talk = Talk()
    half = FORM.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")
    talk.tell(opened(body=half), NO_FILE, ALLOWED)
    first = talk.settle().status_comment
    record = talk.tell(IssueEdited(repository=REPOSITORY, issue=issue(updated_at=2e9), sender=ALICE))
    record = talk.settle()
    assert record.status_comment == first
    assert "✅ Task understood" in talk.posted[-1]


def test_what_was_read_is_told_back_also_where_no_task_came_of_it() -> None:
    talk = Talk()
    half = FORM.replace("Look at the storage package and tell me which functions are too complex.", "_No response_")
    record = talk.tell(opened(body=half), NO_FILE, ALLOWED)
    assert record.task is None
    talk.settle()
    assert "| Task Type | Code Analysis |" in talk.posted[0]
    assert "| Prompt | *nothing* |" in talk.posted[0]
