"""What a comment means beside its commands: approval, rejection, answer, question and more. Pure.

Each clause is judged by rules (`intent_rules`), so that a comment may mean several things; every one has a
confidence and the words that it rests on. Nothing here acts: whoever acts asks for confidence enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from actors.issue.answering import match_answers
from actors.issue.comment_lines import Line
from actors.issue.intent_rules import Intent, Reading, judge
from actors.issue.one_answer import SURE, Match, Open, match_one
from actors.issue.sentences import Clause, clauses

ENOUGH = 0.5
"""The confidence from which on a comment is said to mean something; below it, it is chatter."""

SURE_FEEDBACK = 0.75
_LASTS = (Intent.GRATITUDE, Intent.CHATTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """One meaning of a comment. `words` are the person's own, `confidence` goes from 0 to 1."""

    intent: Intent
    confidence: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """All that a comment means, the weightiest first, and the answers that it gives."""

    meant: tuple[Meant, ...]
    answers: tuple[Match, ...] = ()

    @property
    def first(self) -> Meant:
        """What it means before all."""
        return self.meant[0]

    def sureness(self, intent: Intent) -> float:
        """How sure it is that it means `intent`; 0 where it does not."""
        return max((meant.confidence for meant in self.of(intent)), default=0.0)

    def of(self, intent: Intent) -> tuple[Meant, ...]:
        """Where it means `intent`."""
        return tuple(meant for meant in self.meant if meant.intent is intent)


def understand(lines: Iterable[Line], questions: Sequence[Open] = ()) -> Understood:
    """What the lines of a comment (without its commands) mean, while `questions` are open. Never raises."""
    lines = tuple(lines)
    said = clauses(lines)
    readings = [(clause, judge(clause)) for clause in said]
    answers = match_answers(_text(lines), questions)
    meant = [meant for clause, reading in readings for meant in _meant(clause, reading, answers, questions, len(said))]
    meant += [Meant(intent=Intent.ANSWER, confidence=match.confidence, words=match.words) for match in answers]
    return Understood(meant=_weighed(meant, " ".join(clause.said for clause in said)), answers=answers)


def _text(lines: Sequence[Line]) -> str:
    """The person's own words as text, a number before each item of a numbered list."""
    return "\n".join(f"{line.item}. {line.text}" if line.item and line.bullet else line.text for line in lines)


def _meant(
    clause: Clause,
    readings: Sequence[Reading],
    answers: Sequence[Match],
    questions: Sequence[Open],
    count: int,
) -> list[Meant]:
    """The meanings of a clause that are not spent in an answer."""
    spent = bool(answers) and (count == 1 or _answers_itself(clause, answers, questions))
    kept = (reading for reading in readings if not spent or reading.intent is Intent.GRATITUDE)
    return [Meant(intent=item.intent, confidence=item.confidence, words=item.words or clause.said) for item in kept]


def _answers_itself(clause: Clause, answers: Sequence[Match], questions: Sequence[Open]) -> bool:
    said = clause.said.strip(" .!,")
    if any(said in match.words or (len(match.words) > 2 and match.words in clause.said) for match in answers):
        return any(match.option is None or len(said) < 60 for match in answers)
    by_id = {question.id: question for question in questions}
    tries = (match_one(clause.said, by_id[match.question]) for match in answers if match.option is not None)
    return any(found is not None and found.option is not None and found.confidence >= SURE for found in tries)


def _weighed(meant: Sequence[Meant], text: str) -> tuple[Meant, ...]:
    """The strongest of each kind, substance before thanks; chatter only where there is nothing else."""
    best: dict[Intent, Meant] = {}
    for item in meant:
        if item.confidence >= ENOUGH and (item.intent not in best or best[item.intent].confidence < item.confidence):
            best[item.intent] = item
    if Intent.APPROVAL in best and Intent.FEEDBACK in best and best[Intent.FEEDBACK].confidence < SURE_FEEDBACK:
        del best[Intent.FEEDBACK]  # praise that leads to a yes
    others = [item for item in best.values() if item.intent is not Intent.CHATTER]
    if not others:
        return (best.get(Intent.CHATTER) or Meant(intent=Intent.CHATTER, confidence=ENOUGH, words=text[:200]),)
    if Intent.APPROVAL in best and Intent.REJECTION in best:  # whoever says both is not to be taken at one word
        doubted = (Intent.APPROVAL, Intent.REJECTION)
        others = [replace(item, confidence=item.confidence / 2) if item.intent in doubted else item for item in others]
    return tuple(sorted(others, key=lambda item: (item.intent in _LASTS, -item.confidence)))
