"""Issues that no known form wrote: older templates, hand-written Markdown, `key: value` heads, free prose."""

from __future__ import annotations

import pytest

from actors.issue.form import parse
from actors.issue.task import FileReference, OutputFormat, Priority, TaskType


def test_the_older_markdown_template_is_understood() -> None:
    body = (
        "**Task type:** Code Review\n**Priority**: high\n\n## Prompt\n\nReview `a/b.py`.\n\n## Files\n\n- a/b.py\n"
        "- c.py\n\n## Expected output\n\nImplementation plan\n"
    )

    parsed = parse(body)

    assert parsed.source == "markdown"
    task = parsed.task
    assert task is not None
    assert (task.type, task.priority, task.output) == (
        TaskType.CODE_REVIEW,
        Priority.HIGH,
        OutputFormat.IMPLEMENTATION_PLAN,
    )
    assert task.prompt == "Review `a/b.py`."
    assert task.files == (FileReference(path="a/b.py"), FileReference(path="c.py"))
    assert task.guessed == ()


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("TASK TYPE", "type"),
        ("Task-type (required)", "type"),
        ("1. Task type:", "type"),
        ("🏷️ Type of task", "type"),
        ("**Task type**", "type"),
        ("Kind of work?", "type"),
    ],
)
def test_a_renamed_label_still_finds_its_part(label: str, part: str) -> None:
    task = parse(f"### {label}\n\nDocumentation Generation\n\n### Task description\n\nDocument the store.").task

    assert task is not None
    assert task.type is TaskType.DOCUMENTATION
    assert part not in task.guessed
    assert task.prompt == "Document the store."


def test_headings_inside_the_prompt_of_an_older_form_stay_in_it() -> None:
    body = "### Task Type\n\nCode Review\n\n### Task Prompt\n\nFirst.\n\n### My details\n\nSecond.\n\n### Files\n\na.py"

    task = parse(body).task

    assert task is not None
    assert task.prompt == "First.\n\n### My details\n\nSecond."


def test_sections_nobody_knows_become_labelled_context() -> None:
    parsed = parse(
        "## Describe the bug\n\nIt crashes on start.\n\n## Version\n\n1.2\n\n## Agreed\n\n- [x] yes\n- [ ] no"
    )

    assert [label for label, _ in parsed.fields] == ["Describe the bug", "Version", "Agreed"]
    assert parsed.answers[2].chosen == ("yes",)
    assert parsed.task is not None
    assert parsed.task.prompt == "It crashes on start."
    assert parsed.task.context == "**Version**\n\n1.2"


def test_bold_lines_serve_as_headings_where_there_are_no_others() -> None:
    parsed = parse(
        "**Describe the bug**\nA crash on start.\n\n**To Reproduce**\n1. Start **it**\n\n**Notes:** none yet"
    )

    assert parsed.fields == (
        ("Describe the bug", "A crash on start."),
        ("To Reproduce", "1. Start **it**"),
        ("Notes", "none yet"),
    )


def test_deeper_headings_of_a_form_are_text() -> None:
    parsed = parse("### Event\n\nMeet\n\n#### Notice\n\nBring water\n\n## Loud\n\n### Place\n\nHere\n")

    assert parsed.fields == (("Event", "Meet\n\n#### Notice\n\nBring water\n\n## Loud"), ("Place", "Here"))


@pytest.mark.parametrize(
    "block",
    [
        "```\n### Place\n```",
        "````sh\n```\n### Place\n````",
        "~~~\n### Place\n~~~",
        "~~~\n```\n### Place\n~~~",
        "- ```\n  ### Place\n  ```",
        "1. ```\n   ### Place\n   ```",
        "<!--\n### Place\n-->",
        "    ### Place",
        "`x` ```not a fence``` y",
        "```\n### Place",
    ],
)
def test_no_heading_is_found_inside_of_code_or_comments(block: str) -> None:
    parsed = parse(f"### Event\n\n{block}")

    assert [label for label, _ in parsed.fields] == ["Event"]


