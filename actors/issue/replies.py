"""Every sentence said on GitHub, one function each.

What came from outside is made harmless before it gets into a text. Each comment ends in a hidden marker, so
that one whose answer was lost can be found again instead of being posted twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from actors.issue import commands
from actors.issue.commands import Given
from actors.issue.neutral import inline, neutral, open_fence, redact
from actors.issue.record import IssueRecord, Progress, Transition, Understanding
from actors.issue.states import SHOWN, WORKING, Move, State
from actors.issue.task import Task

LIMIT = 60_000
"""Characters of a comment; GitHub refuses more than 65,536 (measured: 422)."""

LONGEST_LINE = 2_000
"""A text is cut at the end of a line, unless its last line is longer than this."""

MOST_FILES = 20
"""Named files that are told one by one."""

BAR = 20
_MARKER = "<!-- caseworker:{} -->"


def marker(effect_id: str) -> str:
    """What stands hidden at the end of a comment that `effect_id` made."""
    return _MARKER.format(effect_id)


def signed(body: str, effect_id: str) -> str:
    """The comment as it is posted: cut to what GitHub takes, with its marker as the last line."""
    return f"{_cut(body)}\n\n{marker(effect_id)}"


def status(record: IssueRecord) -> str:
    """The living status comment: where the case stands, whose move it is, what happens next."""
    shown = SHOWN[record.state]
    parts = [
        f"### {shown.icon} {_title(record.state)}",
        _bar(percent(record)),
        f"{_sentence(record)} **{_move(record)}**",
        "\n".join(_steps(record)),
        _facts(record),
        _task(record),
        _problems(record),
        _story(record.transitions),
        _next_commands(record),
    ]
    return "\n\n".join(part for part in parts if part)


def status_text(record: IssueRecord) -> str:
    """The same as one paragraph, for `/status`."""
    since = _time(record.since)
    result = f" The result: {record.result_url}" if record.result_url else ""
    return (
        f"**{_title(record.state)}**, {percent(record)} %, since {since}. {_sentence(record)} {_move(record)}{result}"
    )


def result(record: IssueRecord, report: str) -> str:
    """The result of the work, as a comment of its own."""
    task_type = record.task.type.value if record.task else "Result"
    head = f"## {task_type}: {inline(record.title)}"
    foot = f"<sub>Asked for by {_name(record.requested_by.login)}. Not what you need? `/retry` does it again.</sub>"
    return f"{head}\n\n{_cut(neutral(report), LIMIT - 1_000)}\n\n{foot}"


def failure(record: IssueRecord, log: str) -> str:
    """What went wrong, why, and what a person can do."""
    error = record.error
    if error is None:
        return "The task could not be done."
    lines = [f"### ❌ {inline(error.user_message, limit=500)}", "", f"Error code `{error.code}`, {_tries(record)}."]
    if error.actions:
        lines += ["", "**What you can do**", *(f"- {action}" for action in error.actions)]
    details = error.technical + (f"\n\n{log}" if log else "")
    lines += ["", "<details><summary>Technical details</summary>", "", _fenced(details), "", "</details>"]
    return "\n".join(lines)


def help_text(record: IssueRecord) -> str:
    """The commands, from their table, with those first that make sense now."""
    rows = ["| Command | What it does | Who may | Now |", "|---|---|---|---|"]
    possible = {command: not command.states or record.state in command.states for command in commands.COMMANDS}
    for command, now in sorted(possible.items(), key=lambda row: not row[1]):
        rows.append(f"| `{command.example}` | {command.help} | {command.who} | {'yes' if now else 'no'} |")
    return "\n".join(rows)


def forbidden(given: Given, login: str) -> str:
    """A person may not give this command."""
    who = commands.find(given.name).who
    return f"{_name(login)}, `/{given.name}` is for {who}. Ask one of them, or have your access raised."


def not_now(given: Given, state: State) -> str:
    """A command makes no sense in this state."""
    possible = ", ".join(f"`/{name}`" for name in SHOWN[state].commands)
    return f"`/{given.name}` is not possible while the case is {_title(state).lower()}. Possible now: {possible}."


def unknown(given: Given) -> str:
    """A word that is no command."""
    meant = f" Did you mean `/{given.meant}`?" if given.meant else ""
    return f"I do not know the command `{inline(given.word)}`.{meant} `/help` lists what I know."


def buried(delivery_id: str) -> str:
    """One event of this issue could not be handled, whatever was tried."""
    return (
        f"Something that happened here could not be handled, also not at the third try, and was put aside "
        f"(delivery `{inline(delivery_id)}`). Everything else goes on. If it was a command, give it once more; "
        f"the operator finds the details in the server's dead letters."
    )


def percent(record: IssueRecord) -> int:
    """How far the case is, from 0 to 100, within its state's range."""
    low, high = SHOWN[record.state].percent
    work = record.work
    if record.state not in WORKING or work is None:
        return low if record.state is not State.COMPLETED else high
    return min(high, max(low, low + (high - low) * work.percent // 100))


def _cut(text: str, limit: int = LIMIT) -> str:
    if len(text) <= limit:
        return text
    end = text.rfind("\n", limit - LONGEST_LINE, limit)
    kept = text[: end if end > 0 else limit]
    fence = open_fence(kept)
    closed = f"{kept}\n{fence}" if fence else kept
    return f"{closed}\n\n*Cut here: the text is {len(text):,} characters long, GitHub takes 65,536.*"


def _fenced(text: str) -> str:
    return "```text\n" + redact(text).replace("```", "'''")[:4_000] + "\n```"


def _title(state: State) -> str:
    return state.value.replace("-", " ").capitalize()


def _bar(value: int) -> str:
    full = BAR * value // 100
    return f"`{'█' * full}{'░' * (BAR - full)}` **{value} %**"


def _name(login: str) -> str:
    return f"**{inline(login)}**"


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _tries(record: IssueRecord) -> str:
    return "1 attempt" if record.attempts == 1 else f"{record.attempts} attempts"


def _sentence(record: IssueRecord) -> str:
    edited = " The issue was edited meanwhile: the next attempt takes that up." if record.edited else ""
    return _situation(record) + edited


def _situation(record: IssueRecord) -> str:
    work = record.work
    if record.state is State.AWAITING_FEEDBACK and not record.blocked:
        return f"{_name(record.requested_by.login)} has no write access here, so somebody who has must `/approve`."
    if record.state is State.AWAITING_FEEDBACK:
        return "The form is not complete yet: edit the issue, and the case goes on by itself."
    if record.state is State.QUEUED and (retry := next((t for t in record.timers if t.name == "retry"), None)):
        return f"Attempt {record.attempts} failed; the next begins at {_time(retry.due)}."
    if work is not None and work.progress is Progress.REPORTED:
        return "The result is being posted."
    if record.state in WORKING and work is not None and work.place:
        return f"The task waits for a free worker, place {work.place} in the queue."
    if record.state in WORKING and work is not None and work.message:
        return f"A worker is on the task: {inline(work.message)}."
    return SHOWN[record.state].sentence


def _move(record: IssueRecord) -> str:
    return {
        Move.AGENT: "It is my move.",
        Move.PERSON: "It is your move.",
        Move.NOBODY: "Nothing more will happen unless you ask for it.",
    }[SHOWN[record.state].move]


def _steps(record: IssueRecord) -> Iterable[str]:
    reached = {transition.state for transition in record.transitions}
    task = record.task
    kind = f": {task.type.value}, priority {task.priority.value}" if task else ""
    yield f"- [{' ' if record.blocked else 'x'}] Task understood{kind}"
    yield f"- [{'x' if record.approved_by else ' '}] Allowed" + (
        f" by {_name(record.approved_by)}" if record.approved_by else ""
    )
    working = bool(reached & {*WORKING}) and record.state is not State.QUEUED
    prepared = working and record.state is not State.ANALYZING
    yield f"- [{'x' if prepared else ' '}] Repository fetched, worker started"
    posted = f": [read it]({record.result_url})" if record.result_url else ""
    yield f"- [{'x' if record.state is State.COMPLETED else ' '}] Result posted{posted}"


def _facts(record: IssueRecord) -> str:
    rows = [("Since", _time(record.since))]
    if record.attempts:
        rows.append(("Attempt", str(record.attempts)))
    work = record.work
    if work is not None and work.worker:
        rows.append(("Worker", f"{inline(work.worker)} ({inline(work.isolation)})"))
    if record.error is not None and record.state is not State.COMPLETED:
        rows.append(("Error", f"`{record.error.code}` {inline(record.error.user_message)}"))
    head, body = (" | ".join(cells) for cells in zip(*rows, strict=True))
    return f"| {head} |\n|{'---|' * len(rows)}\n| {body} |"


def _task(record: IssueRecord) -> str:
    """The task as it was understood; in full while the form is with its author, folded away afterwards."""
    known = record.understanding
    if known is None:
        return ""
    rows = "\n".join(f"| {name} | {text} |" for name, text in _understood(record.task, known))
    table = f"| Understood | |\n|---|---|\n{rows}"
    hints = "\n".join(f"- {inline(hint, limit=400)}" for hint in known.suggestions)
    full = f"{table}\n\n**What would help**\n\n{hints}" if hints else table
    if record.state is State.AWAITING_FEEDBACK and record.blocked:
        return full
    return _folded("The task as I understand it", full)


def _understood(task: Task | None, known: Understanding) -> Iterable[tuple[str, str]]:
    if task is None:
        yield from ((inline(field.label), inline(field.text) or "*nothing*") for field in known.fields)
        return
    guess = dict.fromkeys(task.guessed, " *(a guess)*")
    yield "Type", f"{task.type.value}{guess.get('type', '')}"
    yield "Priority", f"{task.priority.value}{guess.get('priority', '')}"
    yield "Wanted", f"{task.output.value}{guess.get('output', '')}"
    yield "Prompt", inline(task.prompt, limit=300)
    yield from (("File", f"`{inline(file.path)}`: {inline(file.says)}") for file in known.files[:MOST_FILES])
    yield "Complexity", f"{known.complexity.value}: {inline('; '.join(known.reasons), limit=300)}"
    yield "Estimate", f"{_duration(known.estimate_seconds)}, {known.sureness}"


def _folded(summary: str, text: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def _duration(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return "about a minute" if minutes == 1 else f"about {minutes} minutes"


def _problems(record: IssueRecord) -> str:
    settings = "\n".join(f"- {inline(problem, limit=300)}" for problem in record.choices.problems)
    return "\n\n".join(part for part in (_form_problems(record), settings) if part)


def _form_problems(record: IssueRecord) -> str:
    if not record.problems:
        return ""
    rows = [f"| {inline(p.field)} | {inline(p.what)} | {inline(p.mend, limit=400)} |" for p in record.problems]
    table = "\n".join(["| Field | What is the matter | What helps |", "|---|---|---|", *rows])
    return table if record.blocked else _folded("Notes on the form", table)


def _story(transitions: tuple[Transition, ...]) -> str:
    lines = [f"- {_time(transition.at)}: {_title(transition.state).lower()}" for transition in transitions]
    return _folded("How it went", "\n".join(lines))


def _next_commands(record: IssueRecord) -> str:
    names = (*SHOWN[record.state].commands, "help")
    listed = " · ".join(f"`{commands.find(name).example}`" for name in names)
    return f"<sub>Commands: {listed}</sub>"
