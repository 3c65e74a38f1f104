"""Feature Implementation: a plan grounded in the code. It plans, and writes no feature: that it says first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from actors.work.analyser import sources
from actors.work.analyser.assignment import Assignment
from actors.work.analyser.coined import coined
from actors.work.analyser.grounds import Target, grounds
from actors.work.analyser.markdown import bullets, code, fit, plural, prose
from actors.work.analyser.plan_habits import Habits, habits
from actors.work.analyser.search import search, terms
from actors.work.analyser.speech import Done, Speech

PER_TARGET, MODELS = 4, 4
HANDY = frozenset(
    [
        "argument",
        "class",
        "flag",
        "function",
        "method",
        "multiple",
        "new",
        "once",
        "option",
        "options",
        "parameter",
        "several",
        "way",
    ]
)
"""Words of every such task, which ask for nothing to be made clear."""
HONEST = (
    "**This is a plan, not the feature.** The built-in analyser finds where the work is and what to look out for; it "
    "writes no feature, and changed no file."
)


def answer(assignment: Assignment, speech: Speech) -> Done:
    """The plan."""
    speech.progress(5, "Reading the files")
    everything = sources.read(assignment.tree)
    made_up = coined(assignment.words, [it for it in everything.code if it.main])
    words = "\n".join((assignment.words, *(part for parts in made_up.values() for part in parts)))
    wanted = terms(words)
    speech.progress(25, "Looking for where it belongs")
    targets = grounds(assignment, everything, words)
    if not targets:
        return _nothing(assignment, wanted)
    speech.progress(80, "Looking at the repository's habits")
    known = habits(everything)
    speech.progress(95, "Writing the plan")
    first = targets[0]
    report = fit(
        [
            f"## Plan for {code(assignment.repository)} at {assignment.links.tree()}",
            HONEST,
            f"> {prose(' '.join(assignment.prompt.split())[:400])}",
            _where(assignment, targets, wanted),
            _steps(assignment, targets, known),
            _models(assignment, targets),
            _risks(targets),
            _criteria(assignment, everything),
            _open(assignment, targets, wanted, made_up),
            "*Made by the built-in analyser without running the code: places by the words of the task (SQLite FTS5, "
            "bm25), what depends on them by imports and names, risks by complexity and copies. What the words do not "
            "say, it does not know.*",
        ]
    )
    speech.progress(100, "Done")
    summary = f"A plan only, nothing was written: {plural(len(targets), 'file')} to look at, first {first.path}."
    return Done(report=report, summary=summary)


def _nothing(assignment: Assignment, wanted: Sequence[str]) -> Done:
    summary = "No plan: nothing in the code has to do with the words of the task."
    words = ", ".join(code(word) for word in wanted) or "none that say something"
    report = (
        f"## Plan for {code(assignment.repository)} at {assignment.links.tree()}\n\n**{summary}** Looked for: {words}."
        f"\n\nName the files, or names that occur in the code, and ask again. {HONEST}"
    )
    return Done(report=report, summary=summary)


def _where(assignment: Assignment, targets: Sequence[Target], wanted: Sequence[str]) -> str:
    """The files, and in each what is nearest."""
    items = []
    for target in targets:
        shown = ", ".join(
            f"{assignment.links.lines(target.path, it.first, it.last, text=it.name)}"
            for it in target.symbols[:PER_TARGET]
        )
        words = ", ".join(code(word) for word in target.words[:6])
        why = "named by the task" if target.named else f"holds {words}" if words else "near the others"
        items.append(f"{assignment.links.file(target.path)} ({why}){f': {shown}' if shown else ''}")
    held = {word for target in targets for word in target.words}
    missing = [word for word in wanted if word not in held and not any(part in held for part in word.split("."))]
    note = f"\n\nNot found in any of them: {', '.join(code(word) for word in missing[:8])}." if missing else ""
    return f"### Where\n\n{bullets(items)}{note}"


def _steps(assignment: Assignment, targets: Sequence[Target], known: Habits) -> str:
    """What to do, in order."""
    links, first = assignment.links, targets[0]
    at = first.symbols[0] if first.symbols else None
    where = links.lines(first.path, at.first, at.last, text=at.name) if at else links.file(first.path)
    steps = [f"Read {where}" + (f": {code(at.signature)}" if at and at.signature else "") + "."]
    steps.append(f"Write a test of the new behaviour first, {_test_place(assignment, targets, known)}; see it fail.")
    steps.append(f"Make the change in {where}, or beside it.")
    users = [path for target in targets[:2] for path in target.users if path not in {it.path for it in targets}]
    if users:
        shown = ", ".join(links.file(path) for path in dict.fromkeys(users[:5]))
        steps.append(f"Follow it through what relies on that: {shown}.")
    others = [links.file(target.path) for target in targets[1:4]]
    if others:
        steps.append(f"Look whether it touches {', '.join(others)} too.")
    if known.exports and any(target.path.startswith(known.exports.rpartition("/")[0]) for target in targets):
        steps.append(f"If it adds a public name, offer it in {links.file(known.exports)}.")
    if known.documents:
        shown = ", ".join(links.file(path) for path in _documents(assignment, known)[:3])
        steps.append(f"Describe it in the documentation{f': {shown}' if shown else ''}.")
    if known.changelog:
        steps.append(f"Add a line to {links.file(known.changelog)}.")
    if known.checks:
        steps.append(f"Run the repository's own checks: {', '.join(prose(check) for check in known.checks)}.")
    return "### Steps\n\n" + "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))


def _test_place(assignment: Assignment, targets: Sequence[Target], known: Habits) -> str:
    tests = list(dict.fromkeys(path for target in targets[:3] for path in target.tests))
    if tests:
        return f"in or beside {', '.join(assignment.links.file(path) for path in tests[:2])}"
    if known.tests:
        return f"in {code(known.tests)}, where the others are; none mentions this code yet"
    return "though the repository has no tests yet, so this is the first"


def _documents(assignment: Assignment, known: Habits) -> list[str]:
    hits = search(known.documents, assignment.words, most=12)
    return list(dict.fromkeys(hit.passage.path for hit in hits))


def _models(assignment: Assignment, targets: Sequence[Target]) -> str:
    """Existing code that does something alike."""
    items = []
    for target in targets[: 1 if targets[0].models else 3]:
        for it in target.models[:MODELS]:
            doc = re.split(r"(?<=[.!?])\s", " ".join(it.doc.split()))[0][:160]
            where = assignment.links.lines(target.path, it.first, it.last, text=it.name)
            items.append(f"{where}{f': {prose(doc)}' if doc else ''}")
    return f"### Model it on\n\n{bullets(items[:6])}" if items else ""


def _risks(targets: Sequence[Target]) -> str:
    items = [risk for target in targets[:2] for risk in target.risks]
    return f"### Risks\n\n{bullets(items[:8])}" if items else ""


def _criteria(assignment: Assignment, everything: sources.Sources) -> str:
    """Each acceptance criterion with the code that is nearest to it."""
    lines = [
        re.sub(r"^\s*(?:[-*+]|\d+[.)])\s*(?:\[[ xX]\]\s*)?", "", it).strip()
        for it in assignment.acceptance.splitlines()
    ]
    items = []
    for line in [it for it in lines if it][:10]:
        hits = search([it for it in everything.code if it.main], line, most=1)
        near = hits[0].passage if hits else None
        where = (
            assignment.links.lines(near.path, near.first, near.last, text=near.title) if near else "no code is near it"
        )
        items.append(f"{prose(line[:200])} → {where}")
    return f"### Acceptance criteria, and the code nearest to each\n\n{bullets(items)}" if items else ""


def _open(
    assignment: Assignment, targets: Sequence[Target], wanted: Sequence[str], made_up: Mapping[str, Sequence[str]]
) -> str:
    """What a person has to decide before the work begins."""
    items = []
    if not assignment.acceptance.strip():
        items.append("The task has no acceptance criteria: how is it seen that the feature is done?")
    public = next((it for target in targets for it in target.symbols if it.public), None)
    if public is not None:
        items.append(f"{code(public.name)} is public: what may its callers rely on after the change?")
    known = {*HANDY, *(word for target in targets for word in target.words), *(name.lower() for name in made_up)}
    new = [word for word in wanted if word not in known]
    if new:
        items.append(f"New to this code: {', '.join(code(word) for word in new[:6])}. What exactly do they mean here?")
    for name, parts in made_up.items():
        kin = f" Nearest by name: {', '.join(code(part) for part in parts)}." if parts else ""
        items.append(f"{code(name)} is a name that this code does not have yet: does it fit the others?{kin}")
    return f"### To decide first\n\n{bullets(items)}" if items else ""
