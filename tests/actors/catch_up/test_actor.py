"""A run of catching up, question by question, against a GitHub that answers as a table says."""

from __future__ import annotations

import json

import pytest

from actors.catch_up.actor import AGAIN_SECONDS, REMIND_SECONDS
from actors.catch_up.plan import AT_ONCE, DEEP, EVERY, OVERLAP
from actors.messages import Browse, Browsed, CatchUp, Observed
from storage.batch import Batch
from storage.store import Store
from tests.actors.catch_up.github import APP, HOOK, REPO, USER, Bench, attempt, iso, issue

HOUR = 3_600.0


@pytest.fixture
def bench(store: Store) -> Bench:
    """A personal token that may look at the hook of one repository."""
    made = Bench(store)
    made.github.lists[f"/repos/{REPO}/hooks"] = [
        {"id": 9, "config": {"url": "https://ours.example.org/webhooks/github"}},
        {"id": 8, "config": {"url": "https://ci.example.org/hook"}},
    ]
    made.github.lists[HOOK] = []
    made.github.lists[f"/repos/{REPO}/issues"] = []
    made.github.lists[f"/repos/{REPO}/issues/comments"] = []
    return made


@pytest.fixture
def app(store: Store) -> Bench:
    """A GitHub App with one installation."""
    made = Bench(store, app=True, repositories=())
    made.github.lists[APP] = []
    made.github.lists["/app/installations"] = [{"id": 42}]
    made.github.things["/installation/repositories"] = {"repositories": [made.github.things[f"/repos/{REPO}"]]}
    made.github.lists[f"/repos/{REPO}/issues"] = []
    made.github.lists[f"/repos/{REPO}/issues/comments"] = []
    return made


# --- deliveries


def test_what_was_not_taken_comes_into_the_inbox_oldest_first_over_all_pages(bench: Bench) -> None:
    now = bench.clock.now
    bench.github.lists[HOOK] = [attempt(number, now - (10 - number) * 60) for number in range(9, 0, -1)]
    bench.run()
    assert bench.ids == [f"guid-{number}" for number in range(1, 10)]
    assert json.loads(bench.waiting[0].body) == {"made_for": "1"}
    assert bench.woken == 9
    assert [sample.name for sample in bench.health.of(Observed)] == ["caught_up"] * 9


def test_the_hook_of_somebody_else_is_not_looked_at(bench: Bench) -> None:
    bench.run()
    assert bench.github.counted(HOOK) == 1
    assert bench.github.counted(f"/repos/{REPO}/hooks/8/deliveries") == 0


def test_what_was_taken_is_left_alone(bench: Bench) -> None:
    at = bench.clock.now - HOUR
    bench.github.lists[HOOK] = [
        attempt(5, at, guid="taken", status=202),
        attempt(4, at, guid="taken later", status=200),
        attempt(3, at, guid="taken later", status=502),
        attempt(2, at, guid="failed twice", status=502),
        attempt(1, at, guid="failed twice", status=0),
    ]
    bench.run()
    assert len(bench.ids) == 1
    assert json.loads(bench.waiting[0].body) == {"made_for": "1"}


def test_events_that_nothing_follows_from_are_not_fetched(bench: Bench) -> None:
    bench.github.lists[HOOK] = [attempt(1, bench.clock.now - 60, event="star")]
    bench.run()
    assert bench.ids == []
    assert bench.github.counted(f"{HOOK}/1") == 0


def test_what_is_in_the_inbox_or_was_handled_is_not_asked_for(bench: Bench) -> None:
    bench.inbox.accept("guid-1", "issues", b"{}", received_at=1.0).result()
    bench.settle()
    bench.github.lists[HOOK] = [attempt(1, bench.clock.now - 60)]
    bench.run()
    assert bench.ids == []
    assert bench.github.counted(f"{HOOK}/1") == 0


