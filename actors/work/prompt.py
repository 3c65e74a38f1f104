"""The task as Markdown, for programs that know nothing of the contract; and how it gets to them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from actors.work.recipe import Recipe

LONGEST = 100_000
"""Characters of a prompt: Linux takes no argument of more than 128 KiB."""
DIFF = "review.diff"
"""The file in the worker's home that holds the change to be reviewed."""
SAVED = "saved.diff"
"""The file there with what of an earlier attempt's work does not fit the repository any more."""
CUT = "\n\n(The rest was cut off.)\n"
RULES = """## How to work

The repository's files are in the current folder; there is no `.git`. Change files there: what you change is handed in
as a change. What you print is posted on the issue as your report (Markdown). End with exit status 0 when the task is
done, with another one when it is not."""
AGENT_RULES = """## How to work

The repository's files are in the current folder; there is no `.git`, and no network but the one that you think with.
Change files there: what you change is handed in as a change, and the server commits and pushes it. Nobody watches:
what you say on the way is shown as progress, and your last message is posted on the issue as your report (Markdown,
its first line one sentence that sums it up). Say in it for each changed file, in a line of its own, why:
- `path`: why."""

PLAN_RULES = """## How to work

The repository's files are in the current folder; there is no `.git`, and no network but the one that you think with.
Only the plan is wanted: change nothing. What is to be changed where, in which order, what could go wrong, how it can be
checked; as Markdown, its first line one sentence that sums it up. {how} End it with a fenced block:

```plan
{{"files": ["path/that/would/change.py"], "risk": "low, medium or high", "usd": 0.5, "minutes": 10}}
```"""
"""`usd` and `minutes` are what the work itself will take."""


def prompt(document: Mapping[str, Any], recipe: Recipe) -> str:
    """The assignment as Markdown, at most `LONGEST` characters."""
    text = "\n\n".join(_parts(document, rules(document, recipe))) + "\n"
    return text if len(text.encode()) <= LONGEST else text.encode()[: LONGEST - len(CUT)].decode(errors="ignore") + CUT


def rules(document: Mapping[str, Any], recipe: Recipe) -> str:
    """How to work, as this program has to be told."""
    text = recipe.speaks == "text"
    if document.get("plan_only"):
        return PLAN_RULES.format(how="Print it." if text else "Your last message is it.")
    return RULES if text else AGENT_RULES


def line(recipe: Recipe, text: str) -> dict[str, Any]:
    """The line of standard input that says `text` to a program which reads lines."""
    made = _replaced(recipe.line, text)
    assert isinstance(made, dict)
    return made


def _replaced(value: Any, text: str) -> Any:
    if isinstance(value, Mapping):
        return {name: _replaced(one, text) for name, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, text) for one in value]
    return value.replace("{prompt}", text) if isinstance(value, str) else value


def argv(recipe: Recipe, *, text: str, path: str) -> Recipe:
    """The recipe with the prompt in its command, `text` itself or the `path` of a file that holds it."""
    if recipe.prompt in ("stdin", "lines"):
        return recipe
    name, value = ("{prompt}", text) if recipe.prompt == "argument" else ("{prompt_file}", path)
    words = tuple(word.replace(name, value) for word in recipe.argv)
    return replace(recipe, argv=words if words != recipe.argv else (*words, value))


def _parts(document: Mapping[str, Any], told: str) -> Iterator[str]:
    task, issue, repository = document["task"], document["issue"], document["repository"]
    yield f"# {issue['title'] or task['type']}"
    yield f"{task['type']} for issue #{issue['number']} of {repository['full_name']}, at commit {repository['commit']}."
    yield told
    if document.get("review"):
        yield _review(document["review"])
    yield f"## Task\n\n{task['prompt']}"
    if task.get("files"):
        yield "## Files it is about\n\n" + "\n".join(f"- {_place(file)}" for file in task["files"])
    for title, text in (
        ("Context", task.get("context")),
        ("Acceptance criteria", task.get("acceptance")),
        ("Wanted as", task.get("output")),
        ("From the conversation", document["context"]),
        ("The plan that was approved", (document.get("plan") or {}).get("text")),
        ("Constraints", "\n".join(f"- {sentence}" for sentence in document["constraints"])),
        ("Clarifications", "\n".join(f"- {sentence}" for sentence in document["clarifications"])),
        (
            "Answers",
            "\n".join(f"- {given['question'] or given['id']}: {given['answer']}" for given in document["answers"]),
        ),
    ):
        if text:
            yield f"## {title}\n\n{text}"


def _review(review: Mapping[str, Any]) -> str:
    """The proposed change; its diff lies beside the prompt, since it may be long."""
    what = f"pull request #{review['number']} ({review['title']})" if review["number"] else "a range of commits"
    files = "\n".join(
        f"- {file['path']} ({file['status']}, +{file['added']} -{file['removed']})" for file in review["files"][:200]
    )
    return (
        f"## To be reviewed: {what}\n\nThe files are those of its head. It left its base at {review['merge_base']}; "
        f"the diff from there lies in `$HOME/{DIFF}`.\n\n{files}"
    )


def _place(file: Mapping[str, Any]) -> str:
    first, last = file.get("first_line"), file.get("last_line")
    if first is None:
        return str(file["path"])
    return f"{file['path']}, line {first}" if last in (None, first) else f"{file['path']}, lines {first} to {last}"