def test_a_heading_in_a_list_item_is_text_of_the_item() -> None:
    parsed = parse("### Event\n\n- item\n\n  ### Place\n\n   ### Time")

    assert [label for label, _ in parsed.fields] == ["Event"]


def test_a_fence_in_a_list_item_ends_with_the_item() -> None:
    parsed = parse("### Event\n\n- ```\n  open\n### Place\n\nHere")

    assert [label for label, _ in parsed.fields] == ["Event", "Place"]


def test_a_key_value_head_is_read_and_the_rest_is_the_prompt() -> None:
    parsed = parse("type: review\npriority: P1\nfiles:\n- a.py\n- b.py\n\nPlease look for races.\n\nThanks")

    assert parsed.source == "key-value"
    task = parsed.task
    assert task is not None
    assert (task.type, task.priority) == (TaskType.CODE_REVIEW, Priority.HIGH)
    assert task.prompt == "Please look for races.\n\nThanks"
    assert task.files == (FileReference(path="a.py"), FileReference(path="b.py"))
    assert set(task.guessed) == {"type", "priority", "output"}


def test_a_prompt_key_takes_every_line_up_to_the_next_key() -> None:
    task = parse("Task type: Code Review\nPrompt: Look at this.\n\nAnd: at that.\nFiles: a.py").task

    assert task is not None
    assert task.prompt == "Look at this.\n\nAnd: at that."
    assert task.files == (FileReference(path="a.py"),)


def test_front_matter_between_dashes_is_read_with_all_its_keys() -> None:
    parsed = parse("---\nstartDate: 10.03.2022\nPriority: 'low'\n---\n\nLet us talk about the store.")

    assert parsed.fields == (("startDate", "10.03.2022"), ("Priority", "low"))
    assert parsed.task is not None
    assert parsed.task.priority is Priority.LOW
    assert parsed.task.prompt.startswith("Let us talk about the store.")


def test_dashes_around_prose_are_no_front_matter() -> None:
    assert parse("---\nJust a line of prose\n---\nand more of it").source == "prose"


def test_title_and_prose_become_the_prompt_and_the_type_is_a_guess() -> None:
    parsed = parse("It fails in src/auth.py:12 with an error.", title="[Bug]: Login crashes")

    assert parsed.source == "prose"
    assert 0 < parsed.confidence < 0.6
    task = parsed.task
    assert task is not None
    assert task.prompt == "Login crashes\n\nIt fails in src/auth.py:12 with an error."
    assert task.type is TaskType.BUG_INVESTIGATION
    assert task.files == (FileReference(path="src/auth.py", first_line=12, last_line=12),)
    assert task.guessed == ("type", "priority", "output")


def test_a_type_without_any_sign_is_said_to_be_unsure() -> None:
    parsed = parse("The colours of the dashboard at night.")

    assert parsed.task is not None
    assert parsed.task.type is TaskType.QUESTION
    assert [(problem.field, problem.blocking) for problem in parsed.problems] == [("Task Type", False)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How does the outbox keep its order?", TaskType.QUESTION),
        ("Add a command that shows the queue", TaskType.FEATURE_IMPLEMENTATION),
        ("Refactor the store so that it is simpler", TaskType.REFACTORING),
        ("Write docs for the settings", TaskType.DOCUMENTATION),
        ("Review the changes of last week", TaskType.CODE_REVIEW),
        ("Compare three queues and summarize the alternatives", TaskType.RESEARCH),
        ("Analyse the complexity of the supervisor", TaskType.CODE_ANALYSIS),
        ("Tests fail with a traceback since Monday", TaskType.BUG_INVESTIGATION),
    ],
)
def test_the_type_is_guessed_from_the_words_used(text: str, kind: TaskType) -> None:
    task = parse(text).task

    assert task is not None
    assert task.type is kind
