"""The talk with the model: asked, steered, answered, repaired once; and what comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from actors.work.analyser.assignment import Assignment
from actors.work.endpoint import answer, patch, prompts
from actors.work.endpoint.asking import Asking, Fault
from actors.work.endpoint.context import block, context
from actors.work.endpoint.speech import Speech

MOST_ROUNDS = 8
"""Requests of one attempt, tries again not counted."""
MOST_QUESTIONS = 3
SHARE_OF_REVIEW = 2
"""The diff of a change that is to be reviewed takes half of what the model is shown at most."""
MOST_REPAIR = 24_000
"""Characters of files that a repair is shown."""


class Conversation:
    """Does one assignment: `hold` returns when a result, or why there is none, has been said."""

    def __init__(self, line: str, speech: Speech, asking: Asking, *, most: int) -> None:
        """`line` is the assignment. Raises `NotAnAssignment`."""
        self._assignment = Assignment.parse(line)
        self._document: Mapping[str, Any] = json.loads(line)
        self._speech, self._asking, self._most = speech, asking, most
        self._asked = len(self._document["answers"])
        self._repaired = False

    def hold(self) -> None:
        """Talk until it is over. Raises `Cancelled`."""
        self._speech.progress(2, "Reading the repository", now=True)
        proposed = prompts.review(self._document, most=self._most // SHARE_OF_REVIEW)
        seen = context(self._assignment, most=self._most - len(proposed))
        messages = prompts.opening(self._document, f"{proposed}{seen}")
        self._speech.progress(8, "Asking the model", now=True)
        for number in range(MOST_ROUNDS):
            said = self._asking.ask(messages, percent=10 + 5 * number)
            if isinstance(said, Fault):
                self._speech.failure(said.reason, said.message, said.after)
                return
            messages.append({"role": "assistant", "content": said.text or "…"})
            if said.steered:
                messages += [prompts.added(text) for text in said.steered]
                continue
            more = self._take(answer.read(said.text))
            if not more:
                return
            messages += more
        self._speech.failure("unusable", f"the model came to no end in {MOST_ROUNDS} rounds")

    def _take(self, heard: answer.Answer) -> list[dict[str, str]]:
        """Take an answer in: what the model is told next, nothing when it is over."""
        if heard.question:
            return self._ask(heard)
        if self._document.get("plan_only") or not heard.diff:
            self._finish(heard)
            return []
        self._speech.progress(92, "Trying the change", phase="implementing")
        why = patch.apply(self._assignment.tree, heard.diff)
        if not why:
            self._finish(heard)
        elif self._repaired:
            self._speech.log(f"The diff that does not apply:\n{heard.diff[:2_000]}")
            self._speech.failure("unusable", f"the model's change does not apply: {' '.join(why.split())[:200]}")
        else:
            self._repaired = True
            self._speech.log(f"the model's change does not apply, it is asked again: {why}")
            return [prompts.repair(why, self._seen(heard.diff))]
        return []

    def _finish(self, heard: answer.Answer) -> None:
        changed = set(patch.paths(heard.diff))
        report = heard.report or (f"Changed {', '.join(f'`{path}`' for path in sorted(changed))}." if changed else "")
        if not report:
            self._speech.failure("unusable", "the model answered with a question, a plan or a change that says nothing")
            return
        members: dict[str, Any] = {"report": report, "summary": heard.summary if heard.report else report}
        whys = {path: why for path, why in heard.whys.items() if path in changed}
        if whys:
            members["explanations"] = whys
        self._speech.result(**members)

    def _ask(self, heard: answer.Answer) -> list[dict[str, str]]:
        if self._asked >= MOST_QUESTIONS:
            return [prompts.answered("Nobody answers any more questions: take what is most likely meant, and say so.")]
        self._asked += 1
        told, added = self._speech.ask(f"q{self._asked}", heard.question, list(heard.options))
        return [prompts.answered(told), *(prompts.added(text) for text in added)]

    def _seen(self, diff: str) -> str:
        """The files that a diff names, as they are."""
        parts, left = [], MOST_REPAIR
        root = self._assignment.tree.resolve()
        for path in patch.paths(diff):
            file = (root / path).resolve()
            if not file.is_relative_to(root) or not file.is_file():
                parts.append(f"`{path}` is not there.\n\n")
                continue
            part = block(path, 1, file.read_bytes()[:left].decode(errors="replace"))
            if len(part) <= left:
                left -= len(part)
                parts.append(part)
        return "".join(parts)