def test_the_first_run_looks_three_days_back_and_no_page_further(bench: Bench) -> None:
    now = bench.clock.now
    bench.github.lists[HOOK] = [attempt(9 - day, now - day * 86_400 - 60) for day in range(9)]
    bench.run()
    assert len(bench.ids) == DEEP // 86_400
    pages = [path for path in bench.github.asked if path.startswith(f"{HOOK}?")]
    assert len(pages) == 2  # the second holds the first row that is too old


def test_a_later_run_looks_back_to_the_last_one_and_a_little_further(bench: Bench) -> None:
    bench.run()
    ended = bench.clock.now
    bench.clock.pass_(HOUR)
    bench.github.lists[HOOK] = [attempt(2, ended + 60), attempt(1, ended - OVERLAP - HOUR)]
    bench.run(CatchUp())
    assert bench.ids == ["guid-2"]


def test_a_clean_run_is_followed_by_the_next_in_a_quarter_of_an_hour(bench: Bench) -> None:
    bench.run()
    assert EVERY == 900.0
    assert (EVERY, CatchUp()) in [(seconds, message) for seconds, _, message in bench.timers.delays]


# --- rights


def test_a_token_without_the_right_to_look_at_hooks_asks_the_issues_alone(bench: Bench) -> None:
    bench.github.things[f"/repos/{REPO}"] |= {"permissions": {"admin": False}}
    bench.github.lists[f"/repos/{REPO}/issues"] = [issue(7, bench.clock.now - 60)]
    bench.run()
    assert bench.github.counted(f"/repos/{REPO}/hooks") == 0
    assert [json.loads(delivery.body)["issue"]["number"] for delivery in bench.waiting] == [7]


@pytest.mark.parametrize("refused", [f"/repos/{REPO}/hooks", HOOK, f"{HOOK}/1"])
def test_what_github_refuses_is_left_out_and_the_run_comes_to_its_end(bench: Bench, refused: str) -> None:
    """403, 404 and 410 come as an answer without content."""
    bench.github.lists[HOOK] = [attempt(1, bench.clock.now - 60)]
    bench.github.lists[f"/repos/{REPO}/issues"] = [issue(7, bench.clock.now - 60)]
    bench.github.refused.add(refused)
    bench.run()
    assert "guid-1" not in bench.ids
    assert len(bench.ids) == 1  # the issue itself


def test_a_repository_that_is_gone_keeps_nobody_else_from_being_looked_at(store: Store) -> None:
    bench = Bench(store, repositories=("octo/gone", REPO))
    bench.github.lists[f"/repos/{REPO}/issues"] = [issue(7, bench.clock.now - 60)]
    bench.github.lists[f"/repos/{REPO}/issues/comments"] = []
    bench.run()
    assert len(bench.ids) == 1


@pytest.mark.parametrize("change", [{"archived": True}, {"has_issues": False}])
def test_an_archived_repository_and_one_without_issues_is_not_looked_at(bench: Bench, change: dict[str, bool]) -> None:
    bench.github.things[f"/repos/{REPO}"] |= change
    bench.run()
    assert bench.github.counted(f"/repos/{REPO}/issues") == 0


# --- a GitHub App


def test_an_app_asks_as_itself_for_deliveries_and_as_its_installation_for_the_rest(app: Bench) -> None:
    app.github.lists[APP] = [attempt(number, app.clock.now - 60) for number in (3, 2, 1)]
    app.github.lists[f"/repos/{REPO}/issues"] = [issue(7, app.clock.now - 60)]
    app.actor.begin()
    app.mail()
    whos: dict[str, int | None] = {}
    for _ in range(100):
        whos |= {question.path.partition("?")[0]: who for who, question in app.questions()}
        if not app.answer():
            if app.actor._plan is None:
                break
            app.settle()
            app.remind()
    assert app.store.count("seen") == 4
    assert {APP, "/app/installations", f"{APP}/1"} <= app.github.as_app
    assert whos[f"/repos/{REPO}/issues"] == 42
    assert whos["/installation/repositories"] == 42
    assert f"/repos/{REPO}/hooks" not in whos


