from __future__ import annotations

import html
import re
import time
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from actors.issue.record import IssueRecord, Transition
from actors.issue.states import State
from tests.cases import Talk
from tests.load.board import crowd
from tests.web.dashboard.furnish import furnish
from tests.web.dashboard.office import TOKEN, Office
from tests.web.dashboard.weeks import REPOSITORIES
from web.dashboard.cases import EACH
from web.dashboard.charts import WIDE, Course
from web.dashboard.wording import STATES, ago, coded, span

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "\u202egnp.exe",
]


def case(number: int = 7, **changes: object) -> IssueRecord:
    record = Talk().allowed()
    key = f"{record.repository.full_name}#{number}"
    return replace(record, **{"number": number, "key": key, **changes})  # type: ignore[arg-type]


def test_every_state_has_its_name_on_the_board() -> None:
    assert set(STATES) == {state.value for state in State}


def test_the_board_shows_what_is_under_way_and_not_what_is_over(office: Office) -> None:
    office.keep(case(7, title="The first"))
    office.keep(case(8, title="The second", state=State.COMPLETED))
    page = office.get("/")
    assert "The first" in page
    assert "The second" not in page
    assert "The second" in office.get("/cases")


def test_a_case_that_ends_leaves_the_board(office: Office) -> None:
    office.keep(case(7, title="The first"))
    office.keep(case(7, title="The first", state=State.FAILED))
    assert "The first" not in office.get("/")


@pytest.mark.parametrize(
    ("query", "shown"),
    [("q=second", [8]), ("q=%23" + "7", [7]), ("repository=octo/sample", [7, 8]), ("repository=octo/other", [])],
)
def test_cases_are_found_by_words_and_repository(office: Office, query: str, shown: list[int]) -> None:
    office.keep(case(7, title="The first"))
    office.keep(case(8, title="The second"))
    page = office.get(f"/?{query}")
    assert [number for number in (7, 8) if f"/cases/octo/sample/{number}" in page] == shown


def test_what_is_over_comes_a_page_at_a_time(office: Office) -> None:
    for number in range(1, 121):
        office.keep(case(number, state=State.COMPLETED))
    seen: list[str] = []
    page = office.get("/cases")
    for _ in range(5):
        seen += re.findall(r'href="/cases/octo/sample/(\d+)"', page)
        further = re.search(r'href="([^"]+)" rel="next"', page)
        if further is None:
            break
        page = office.get(html.unescape(further[1]))
    assert sorted(map(int, seen)) == list(range(1, 121))


def test_a_case_s_story_holds_what_was_said_and_what_happened(office: Office) -> None:
    office.keep(case(7), turns=("Please hurry", "Thank you"))
    page = office.get("/cases/octo/sample/7")
    assert page.index("Please hurry") < page.index("Thank you")


def test_a_case_that_is_not_there_is_said_so(office: Office) -> None:
    answer = office.client().get("/cases/octo/sample/99", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "To the cases" in answer.text
    assert "There is no case octo/sample#99" in answer.text


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_stays_text(office: Office, text: str) -> None:
    office.keep(case(7, title=text), turns=(text,))
    for path in ("/", "/cases/octo/sample/7"):
        page = office.get(path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in page.partition("<main")[2].partition("</h1>")[0].replace("octo/sample", "")


def test_a_short_state_can_still_be_seen_and_none_leaves_the_drawing() -> None:
    steps = (("queued", 0.0, 0.1), ("in-progress", 0.1, 90_000.0), ("completed", 90_000.0, None))
    states = [{"state": state, "at": at, "until": until} for state, at, until in steps]
    drawn = Course(states, now=90_000.0).spans()
    assert all(bar.w >= WIDE / 100 for bar in drawn)
    assert max(bar.x + bar.w for bar in drawn) <= WIDE


def test_a_moment_is_drawn_within_its_state() -> None:
    states = [{"state": "queued", "at": 0.0, "until": 10.0}, {"state": "testing", "at": 10.0, "until": None}]
    course = Course(states, now=1_000.0)
    first, second = course.spans()
    marks = course.marks([{"at": 5.0, "kind": "said", "what": "a"}, {"at": 500.0, "kind": "work", "what": "b"}])
    said, worked = marks[1][0], marks[3][0]
    assert first.x <= said.x <= first.x + first.w
    assert second.x <= worked.x <= second.x + second.w
    assert course.place(-1.0) is None


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3_599, "59 min"),
        (7_200, "2 h"),
        (86_400, "1 day"),
        (200_000, "2 days"),
    ],
)
def test_lengths_of_time_are_said_roughly(seconds: float, said: str) -> None:
    assert span(seconds) == said


def test_a_time_to_come_is_told_from_one_that_is_over() -> None:
    assert ago(100.0, now=160.0) == "1 min ago"
    assert ago(100.0, now=90.0) == "in 10 s"


def test_states_of_the_record_are_drawn(office: Office) -> None:
    record = case(7)
    office.keep(
        replace(record, transitions=(*record.transitions, Transition(state=State.ANALYZING, at=record.since + 9)))
    )
    assert 'class="lane s-analyzing"' in office.get("/cases/octo/sample/7")


PAGES = ("/", "/cases", "/queue", "/errors", "/dead-letters", "/limits", "/server", "/help")


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_office_explains_what_will_stand_there(office: Office, path: str) -> None:
    page = office.get(path)
    assert "None" not in page.partition("<main")[2]
    assert "undefined" not in page.lower()


