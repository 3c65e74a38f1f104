"""The verdict on a parsed issue: files looked up, size, suggestions, duration."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.issue.estimate import estimate
from actors.issue.file_globs import matching
from actors.issue.file_status import FileState, file_statuses
from actors.issue.form import Parsed, parse
from actors.issue.review import review
from actors.issue.task import Complexity, FileReference, Priority, Task, TaskType

TREE = {
    "README.md": 2_000,
    "src/login.py": 9_000,
    "src/session/store.py": 5_000,
    "src/session/clock.py": 3_000,
    "tests/test_login.py": 4_000,
    "tests/deep/er/test_more.py": 4_000,
    "data/big.csv": 5 * 1024 * 1024,
}


def task(**changes: object) -> Task:
    whole: dict[str, object] = {
        "type": TaskType.QUESTION,
        "priority": Priority.LOW,
        "prompt": "Explain how the login is retried after a time-out.",
    }
    return Task(**(whole | changes))  # type: ignore[arg-type]  # the words are Task's own


def parsed(**changes: object) -> Parsed:
    return Parsed(task=task(**changes), problems=(), source="form", confidence=1.0)


def files(*names: str) -> tuple[FileReference, ...]:
    return tuple(FileReference(path=name) for name in names)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("src/login.py", "exists"),
        ("src/session", "is a directory of 2 files"),
        ("src/**/*.py", "exists (3 files)"),
        ("data/big.csv", "too large (5.0 MiB)"),
        ("login.py", "not found: did you mean src/login.py?"),
        ("source/login.py", "not found: did you mean src/login.py?"),
        ("SRC/Login.py", "not found: did you mean src/login.py?"),
        ("src/logn.py", "not found: did you mean src/login.py?"),
        ("src/nothing_like_it.rb", "not found"),
        ("lib/*.py", "not found"),
        ("src/logi", "not found"),
    ],
)
def test_a_file_is_looked_up_in_the_tree(path: str, said: str) -> None:
    (status,) = file_statuses(files(path), TREE)

    assert status.said() == said


def test_without_a_tree_nothing_is_said_to_be_missing() -> None:
    verdict = review(parsed(files=files("nowhere.py")))

    assert verdict.files[0].state is FileState.UNKNOWN
    assert verdict.problems == ()


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("*.md", ["README.md"]),
        ("src/*.py", ["src/login.py"]),
        ("tests/**", ["tests/test_login.py", "tests/deep/er/test_more.py"]),
        ("**/test_*.py", ["tests/test_login.py", "tests/deep/er/test_more.py"]),
        ("tests/**/er/*", ["tests/deep/er/test_more.py"]),
        ("src/{login,logout}.py", ["src/login.py"]),
        ("{README,src/l*}.{md,py}", ["README.md", "src/login.py"]),
        ("src/[kl]ogin.py", ["src/login.py"]),
        ("src/[z-a]", []),
        ("*" * 500, ["README.md"]),
        ("*a" * 200, []),
        ("{a,b}" * 30, []),
    ],
)
def test_a_glob_stands_for_the_files_it_matches(glob: str, expected: list[str]) -> None:
    assert matching(glob, TREE) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="*?[]{},!-/ab.", max_size=40))
def test_no_glob_raises(glob: str) -> None:
    matching(glob, TREE)


def test_a_missing_file_is_a_problem_that_does_not_stop_the_work() -> None:
    verdict = review(parsed(files=files("src/logn.py", "data/big.csv")), tree=TREE)

    assert not verdict.blocked
    assert [problem.field for problem in verdict.problems] == ["Relevant Files", "Relevant Files"]
    assert "`src/login.py`" in verdict.problems[0].mend
    assert "100-200" in verdict.problems[1].mend


def test_the_bound_on_a_files_size_can_be_set() -> None:
    verdict = review(parsed(files=files("src/login.py")), tree=TREE, largest_file=8_999)

    assert verdict.files[0].state is FileState.TOO_LARGE


def test_an_issue_that_is_no_task_stays_blocked() -> None:
    verdict = review(parse(None))

    assert verdict.blocked
    assert verdict.files == ()


def test_blocking_problems_come_first() -> None:
    verdict = review(parse("### Task Type\n\nbug\n\n### Prompt\n\nfix\n\n### Files\n\n/etc/passwd"), tree=TREE)

    assert [problem.blocking for problem in verdict.problems] == [True, False, False]


@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ({}, Complexity.SIMPLE),
        ({"files": files("src/login.py")}, Complexity.SIMPLE),
        ({"type": TaskType.BUG_INVESTIGATION}, Complexity.MEDIUM),
        ({"type": TaskType.CODE_REVIEW, "files": files("src", "tests")}, Complexity.MEDIUM),
        ({"type": TaskType.FEATURE_IMPLEMENTATION, "files": files("src/login.py")}, Complexity.MEDIUM),
        (
            {"type": TaskType.FEATURE_IMPLEMENTATION, "files": files("src", "tests"), "priority": Priority.CRITICAL},
            Complexity.COMPLEX,
        ),
        ({"type": TaskType.REFACTORING, "prompt": "word " * 500, "files": files("src", "tests")}, Complexity.COMPLEX),
    ],
)
def test_the_size_follows_from_type_files_words_and_priority(changes: dict[str, object], size: Complexity) -> None:
    assert review(parsed(**changes), tree=TREE).complexity is size


def test_the_reasons_are_shown_and_the_weightiest_comes_first() -> None:
    verdict = review(
        parsed(
            type=TaskType.FEATURE_IMPLEMENTATION,
            files=files("src", "gone.py"),
            acceptance="- a\n- b\n- c\n- d\n- e",
            guessed=("priority", "output"),
        ),
        tree=TREE,
    )

    assert verdict.reasons == (
        "a task of the type Feature Implementation (+3)",
        "3 files to look at (+2)",
        "5 acceptance criteria (+1)",
        "3 things are guessed or not found (+1)",
    )


def test_a_suggestion_names_its_field_and_gives_an_example() -> None:
    verdict = review(
        parsed(type=TaskType.FEATURE_IMPLEMENTATION, prompt="Add a queue page.", guessed=("type", "output"))
    )

    assert [suggestion.split(":")[0] for suggestion in verdict.suggestions] == [
        "Prompt",
        "Relevant Files",
        "Acceptance Criteria",
        "Task Type",
        "Output Format",
    ]
    assert all("example" in suggestion for suggestion in verdict.suggestions)


def test_a_whole_task_gets_no_suggestion() -> None:
    verdict = review(
        parsed(
            prompt="Explain how the login is retried after a time-out and where the tries are counted.",
            files=files("src"),
        )
    )

    assert verdict.suggestions == ()


def test_the_first_estimate_comes_from_a_table_and_grows_with_the_size() -> None:
    seconds = [estimate(TaskType.CODE_REVIEW, size).seconds for size in Complexity]

    assert seconds == sorted(seconds)
    assert "first guess" in estimate(TaskType.CODE_REVIEW, Complexity.SIMPLE).sureness()


def test_three_finished_cases_of_the_same_kind_replace_the_table() -> None:
    history = {
        (TaskType.QUESTION, Complexity.SIMPLE): (100.0, 40.0, 70.0),
        (TaskType.QUESTION, Complexity.COMPLEX): (9.0,),
    }

    verdict = review(parsed(), history=history)

    assert verdict.estimate_seconds == 70.0
    assert verdict.estimate.sureness() == "the median of 3 finished cases like it"
    assert estimate(TaskType.QUESTION, Complexity.COMPLEX, history).cases == 0
