"""Markdown looks as on GitHub, and hostile text does nothing."""

from __future__ import annotations

import re

import pytest

from web.markdown import render

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/pixel.png)",
    "[x](javascript:alert(1))",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<svg/onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    '<div style="position:fixed">x</div>',
    "<form action=//evil.example><input type=password name=p></form>",
    '<input type="image" src=x onerror=alert(1) formaction="javascript:alert(1)">',
    "<object data=x></object><embed src=x>",
    '<meta http-equiv="refresh" content="0;url=//evil.example">',
    "<base href=//evil.example>",
    '<p id="comment" class="primary" name="login">clobber</p>',
    "<details ontoggle=alert(1) open>x</details>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<!--><script>alert(1)</script>-->",
    "<<script>script>alert(1)</script>",
    "`<script>`\n\n```\n</code></pre><script>alert(1)</script>\n```",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_does_nothing(text: str) -> None:
    html = render(text, "/acme/demo")
    tags = re.findall(r"<[^>]*>", html)
    assert not [tag for tag in tags if re.match(r"</?(script|img|svg|iframe|style|form|object|embed|meta|base)", tag)]
    assert not [tag for tag in tags if re.search(r"\son\w+=|javascript:|data:|style=|\sid=|\sname=|src=", tag)]
    assert not [tag for tag in tags if tag.startswith("<input") and 'type="checkbox"' not in tag]


def test_html_that_github_allows_is_kept_and_comments_vanish() -> None:
    html = render("<details open><summary>More</summary>\n\n**x** <sub>s</sub> <kbd>k</kbd>\n</details>\n<!-- m -->")
    for part in ('<details open="">', "<summary>More</summary>", "<sub>s</sub>", "<kbd>k</kbd>", "<strong>"):
        assert part in html
    assert "<!--" not in html


def test_tables_tasks_strikes_and_line_breaks() -> None:
    html = render("| a | b |\n|:-:|--:|\n| 1 | ~~2~~ |\n\n- [ ] to do\n- [x] done\n\none\ntwo")
    assert '<th align="center">a</th>' in html
    assert '<td align="right"><s>2</s></td>' in html
    assert html.count('type="checkbox"') == 2
    assert html.count("checked=") == 1
    assert html.count('disabled=""') == 2
    assert re.search(r"one<br\s*/?>\s*two", html)


def test_lines_of_a_file_flow_and_its_links_lead_to_the_files_beside_it() -> None:
    text = "one\ntwo #7 [a](docs/a.md#b) [c](.github/) [d](https://x.example/) [e](#f) [g](/h)"
    shown = render(text, "/octo/sample", ref="main")
    assert "<br" not in shown
    assert re.findall('href="([^"]+)"', shown) == [
        "/octo/sample/blob/main/docs/a.md#b",
        "/octo/sample/tree/main/.github",
        "https://x.example/",
        "#f",
        "/h",
    ]


def test_references_and_addresses_become_links_outside_of_code() -> None:
    html = render("see #12, @ana and https://example.org/a#b but not `#13`, a@b or x#14", "/acme/demo")
    assert 'href="/acme/demo/issues/12"' in html
    assert 'href="/ana"' in html
    assert 'href="https://example.org/a#b"' in html
    assert "#13</code>" in html
    assert html.count("<a ") == 3


def test_headings_of_a_file_are_found_by_their_words_and_those_of_a_comment_have_no_name() -> None:
    text = "# Is it *well*? `run.py`\n\n## Again\n\n## Again\n\n<h2 id='a b'>x</h2>\n\n<h2 id='thread'>y</h2>\n"
    shown = render(text, "/o/r", ref="main")
    for name in ("is-it-well-runpy", "again", "again-1", "thread"):
        assert f'id="{name}"' in shown
    assert shown.count(" id=") == 4
    assert " id=" not in render(text, "/o/r")