@pytest.mark.parametrize("path", [*PAGES, "/cases/octo/sample/4", "/cases/octo/sample/40", "/dead-letters/1", "/login"])
def test_no_page_holds_code_or_style_of_its_own(office: Office, path: str) -> None:
    furnish(office)
    page = office.get(path)
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)
    sources = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page)
    assert sources
    assert all(source.startswith("/static/dashboard/") for source in sources), "nothing is loaded from elsewhere"


@pytest.mark.parametrize("path", ["/nowhere", "/cases/a/b/x", "/dead-letters/x", "/cases/octo/sample/1/2"])
def test_an_address_that_nobody_has_leads_back_to_the_cases(office: Office, path: str) -> None:
    answer = office.client().get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "To the cases" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_what_cannot_be_read_in_an_address_is_said(office: Office) -> None:
    answer = office.client().get("/cases?scope=elsewhere")
    assert answer.status_code == 400
    assert "cannot be read" in answer.text


def logged_in(office: Office) -> tuple[FlaskClient, str]:
    """A browser with a session, and the secret of its forms."""
    client = office.client()
    client.post("/login", data={"token": TOKEN})
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/").text)
    assert found
    return client, found[1]


def test_a_dead_letter_is_shown_with_its_body_and_tried_again_by_who_knows_the_token(office: Office) -> None:
    number = office.bury(reason="TypeError: no", body=b'{"action": "opened", "title": "<b>"}')
    client, csrf = logged_in(office)
    page = client.get(f"/dead-letters/{number}").text
    assert "TypeError: no" in page
    assert "&lt;b&gt;" in page
    assert client.post(f"/dead-letters/{number}/retry").status_code == 403
    assert client.post(f"/dead-letters/{number}/retry", data={"csrf": csrf}).status_code == 303
    assert office.store.count("dead_letters") == 0
    assert office.inbox.page(after=0, limit=9)[-1].body == b'{"action": "opened", "title": "<b>"}'


def test_a_dead_letter_is_dropped_by_who_knows_the_token_and_nobody_else(office: Office) -> None:
    number = office.bury(reason="TypeError: no")
    assert office.client().post(f"/dead-letters/{number}/drop").status_code == 403
    client, csrf = logged_in(office)
    assert client.post(f"/dead-letters/{number}/drop", data={"csrf": csrf}).status_code == 303
    assert office.store.count("dead_letters") == 0
    assert client.post(f"/dead-letters/{number}/drop", data={"csrf": csrf}).status_code == 404


def test_an_address_that_is_no_web_address_is_no_link(office: Office) -> None:
    office.keep(case(7, url="javascript:alert(1)", result_url="data:text/html,x"))
    page = office.get("/cases/octo/sample/7")
    assert "javascript:" not in page
    assert 'href="data:' not in page


def test_the_queue_tells_who_works_who_waits_and_who_is_parked(office: Office) -> None:
    furnish(office)
    page = office.get("/queue")
    at_work, _, rest = page.partition("Waiting for an answer")
    parked, _, waiting = rest.partition("Waiting for a worker")
    assert "/cases/octo/sample/63" in at_work
    assert "/cases/octo/sample/40" in parked
    assert waiting.index("octo/website#18") < waiting.index(f"{REPOSITORIES[2]}#19")


def test_ten_thousand_cases_are_a_page_of_the_first_of_each_state(office: Office) -> None:
    crowd(office.store, 10_000, scope="active")
    began = time.thread_time()
    page = office.get("/")
    assert time.thread_time() - began < 3.0
    assert page.count('class="card ') == 3 * EACH
    assert "All 3334 that are queued" in page
    assert len(page) < 200_000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("type `/retry` now", "type <code>/retry</code> now"),
        ("`<b>` & more", "<code>&lt;b&gt;</code> &amp; more"),
        ("one ` alone <b>", "one ` alone &lt;b&gt;"),
        ("", ""),
    ],
)
def test_what_stands_between_back_ticks_is_code_and_nothing_else_is_html(text: str, shown: str) -> None:
    assert str(coded(text)) == shown


def test_what_was_said_is_shown_as_github_shows_it(office: Office) -> None:
    office.keep(case(7), turns=("**Please** look\n\n- [ ] one\n- [x] two",))
    page = office.get("/cases/octo/sample/7")
    assert "<strong>Please</strong>" in page
    assert "☐ one" in page
    assert "☑ two" in page


def test_half_a_surrogate_pair_breaks_no_page(office: Office) -> None:
    office.keep(case(7, title="\ud800 odd"), turns=("\ud800 said",))
    for path in ("/", "/cases/octo/sample/7"):
        assert "? odd" in office.get(path)


def test_cases_that_wait_for_a_person_are_listed_on_their_own(office: Office) -> None:
    furnish(office)
    page = office.get("/cases?scope=active&move=person")
    assert "octo/sample#40" in page
    assert "octo/sample#63" not in page


def test_a_board_on_which_nothing_ever_was_says_what_to_do_next(office: Office) -> None:
    assert "/webhooks/github" in office.get("/")
    office.inbox.accept("d", "ping", b"{}", received_at=office.now).result()
    assert "none of them began a case" in office.get("/")
    office.keep(case(7, state=State.COMPLETED))
    assert "none of them" not in office.get("/")


@pytest.mark.parametrize("path", ["/", "/cases", "/cases/octo/sample/4", "/queue", "/errors", "/limits", "/server"])
def test_a_page_leads_to_the_same_as_json(office: Office, path: str) -> None:
    furnish(office)
    found = re.search('href="(/api/v1/[^"]+)">This page as JSON', office.get(path))
    assert found
    assert office.client().get(found[1]).status_code == 200
