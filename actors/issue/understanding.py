"""From answers to a task: what was said, what was meant, what was guessed, and what is missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from actors.issue.answers import Answer
from actors.issue.choices import choose_output, choose_priority, choose_type
from actors.issue.file_paths import Refused
from actors.issue.files import MOST_REFERENCES, Named, find_files
from actors.issue.form_labels import LABELS, Part
from actors.issue.form_layout import Kind
from actors.issue.outline import visible
from actors.issue.task import Problem, Task, TaskType

SHORTEST_PROMPT = 10
"""Letters and digits a prompt needs; a letter of a wide script (Chinese, Japanese, Korean) counts three."""

_WIDE_LETTER = 3
_LETTER = re.compile(r"[^\W_]")
_MOST_REFUSED_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Everything an issue says, before it is understood.

    `loose` is text under no label; `implied` the type of a form that does not ask for one; `repository` is
    `owner/name` or empty.
    """

    answers: tuple[Answer, ...] = ()
    loose: str = ""
    title: str = ""
    implied: TaskType | None = None
    repository: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """The task, None where there is nothing to work on; its problems, blocking ones first; how sure its type is."""

    task: Task | None
    problems: tuple[Problem, ...]
    refused: tuple[Refused, ...]
    type_confidence: float


def understand(said: Said) -> Understood:
    """Turn what was said into a task. Never raises."""
    prompt, prompt_problem = _prompt(said)
    kind = choose_type(_choice(said, Part.TYPE), title=said.title, prompt=prompt, implied=said.implied)
    priority = choose_priority(_choice(said, Part.PRIORITY), title=said.title, prompt=prompt)
    output = choose_output(_choice(said, Part.OUTPUT), kind=kind.word)
    context, acceptance = _context(said), _text(said, Part.ACCEPTANCE)
    listing = "\n".join(answer.text for answer in _answers(said, Part.FILES))
    named = find_files(listing, (said.title, prompt, context, acceptance), repository=said.repository)
    guesses = {
        Part.TYPE: kind.guessed,
        Part.PRIORITY: priority.guessed,
        Part.PROMPT: prompt == said.title and prompt_problem is not None,
        Part.OUTPUT: output.guessed,
    }
    task = Task(
        type=kind.word,
        priority=priority.word,
        prompt=prompt,
        files=named.references,
        context=context,
        output=output.word,
        acceptance=acceptance,
        guessed=tuple(part.value for part, guessed in guesses.items() if guessed),
    )
    problems = [prompt_problem, kind.problem, priority.problem, output.problem]
    problems += [*_about_files(named), *_unanswered(said)]
    met = sorted((problem for problem in problems if problem), key=lambda problem: not problem.blocking)
    return Understood(
        task=task if prompt else None,
        problems=tuple(met),
        refused=named.refused,
        type_confidence=kind.confidence,
    )


def letters(text: str) -> int:
    """How many letters and digits a text has, those of wide scripts counted threefold, as far as it matters."""
    counted = [found[0] for found in islice(_LETTER.finditer(text), SHORTEST_PROMPT)]
    wide = sum(unicodedata.east_asian_width(character) in ("W", "F") for character in counted)
    return len(counted) + (_WIDE_LETTER - 1) * wide


def _answers(said: Said, part: Part) -> list[Answer]:
    return [answer for answer in said.answers if answer.part is part and answer.given]


def _text(said: Said, part: Part) -> str:
    return visible("\n\n".join(answer.text for answer in _answers(said, part)))


def _choice(said: Said, part: Part) -> str:
    return visible(", ".join(option for answer in _answers(said, part) for option in answer.chosen))


def _asked_for_prompt(said: Said) -> bool:
    return any(answer.part is Part.PROMPT for answer in said.answers)


def _prompt(said: Said) -> tuple[str, Problem | None]:
    """The prompt, empty where there is none, and what is wrong with it.

    Where nothing is labelled as the prompt, the title and all text that is labelled as nothing else become it.
    """
    prompt = _text(said, Part.PROMPT) or visible(said.loose)
    if not _asked_for_prompt(said):
        text = "\n\n".join(filter(None, (prompt, *_labelled(said))))
        prompt = f"{said.title}\n\n{text}".strip("\n") if text else ""
        if not text and letters(said.title) >= SHORTEST_PROMPT:
            return said.title, _bad_prompt("The issue has a title and no text that says what to do.")
    length = letters(prompt)
    if length >= SHORTEST_PROMPT:
        return prompt, None
    if any(answer.part is Part.PROMPT and answer.untouched for answer in said.answers):
        return "", _bad_prompt("It still is the form's own example text.")
    if not length:
        return "", _bad_prompt("It is empty, so there is nothing to work on.")
    return prompt, _bad_prompt(f"It is too short to work on ({length} letters and digits).")


def _bad_prompt(what: str) -> Problem:
    mend = (
        "Say in a sentence or two what should be done, for example: “Explain how a login is retried, and why the"
        " second attempt fails.”"
    )
    return Problem(field=LABELS[Part.PROMPT], what=what, mend=mend)


def _context(said: Said) -> str:
    """The context, and after it every other answer under its own label, so that nothing said is lost."""
    texts = [visible(answer.text) for answer in _answers(said, Part.CONTEXT) if _is_context(answer)]
    if _asked_for_prompt(said):
        texts += _labelled(said)
        if _answers(said, Part.PROMPT):
            texts.append(visible(said.loose))
    return "\n\n".join(filter(None, texts))


def _is_context(answer: Answer) -> bool:
    return answer.label == LABELS[Part.CONTEXT]


def _labelled(said: Said) -> list[str]:
    """The answers that are no part of a task of their own, each under its label."""
    return [
        f"**{answer.label}**\n\n{_as_written(answer)}"
        for answer in said.answers
        if answer.given
        and answer.kind is not Kind.CHECKBOXES
        and (answer.part is None or (answer.part is Part.CONTEXT and not _is_context(answer)))
    ]


def _as_written(answer: Answer) -> str:
    """An answer's text; what a form shows as code becomes a code block again, with a fence the text cannot end."""
    if not answer.render:
        return visible(answer.text)
    fence = "```"
    while fence in answer.text:
        fence += "`"
    return f"{fence}{answer.render}\n{answer.text}\n{fence}"


def _about_files(named: Named) -> Iterator[Problem]:
    for refused in named.refused[:_MOST_REFUSED_TOLD]:
        yield Problem(
            field=LABELS[Part.FILES],
            what=f"“{refused.text}” is left out: {refused.reason}.",
            mend="Name it as it stands in the repository, for example `src/login.py` or `docs/`.",
            blocking=False,
        )
    if named.too_many:
        yield Problem(
            field=LABELS[Part.FILES],
            what=f"More than {MOST_REFERENCES} files are named; the first {MOST_REFERENCES} are looked at.",
            mend="Name folders or patterns, for example `src/**/*.py`.",
            blocking=False,
        )


def _unanswered(said: Said) -> Iterable[Problem]:
    """What the form asks for and the task does not strictly need."""
    own = (Part.PROMPT, Part.TYPE, Part.PRIORITY, Part.OUTPUT)
    for answer in said.answers:
        if answer.required and not answer.given and answer.part not in own:
            yield Problem(
                field=answer.label,
                what="The form asks for it and it is empty.",
                mend=f"Answer it under “{answer.label}”, or say why it does not apply.",
                blocking=False,
            )