def test_an_app_without_a_webhook_of_its_own_still_reconciles_issues(app: Bench) -> None:
    app.github.refused.add(APP)
    app.github.lists[f"/repos/{REPO}/issues"] = [issue(7, app.clock.now - 60)]
    app.run()
    assert len(app.ids) == 1
    assert json.loads(app.waiting[0].body)["installation"] == {"id": 42}


# --- limits and lost answers


def test_only_a_few_questions_are_asked_at_a_time(bench: Bench) -> None:
    bench.github.lists[HOOK] = [attempt(number, bench.clock.now - 60) for number in range(40, 0, -1)]
    bench.github.size = 100
    bench.begin()
    most = 0
    while bench.actor._plan is not None and bench.actor._plan.part != "settling":
        most = max(most, len(bench.questions()))
        assert bench.answer()
    assert most == AT_ONCE
    assert len(bench.ids) == 40


def test_while_a_limit_holds_answers_up_the_run_waits_and_asks_again(bench: Bench) -> None:
    """GitHubActor is quiet until GitHub's limit is over; a mailbox that was lost meanwhile is asked again."""
    bench.github.lists[HOOK] = [attempt(number, bench.clock.now - 60) for number in (3, 2, 1)]
    bench.begin()
    for _ in range(3):
        assert bench.answer()
    before = [question.path for _, question in bench.questions()]
    assert before
    for ref in bench.refs.values():
        ref.told.clear()  # the mailbox is lost
    for _ in range(120):  # an hour
        bench.remind()
    assert set(before) == {question.path for _, question in bench.questions()}
    assert REMIND_SECONDS * 120 == HOUR
    bench.answer()
    while bench.answer() or bench.actor._plan is not None:
        bench.settle()
        bench.remind()
    assert bench.store.count("seen") == 3


def test_an_answer_that_comes_twice_changes_nothing(bench: Bench) -> None:
    bench.github.lists[HOOK] = [attempt(1, bench.clock.now - 60)]
    bench.begin()
    answered: list[Browsed] = []
    for _ in range(10):
        for _, question in bench.questions():
            answered.append(bench.github.answer(question))
        bench.answer()
    for answer in answered:
        bench.actor.receive(answer)
    assert bench.ids == ["guid-1"]


