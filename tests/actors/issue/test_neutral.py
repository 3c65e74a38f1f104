from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from actors.issue.command_lines import read
from actors.issue.neutral import ZERO_WIDTH, inline, neutral, open_fence, worded
from actors.redaction import redact

LONG = 65_536
TOKEN = "ghp_" + "a1B2" * 9
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----"


def marked(text: str) -> str:
    """The neutral text with its characters of no width made visible."""
    return neutral(text).replace(ZERO_WIDTH, "·")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain *text*, a [link](http://127.0.0.1/x) & 1 < 2", "plain *text*, a [link](http://127.0.0.1/x) & 1 < 2"),
        ("@octocat and @octo/team", "@·octocat and @·octo/team"),
        ("a@b.example, @ alone", "a@·b.example, @ alone"),
        ("&#64;octocat &#x40;octocat &commat;octocat", "&·#·64;octocat &·#x40;octocat &·commat;octocat"),
        ("@&#111;ctocat", "@·&#111;ctocat"),
        ("#12 and (#13), fixes #14", "#·12 and (#·13), fixes #·14"),
        ("octo/sample#12, octo#13, GH-14, gh-15", "octo/sample#·12, octo#·13, GH-·14, gh-·15"),
        ("_GH-14_ and __gh-15__", "_GH-·14_ and __gh-·15__"),
        ("# heading, #tag, C#, #", "# heading, #tag, C#, #"),
        ("https://docs.example/page#12", "https://docs.example/page#12"),
        ("Closes https://x.example/o/r/issues/1", "Closes· https://x.example/o/r/issues/1"),
        ("![pixel](http://x.example/p.png)", "!·[pixel](http://x.example/p.png)"),
        ("!![pixel][1]", "!!·[pixel][1]"),
        ("<img src=x> <script>", "<·img src=x> <·script>"),
        ("<!-- caseworker:octo/sample#7:1 -->", "<·!-- caseworker:octo/sample#·7:1 -->"),
        ("<details><summary>More</summary><br/></details>", "<details><summary>More</summary><br/></details>"),
        ("<details open onclick=x>", "<·details open onclick=x>"),
        ("`<img src=x>` in a span", "`<·img src=x>` in a span"),
        ("\\`<img src=x>` in none", "\\`<·img src=x>` in none"),
        ("/cancel", "·/cancel"),
        ("text\n  /cancel", "text\n  ·/cancel"),
        ("/ and /1 and a /path", "/ and /1 and a /path"),
    ],
)
def test_text_looks_the_same_and_does_nothing(text: str, wanted: str) -> None:
    assert marked(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "```\n@octocat #1 <img> ![x](y)\n/cancel\n```",
        "~~~python\n@octocat\n~~~",
        "````\n```\n@octocat\n```\n````",
        "- in a list\n  ```\n  @octocat\n  ```",
        "> ```\n> @octocat\n> ```",
    ],
)
def test_fenced_code_keeps_its_letters(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("``` `\n@octocat", id="backticks after backticks open no fence"),
        pytest.param("- ```\n  x\n  ```\n@octocat", id="a fence in a list that is closed there"),
        pytest.param("```\n```\xa0\n```\n@octocat", id="a no-break space closes no fence"),
        pytest.param("~~~\r~~~\n@octocat", id="a carriage return ends a line"),
        pytest.param("<details>\n```\n\n@octocat", id="a fence in an HTML block is none"),
        pytest.param("<div>\n```\n\n```\n@octocat\n```", id="a fence that appears when HTML is taken away"),
        pytest.param("<sub>\n~~~\n\n~~~\n@octocat\n~~~\n\n@octocat", id="a fence swallowed by a tag that is kept"),
        pytest.param("> ```\n@octocat", id="a fence that ends with its quote"),
        pytest.param("    ```\n@octocat", id="an indented fence is none"),
        pytest.param("text\n```\nx\n```\n@octocat", id="after a fence"),
        pytest.param("~~~\n```\n~~~\n@octocat", id="the other kind closes no fence"),
    ],
)
def test_nobody_gets_text_taken_for_code(text: str) -> None:
    assert f"@{ZERO_WIDTH}octocat" in neutral(text).split("\n")[-1] or f"\n@{ZERO_WIDTH}octocat" in neutral(text)
    assert acting(neutral(text)) == []


def acting(text: str) -> list[str]:
    """What GitHub would act upon outside of code, in a text as CommonMark reads it."""
    found: list[str] = []
    for token in MarkdownIt("commonmark").parse(text):
        for child in token.children or []:
            if child.type in ("image", "html_inline") and not harmless(child.content):
                found.append(child.type)
            if child.type == "text" and "@octocat" in child.content:
                found.append("mention")
        if token.type == "html_block" and ("@octocat" in token.content or "<img" in token.content):
            found.append("html_block")
    return found + ["command" for _ in read(text)]


