"""The four replies with hostile text in every place that comes from outside, read as GitHub reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from actors.issue import (
    command_lines,
    command_replies,
    plan_text,
    question_text,
    replies,
    result_texts,
    signing,
    status,
)
from actors.issue.neutral import open_fence, worded
from actors.issue.preferences import Profile, Wish
from actors.issue.progress import Update
from actors.issue.proposal import Proposal, Reached, Way
from actors.issue.question import Fate
from actors.issue.record import IssueRecord
from actors.issue.steering import Clarification
from actors.messages import Change, ChangedFile, Enquiry, SuiteRun, WorkAsked, WorkProgressed, WorkStarted
from actors.redaction import redact
from tests.actors.issue.test_replies import analysis
from tests.cases import ALICE, NOW, Talk, issue

PIECES = (
    *("@octocat", "@octo/team", "&#64;octocat", "&commat;octocat", "#12", "octo/x#3", "GH-4", "fixes #1"),
    *("Closes https://github.com/o/r/issues/1", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--"),
    *("-->", "<!-- caseworker:octo/sample#7:1 -->", "![p](http://x.example/p.png)", "![p][1]\n\n[1]: http://x.example"),
    *("[l](javascript:alert(1))", "</details>", "<details>", "<summary>", "</sub>", "```", "~~~", "````", "`", "``"),
    *("\n/cancel\n", "\n/approve\n", "\n- [x] **1** yes", "\n# big", "\n> quote", "\n\n", "\n", "\r\n", "\r", " ", "|"),
    *(
        "\\",
        "*",
        "_",
        "“",
        "”",
        "\n---\n",
        "\n===\n",
        "    ",
        "\t",
        "- ",
        "1. ",
        " ghp_" + "a1B2" * 9 + " ",
        "\x00",
        "\u202e",
        "x",
    ),
    *("x" * 300, "lorem ipsum " * 400),
)
HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = re.compile(r"</?(?:details|summary|sub|sup|br|b|code|kbd)\s*/?>|<!-- caseworker:[^<>]* -->", re.IGNORECASE)
URL = re.compile(
    r"https?://(?:[^\s<>()`*~_]|(?<=\w)_(?=\w))*"
)  # what GitHub makes a link of its own: nothing in it acts
TAG = re.compile(r"<(?=[A-Za-z/!?])")
ACTS = re.compile(r"@(?=[A-Za-z0-9])|(?<![\w/])#(?=\d)|\bGH-(?=\d)", re.IGNORECASE)


def case(text: str, *, short: bool) -> IssueRecord:
    """A case in which everybody writes `text` wherever they can."""
    talk = Talk()
    wishes = [Wish(name="brevity", value="short", at=1.0)] if short else []
    wishes += [Wish(name="practice:" + redact(text)[:80], value="never", at=1.0, case="octo/sample#1")]
    talk.people[ALICE.id] = Profile(person=ALICE.id, login="alice", wishes=tuple(wishes))
    talk.allowed()
    record = talk.tell(
        WorkStarted(attempt=1, worker="analyser", isolation="bubblewrap"),
        WorkProgressed(attempt=1, percent=40, message=text, details=text),
        WorkAsked(attempt=1, enquiry=Enquiry(id="q", text=text, options=(text, "no"), default=text)),
    )
    answered = tuple(replace(q, fate=Fate.ANSWERED, answer=text, by="bob", settled_at=NOW) for q in record.questions)
    said = (
        Clarification(number=1, text=text, by="alice", at=NOW - 86_400, attempt=0),
        Clarification(number=2, text=text, by="bob", at=NOW, attempt=1),
    )
    return replace(
        record,
        title=issue(title=text).title,
        questions=(*answered, *record.questions),
        clarifications=said,
        updates=(Update(at=NOW, percent=20, text=text),),
        known=(talk.people[ALICE.id],),
        error=replace(analysis(), user_message=text, technical=text),
    )


def proposed(text: str) -> Proposal:
    files = (ChangedFile(path=text, added=1, removed=1, why=text),)
    change = Change(base="a" * 40, head="b" * 40, branch="caseworker/7", files=files)
    return Proposal(
        attempt=1,
        way=Way.PULL,
        reached=Reached.VERIFIED,
        change=change,
        summary=text,
        report=text,
        tests=SuiteRun(command=text, passed=False, output=text),
        pull=9,
        url="http://127.0.0.1:1/octo/sample/pull/9",
    )


def every_reply(text: str, *, short: bool) -> Iterator[str]:
    record = case(text, short=short)
    note = replies.completion_note(record, NOW)
    yield replies.progress_update(record, status.text(record), ALICE, NOW)
    yield question_text.comment(record.open_questions)
    yield question_text.comment(record.questions)
    yield from replies.completion_summary(record, text, notes=(note,), summary=text)
    yield result_texts.opened(record, proposed(text), note=note)
    yield result_texts.pull_request(record, proposed(text))
    yield replies.error_explanation(record, text, NOW)
    yield command_replies.rejected("bob", text)
    yield plan_text.refused("bob", text)
    yield question_text.reminder(record.open_questions, "**alice**")


def shown(text: str) -> Iterator[tuple[str, str]]:
    """What a reader of Markdown sees outside of code: kind and content."""

    def walk(tokens: list[Token]) -> Iterator[tuple[str, str]]:
        for token in tokens:
            if token.type == "inline":
                yield from walk(token.children or [])
            elif token.type not in ("fence", "code_block", "code_inline"):
                yield token.type, token.content

    yield from walk(READER.parse(text))


def harmless(text: str) -> None:
    assert len(text) <= signing.LIMIT
    assert open_fence(text) == ""
    assert "ghp_" not in text
    assert not command_lines.read(text)
    for kind, content in shown(text.replace("[#9](http", "[9](http").replace("For #7.", "For 7.")):  # our own
        assert kind != "image"
        if kind.startswith("html"):
            assert not TAG.search(OURS.sub("", content)), content
        if kind in ("text", "html_block"):
            assert not ACTS.search(URL.sub("", content)), content


@settings(max_examples=120, deadline=None)
@given(text=HOSTILE, short=st.booleans())
@example(text="```\n@octocat\n", short=True)
@example(text="</details>\n\n/cancel", short=True)
@example(text="\n".join(PIECES), short=False)
@example(text="  ```", short=False)
@example(text="- ```@octocat", short=False)
@example(text="http://x.example/`@octocat`", short=False)
def test_no_reply_acts_on_what_came_from_outside(text: str, short: bool) -> None:
    for reply in every_reply(text, short=short):
        harmless(reply)
        signed = signing.signed(reply, "octo/sample#7:1")
        assert len(signed) <= 65_536
        assert signed.endswith("<!-- caseworker:octo/sample#7:1 -->")


@settings(max_examples=120, deadline=None)
@given(text=HOSTILE)
@example(text="http://x.example/a\\`@octocat` `b`")
@example(text="`` ` `@octocat` ``")
def test_no_line_of_a_summary_acts_and_no_cell_breaks_its_table(text: str) -> None:
    harmless(f"- “{worded(text)}”")
    assert READER.render(f"| a | b |\n|---|---|\n| x {worded(text)} | last |").count("<td>last</td>") == 1


@settings(max_examples=10, deadline=None)
@given(
    piece=st.sampled_from(("```\ncode\n", "- ```\n  code\n", "words and words\n", "# head\n\ntext\n", "| a | b |\n"))
)
def test_the_longest_reports_stay_within_comments_with_whole_fences(piece: str) -> None:
    record = case("fine", short=False)
    note = replies.completion_note(record, NOW)
    for part in replies.completion_summary(record, piece * (200_000 // len(piece)), notes=(note,), summary="Much."):
        assert len(part) <= signing.LIMIT
        assert open_fence(part) == ""