def test_a_run_that_a_full_disk_spoilt_is_made_again_soon(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.github.lists[HOOK] = [attempt(1, bench.clock.now - 60)]
    pages = bench.store.submit_work(lambda cursor: cursor.execute("PRAGMA page_count").fetchone()[0]).result()
    real = bench.github.answer

    def large(question: Browse) -> Browsed:
        answer = real(question)
        if question.path == f"{HOOK}/1":
            limit = f"PRAGMA max_page_count = {pages + 5}"
            bench.store.submit_work(lambda cursor: cursor.execute(limit).fetchall()).result()
            return Browsed(path=answer.path, found={"request": {"payload": "x" * 1_000_000}})
        return answer

    monkeypatch.setattr(bench.github, "answer", large)
    bench.run()
    assert bench.ids == []
    assert (AGAIN_SECONDS, CatchUp()) in [(seconds, message) for seconds, _, message in bench.timers.delays]
    assert bench.store.get("meta", "catch-up") is None
    bench.store.submit_work(lambda cursor: cursor.execute("PRAGMA max_page_count = 1000000").fetchall()).result()
    monkeypatch.undo()
    bench.run(CatchUp())
    assert bench.ids == ["guid-1"]


# --- orders


def test_what_is_ordered_during_a_run_comes_after_it_and_once(bench: Bench) -> None:
    bench.begin()
    bench.bell.set()
    for _ in range(5):
        bench.actor.receive(CatchUp())
    assert not bench.bell.is_set()
    while bench.answer() or bench.actor._plan is not None:
        bench.settle()
        bench.remind()
    waiting = bench.actor.actor_inbox.qsize()
    assert waiting == 1


def test_one_delivery_by_hand_is_looked_for_among_three_days_and_the_issues_are_left_alone(bench: Bench) -> None:
    bench.run()
    now = bench.clock.now
    bench.github.lists[HOOK] = [attempt(3, now - 60), attempt(2, now - 2 * 86_400), attempt(1, now - 60)]
    bench.github.asked.clear()
    bench.run(CatchUp(guid="guid-2"))
    assert bench.ids == ["guid-2"]
    assert bench.github.counted(f"/repos/{REPO}/issues") == 0


def test_since_a_time_by_hand_also_what_was_taken_but_is_not_there(bench: Bench) -> None:
    """As after a restore, or when another server took it."""
    bench.run()
    at = bench.clock.now - 2 * HOUR
    bench.github.lists[HOOK] = [attempt(2, at + 60, status=202), attempt(1, at - 60, status=202)]
    bench.run(CatchUp(since=at))
    assert bench.ids == ["guid-2"]


# --- issues


def test_open_issues_with_our_label_that_are_no_case_are_opened(bench: Bench) -> None:
    at = bench.clock.now - HOUR
    bench.github.lists[f"/repos/{REPO}/issues"] = [
        issue(7, at),
        issue(8, at, state="closed"),
        issue(9, at, pull_request={"url": "x"}),
        issue(10, at),
    ]
    bench.store.write(Batch().put("issues", f"{REPO}#10", {"state": "in-progress"}))
    bench.run()
    assert [json.loads(delivery.body)["issue"]["number"] for delivery in bench.waiting] == [7]
    assert json.loads(bench.waiting[0].body)["action"] == "opened"


def test_the_first_look_finds_issues_that_are_older_than_the_server(bench: Bench) -> None:
    bench.github.lists[f"/repos/{REPO}/issues"] = [issue(7, bench.clock.now - 90 * 86_400)]
    bench.run()
    assert len(bench.ids) == 1


def test_a_case_whose_issue_was_closed_meanwhile_hears_of_it(bench: Bench) -> None:
    bench.store.write(Batch().put("issues", f"{REPO}#7", {"state": "in-progress"}))
    bench.store.write(Batch().put("issues", f"{REPO}#8", {"state": "completed"}))
    at = bench.clock.now
    bench.github.lists[f"/repos/{REPO}/issues"] = [issue(n, at, state="closed", closed_by=USER) for n in (7, 8)]
    bench.run()
    bodies = [json.loads(delivery.body) for delivery in bench.waiting]
    assert [(body["action"], body["issue"]["number"]) for body in bodies] == [("closed", 7)]


def test_a_comment_that_nobody_told_of_is_fetched_with_its_issue_and_ours_is_not(bench: Bench) -> None:
    at = bench.clock.now
    place = f"https://api.example.org/repos/{REPO}/issues/7"
    values = {"issue_url": place, "user": USER, "created_at": iso(at), "updated_at": iso(at)}
    bench.github.lists[f"/repos/{REPO}/issues/comments"] = [
        {"id": 71, "body": "/approve", **values},
        {"id": 72, "body": "done <!-- caseworker:octo/sample#7:1 -->", **values},
    ]
    bench.github.things[f"/repos/{REPO}/issues/7"] = issue(7, at)
    bench.run()
    bodies = [json.loads(delivery.body) for delivery in bench.waiting]
    assert [(body["comment"]["id"], body["issue"]["number"]) for body in bodies] == [(71, 7)]
    bench.settle()
    bench.clock.pass_(60)
    bench.run(CatchUp())
    assert bench.ids == []  # known by now


def test_the_issues_wait_until_what_was_fetched_is_handled(bench: Bench) -> None:
    bench.github.lists[HOOK] = [attempt(1, bench.clock.now - 60)]
    bench.begin()
    while bench.answer():
        pass
    bench.remind()
    assert bench.github.counted(f"/repos/{REPO}/issues") == 0
    bench.settle()
    bench.remind()
    bench.answer()
    assert bench.github.counted(f"/repos/{REPO}/issues") >= 1