def harmless(tag: str) -> bool:
    return tag.strip("</> ") in ("details", "summary", "sub", "sup", "br", "b", "code", "kbd")


BLOCKS = (
    "```",
    "````",
    "~~~",
    "\n",
    "\n\n",
    "\r",
    " ",
    "    ",
    "\t",
    "- ",
    "> ",
    "1. ",
    "===",
    "<div>",
    "<sub>",
    "<details>",
)
ACTING = ("@octocat", "<!--", "-->", "<img src=x>", "</details>", "![", "](x)", "/cancel", "`", "\\", "text")

_PIECES = st.lists(
    st.sampled_from([*BLOCKS, *ACTING]),
    max_size=14,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(_PIECES)
def test_no_combination_of_pieces_gets_through(text: str) -> None:
    assert acting(neutral(text)) == []


@settings(max_examples=200, deadline=None)
@given(_PIECES)
def test_doing_it_twice_changes_nothing_more_and_leaves_no_code_open(text: str) -> None:
    once = neutral(text)
    assert neutral(once) == once
    assert open_fence(once) == ""


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("```\nx", "```"),
        ("~~~~ python\nx\n~~~", "~~~~"),
        ("```", "```"),
        ("```\n```", ""),
        ("```\n  ```  ", ""),
        ("```\n```\nx", ""),
        ("```\nx\n\n\n", "```"),
        ("- ```\n  x", ""),
        ("x ```", ""),
        ("", ""),
        ("`" * 500 + "\nx", ""),
    ],
)
def test_open_code_is_found_with_what_closes_it(text: str, closing: str) -> None:
    assert open_fence(text) == closing


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        "gho_" + "a" * 36,
        "github_pat_" + "A1_b" * 12,
        "sk-" + "ab_-" * 10,
        "AKIA" + "ABCD1234" * 2,
        KEY,
        KEY.split("-----END", maxsplit=1)[0],
        TOKEN + "_and_more",
    ],
)
def test_what_looks_like_a_credential_is_blotted_out_everywhere(secret: str) -> None:
    for text in (secret, f"token={secret}", f"```\n{secret}\n```", f"`{secret}`"):
        cleaned = neutral(text)
        assert "[redacted]" in cleaned
        for line in secret.split():
            assert line not in cleaned


def test_text_around_a_credential_stays() -> None:
    assert redact(f"before {TOKEN} after\n{KEY}\nend") == "before [redacted] after\n[redacted]\nend"
    assert redact("sk-short ghp_short AKIA") == "sk-short ghp_short AKIA"


def test_a_line_for_a_table_cell_has_no_pipes_code_or_line_ends() -> None:
    assert inline("a | b\n\n`c` @octocat <img>").replace(ZERO_WIDTH, "·") == "a \\| b 'c' @·octocat <·img>"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("leave `shop/__init__.py` *alone*", "leave `shop/__init__.py` \\*alone\\*"),
        ("`a` and `@octocat #1`", "`a` and `@·octocat #·1`"),
        ("a ` left open", "a ' left open"),
        ("``two`` and `a | b`", "''two'' and 'a \\| b'"),
        ("http://x.example\\`*b*`", "http://x.example\\'*b*'"),
        ("a | `b`\n\n`c`", "a \\| `b` `c`"),
    ],
)
def test_code_that_is_whole_stays_code_in_a_line_that_reads_as_it_was_written(text: str, wanted: str) -> None:
    assert worded(text).replace(ZERO_WIDTH, "·") == wanted


def test_a_line_is_cut_after_its_credentials_were_blotted_out() -> None:
    text = "x" * 185 + " " + TOKEN
    assert "ghp_" not in inline(text)
    assert inline("y" * 300) == "y" * 199 + "…"
    assert inline("y" * 30, limit=10) == "y" * 9 + "…"


@pytest.mark.parametrize(
    "unit",
    ["@a", "#1", "![", "<b ", "<", "`", "```\n", "a\n", "fix ", "http://a.b", "sk-", "[a]:\n", "&#64", "- ", "> "],
)
def test_a_long_text_is_made_neutral_in_seconds_at_most(unit: str) -> None:
    begin = time.process_time()
    neutral((unit * LONG)[:LONG])
    inline((unit * LONG)[:LONG])
    assert time.process_time() - begin < 20, "linear takes about a second; quadratic takes minutes"
