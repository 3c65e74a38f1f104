"""The pages: forms are filed, people talk, and nothing runs."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.patience import PATIENCE
from tests.web.sandbox.conftest import REPO, Api
from tests.web.sandbox.test_forms import ANSWERS, BODY
from web.sandbox import Sandbox


class Visitor(requests.Session):
    """A browser without JavaScript, acting as somebody."""

    def __init__(self, sandbox: Sandbox, login: str) -> None:
        super().__init__()
        self._url = sandbox.url
        self.cookies.set("acting-as", login, domain="127.0.0.1", path="/")

    def see(self, path: str) -> str:
        answer = self.get(self._url + path, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return answer.text

    def submit(self, path: str, **fields: object) -> requests.Response:
        return self.post(self._url + path, data=fields, timeout=PATIENCE)


@pytest.fixture
def visit(sandbox: Sandbox) -> Iterator[Callable[[str], Visitor]]:
    visitors: list[Visitor] = []

    def enter(login: str) -> Visitor:
        visitors.append(Visitor(sandbox, login))
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.close()


Visit = Callable[[str], Visitor]


def test_a_form_is_shown_and_filed_as_github_would(sandbox: Sandbox, visit: Visit) -> None:
    rea = visit("rea")
    assert "Agent task" in rea.see(f"/{REPO}/issues/new/choose")
    page = rea.see(f"/{REPO}/issues/new?template=task.yml")
    assert 'value="[TASK] "' in page
    assert re.search(r'<select id="f1-type"[^>]* required', page)
    assert re.search(r'<select id="f2-areas"[^>]* multiple', page)
    answer = rea.submit(f"/{REPO}/issues/new?template=task.yml", title="[TASK] Explain", **ANSWERS)
    assert answer.url == f"{sandbox.url}/{REPO}/issues/1"
    view = sandbox.issue(REPO, 1)
    assert (view.title, view.body, view.labels, view.author) == ("[TASK] Explain", BODY, ("agent:task",), "rea")


def test_a_form_with_mistakes_comes_back_as_it_was_filled(sandbox: Sandbox, visit: Visit) -> None:
    wrong = ANSWERS | {"f6-terms": []}
    page = visit("rea").submit(f"/{REPO}/issues/new?template=task.yml", title="[TASK]", **wrong).text
    assert "2 fields need your attention" in page
    assert "This box must be ticked" in page
    assert "First line\r\nSecond line" in html.unescape(page)
    assert sandbox.issues(REPO) == []


def test_a_blank_issue_needs_a_title(sandbox: Sandbox, visit: Visit) -> None:
    rea = visit("rea")
    assert "Give the issue a title" in rea.submit(f"/{REPO}/issues/new", title=" ", body="x").text
    rea.submit(f"/{REPO}/issues/new", title="Blank", body="")
    assert sandbox.issue(REPO, 1).title == "Blank"


def test_people_talk_close_and_reopen(sandbox: Sandbox, visit: Visit) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    path = f"/{REPO}/issues/{number}/comments"
    visit("ana").submit(path, body="Hello\r\nthere")
    assert [(item.author, item.body) for item in sandbox.comments(REPO, number)] == [("ana", "Hello\r\nthere")]
    visit("rea").submit(path, body="", state="closed")
    assert sandbox.issue(REPO, number).state == "closed"
    visit("ana").submit(path, body="Once more", state="open")
    assert sandbox.issue(REPO, number).state == "open"
    assert len(sandbox.comments(REPO, number)) == 2


def test_rights_hold_on_the_pages_too(sandbox: Sandbox, visit: Visit) -> None:
    number = sandbox.open_issue(REPO, "ana", "T", "B", ["bug"])
    comment = sandbox.comment(REPO, number, "ana", "mine")
    rea, path = visit("rea"), f"/{REPO}/issues/{number}"
    for place, fields in (
        ("/labels", {"add": "question"}),
        ("/comments", {"body": "", "state": "closed"}),
        ("/edit", {"title": "X", "body": "Y"}),
        (f"/comments/{comment}", {"body": "theirs"}),
    ):
        assert rea.submit(path + place, **fields).status_code == 403
    view = sandbox.issue(REPO, number)
    assert (view.title, view.state, view.labels) == ("T", "open", ("bug",))
    assert sandbox.comments(REPO, number)[0].body == "mine"


def test_labels_and_comments_are_changed_by_those_who_may(sandbox: Sandbox, visit: Visit) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B", ["bug"])
    comment = sandbox.comment(REPO, number, "helper", "- [ ] yes")
    path = f"/{REPO}/issues/{number}"
    visit("tia").submit(f"{path}/labels", add="question")
    visit("tia").submit(f"{path}/labels", remove="bug")
    assert sandbox.issue(REPO, number).labels == ("question",)
    visit("ana").submit(f"{path}/comments/{comment}", body="- [x] yes")
    assert sandbox.comments(REPO, number)[0].body == "- [x] yes"
    visit("rea").submit(f"{path}/edit", title="T2", body="B2")
    assert sandbox.issue(REPO, number).title == "T2"


def test_only_who_may_edit_a_text_ticks_its_boxes(sandbox: Sandbox, visit: Visit) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    comment = sandbox.comment(REPO, number, "helper", "- [ ] yes")
    path = f"/{REPO}/issues/{number}/comments/{comment}/tick"
    assert visit("rea").submit(path, place="0", on="1").status_code == 403
    assert visit("ana").submit(path, place="7", on="1").status_code == 404
    assert visit("ana").submit(path, place="0", on="1").status_code == 204
    assert sandbox.comments(REPO, number)[0].body == "- [x] yes"


def test_the_thread_shows_comments_and_events_in_order(sandbox: Sandbox, visit: Visit) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "the description", ["agent:task"])
    sandbox.comment(REPO, number, "helper", "first **comment**")
    sandbox.add_label(REPO, number, "helper", "agent:queued")
    sandbox.comment(REPO, number, "ana", "second comment")
    page = visit("ana").see(f"/{REPO}/issues/{number}")
    thread = page[page.index('id="thread"') :]
    places = [thread.index(part) for part in ("the description", "agent:task", "<strong>comment</strong>")]
    places += [thread.index("agent:queued"), thread.index("second comment")]
    assert places == sorted(places)


def test_an_open_issue_refreshes_itself_and_a_closed_one_rests(sandbox: Sandbox, visit: Visit) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    ana, path = visit("ana"), f"/{REPO}/issues/{number}"
    assert 'http-equiv="refresh"' in ana.see(path)
    assert 'http-equiv="refresh"' not in ana.see(f"{path}?write=1")
    sandbox.close_issue(REPO, number, "ana")
    assert 'http-equiv="refresh"' not in ana.see(path)


def test_the_switch_changes_who_acts_and_stays_on_this_site(sandbox: Sandbox, visit: Visit) -> None:
    ana = visit("ana")
    answer = ana.submit("/_acting-as", login="rea", back=f"/{REPO}/issues?state=closed")
    assert answer.url == f"{sandbox.url}/{REPO}/issues?state=closed"
    assert re.search(r"<option selected>rea</option>", answer.text)
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        assert ana.submit("/_acting-as", login="rea", back=elsewhere).url == f"{sandbox.url}/"


def test_forms_of_other_sites_are_refused(sandbox: Sandbox) -> None:
    number = sandbox.open_issue(REPO, "rea", "T", "B")
    answer = requests.post(
        f"{sandbox.url}/{REPO}/issues/{number}/comments",
        data={"body": "forged"},
        headers={"Origin": "https://evil.example"},
        timeout=PATIENCE,
    )
    assert answer.status_code == 403
    assert sandbox.comments(REPO, number) == []


def test_hostile_titles_labels_and_queries_are_text(sandbox: Sandbox, visit: Visit) -> None:
    evil = '"><script>alert(1)</script>'
    number = sandbox.open_issue(REPO, "rea", evil, evil, [evil])
    ana = visit("ana")
    for path in (f"/{REPO}/issues", f"/{REPO}/issues/{number}", f"/{REPO}/issues?q={evil}&label={evil}"):
        page = ana.see(path)
        assert "<script>" not in page
    assert "<script>" not in ana.get(f"{sandbox.url}/_colours.css?c={evil}", timeout=PATIENCE).text


def test_the_policy_allows_nothing_from_elsewhere(sandbox: Sandbox) -> None:
    for path in ("/", f"/{REPO}/issues", "/nowhere/at/all", f"/{REPO}/issues/99"):
        policy = requests.get(sandbox.url + path, timeout=PATIENCE).headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy


def test_the_list_is_filtered_and_paged(sandbox: Sandbox, visit: Visit) -> None:
    for count in range(27):
        sandbox.open_issue(REPO, "rea", f"Case {count}", "", ["bug"] if count == 3 else [])
    ana = visit("ana")
    first, second = ana.see(f"/{REPO}/issues"), ana.see(f"/{REPO}/issues?page=2")
    assert "Case 26" in first
    assert "Case 1<" not in first
    assert "Case 1<" in second
    found = ana.see(f"/{REPO}/issues?label=bug")
    assert "Case 3<" in found
    assert "Case 4<" not in found
    assert "Nothing matches" in ana.see(f"/{REPO}/issues?q=nothing+like+it")


def test_files_are_shown_with_their_lines(sandbox: Sandbox, visit: Visit) -> None:
    ana = visit("ana")
    assert '<h1 id="demo">Demo</h1>' in ana.see(f"/{REPO}")
    assert 'id="L1"' in ana.see(f"/{REPO}/blob/main/src/app.py")
    assert "app.py" in ana.see(f"/{REPO}/tree/main/src")
    assert "Rendered</a>" not in ana.see(f"/{REPO}/blob/main/src/app.py")
    assert ana.get(f"{sandbox.url}/{REPO}/blob/main/../../etc/passwd", timeout=PATIENCE).status_code == 404


def test_a_markdown_file_is_shown_rendered_or_as_its_source(sandbox: Sandbox, visit: Visit) -> None:
    ana, address = visit("ana"), f"/{REPO}/blob/main/README.md"
    rendered, source = ana.see(address), ana.see(f"{address}?plain=1")
    assert '<h1 id="demo">Demo</h1>' in rendered
    assert 'id="L1"' not in rendered
    assert '<h1 id="demo">Demo</h1>' not in source
    assert 'id="L1"' in source
    for page in (rendered, source):
        assert 'href="?plain=1"' in page
        assert 'href="?plain=0"' in page


def test_a_markdown_file_of_a_stranger_is_made_safe_and_its_links_lead_to_its_neighbours(
    sandbox: Sandbox, visit: Visit, tmp_path: Path
) -> None:
    text = "<script>alert(1)</script>\n\n[next](other.md) <img src=x onerror=alert(1)> [up](../README.md)"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "guide.MD").write_text(text)
    (tmp_path / "docs" / "long.md").write_text("word " * 60_000)
    sandbox.add_repository("acme/pages", tmp_path, permissions={"ana": "read"})
    ana = visit("ana")
    page = ana.see("/acme/pages/blob/main/docs/guide.MD")
    shown = page.partition('<div class="prose">')[2].partition("</section>")[0]
    assert "<script" not in shown
    assert "onerror" not in shown
    assert 'href="/acme/pages/blob/main/docs/other.md"' in shown
    assert "Rendered</a>" not in ana.see("/acme/pages/blob/main/docs/long.md"), "a very long one is its source alone"


def test_reactions_are_shown_with_who_reacted_and_a_page_that_is_open_sees_them(
    sandbox: Sandbox, visit: Visit, as_user: Callable[[str | None], Api]
) -> None:
    number = sandbox.open_issue(REPO, "rea", "Hello", "text")
    sandbox.comment(REPO, number, "rea", "How far are you?")
    ana = visit("ana")
    before = ana.see(f"/{REPO}/issues/{number}")
    assert 'class="reactions"' not in before
    comment = sandbox.comments(REPO, number)[0]
    helper = as_user("helper")
    for content in ("eyes", "rocket"):
        helper("POST", f"/repos/{REPO}/issues/comments/{comment.id}/reactions", json={"content": content})
    after = ana.see(f"/{REPO}/issues/{number}")
    assert '<li title="helper"><span aria-hidden="true">👀</span>' in after
    assert after.index("👀") < after.index("🚀")
    versions = [re.findall(r'id="moment-\d+" data-live data-version="([^"]+)"', page) for page in (before, after)]
    assert versions[0] != versions[1]
