"""What follows from a failure: a pause, another try, or the end of the request."""

from __future__ import annotations

import pytest

from actors.errors.classify import classify
from actors.messages import (
    AnalyseError,
    EffectDone,
    EffectFailed,
    ErrorAnalysed,
    IdentityKnown,
    Observed,
    PermissionKnown,
    Rank,
    Recovery,
)
from storage.store import Store
from tests.actors.github.desk import REPO, Desk, create, edit, failure, read, switch

KEY = f"{REPO}#7"
SECONDARY = {"message": "You have exceeded a secondary rate limit.", "headers": {"retry-after": "30"}}


@pytest.fixture
def desk(store: Store) -> Desk:
    """An actor that knows its login already."""
    desk = Desk(store)
    desk.work()
    return desk


@pytest.mark.parametrize("status", [403, 429])
def test_a_secondary_limit_pauses_everything_until_retry_after(desk: Desk, status: int) -> None:
    desk.github.script.append(failure(status, **SECONDARY))
    desk.tell(create(1), create(2), read("bob"))
    desk.work()
    sent = len(desk.github.sent)
    desk.tell(create(3, rank=Rank.NEWS), read("eve"))
    desk.pass_(29)
    assert len(desk.github.sent) == sent
    desk.pass_(2)
    assert len(desk.github.comments) == 3
    assert desk.health.last(Observed).name == "github_seconds"
    assert 30.0 in [sample.value for sample in desk.health.of(Observed) if sample.name == "github_paused"]


def test_a_primary_limit_pauses_everything_until_the_count_starts_anew(desk: Desk) -> None:
    reset = str(int(desk.clock.now) + 900)
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
    desk.github.script.append(failure(403, message="API rate limit exceeded", headers=headers))
    desk.tell(create(1), create(2))
    desk.pass_(899)
    assert desk.github.comments == []
    desk.pass_(3)
    assert len(desk.github.comments) == 2


def test_a_refused_token_pauses_everything(desk: Desk) -> None:
    desk.github.script.append(failure(401))
    desk.tell(create(1), edit(2))
    desk.pass_(59)
    assert len(desk.writes()) == 1
    desk.pass_(2)
    assert len(desk.writes()) == 3


def test_trouble_at_github_delays_the_one_request_and_no_other(desk: Desk) -> None:
    desk.github.script.append(failure(502))
    desk.tell(edit(1), edit(2))
    desk.work()
    assert [sent.number for sent in desk.writes()] == [1, 2]
    desk.pass_(10)
    assert [sent.number for sent in desk.writes()] == [1, 2, 1]
    assert len(desk.issue(f"{REPO}#1").of(EffectDone)) == 1


def test_each_further_try_waits_longer(desk: Desk) -> None:
    desk.github.script.extend(failure(500) for _ in range(4))
    desk.tell(edit())
    desk.pass_(120)
    times = [sent.at - desk.writes()[0].at for sent in desk.writes()]
    assert times == [0.0, 4.0, 12.0, 28.0, 60.0]


def test_a_refused_effect_ends_and_its_issue_hears_why(desk: Desk) -> None:
    desk.github.script.append(failure(422, message="Body is too long"))
    desk.tell(create())
    desk.work()
    (failed,) = desk.issue(KEY).of(EffectFailed)
    assert failed.effect_id == f"{KEY}:1"
    assert (failed.analysis.code, failed.analysis.recovery) == ("E_REFUSED", Recovery.GIVE_UP)
    desk.pass_(1_000)
    assert len(desk.writes()) == 1


def test_a_permission_that_cannot_be_read_counts_as_none(desk: Desk) -> None:
    desk.github.script.append(failure(403))
    desk.tell(read("bob", number=1), read("bob", number=2))
    desk.work()
    for number in (1, 2):
        assert desk.issue(f"{REPO}#{number}").told == [PermissionKnown(login="bob", role="none")]


def test_the_failure_to_read_a_permission_is_not_remembered(desk: Desk) -> None:
    desk.github.script.append(failure(404))
    desk.github.roles["bob"] = "write"
    desk.tell(read("bob"))
    desk.work()
    desk.tell(read("bob"))
    desk.work()
    assert [known.role for known in desk.issue(KEY).of(PermissionKnown)] == ["none", "write"]


def test_a_label_switch_goes_on_where_it_failed(desk: Desk) -> None:
    desk.github.on_issue = ["agent:queued"]
    desk.github.script.extend([None, failure(502)])
    desk.tell(switch(add=("agent:analyzing",), remove=("agent:queued",)))
    desk.pass_(60)
    assert [(sent.write.add, sent.write.remove) for sent in desk.writes()] == [  # type: ignore[union-attr]
        (("agent:analyzing",), ()),
        ((), ("agent:queued",)),
        ((), ("agent:queued",)),
    ]
    assert desk.github.on_issue == ["agent:analyzing"]


def test_nothing_happens_to_a_failed_request_before_the_verdict(store: Store) -> None:
    desk = Desk(store, judge=False)
    desk.work()
    desk.github.script.append(failure(500))
    desk.tell(edit())
    desk.pass_(1_000)
    assert len(desk.writes()) == 1
    (question,) = desk.errors.of(AnalyseError)
    assert (question.ticket, question.repo, question.facts.attempt) == (f"{KEY}:1", REPO, 1)


@pytest.mark.parametrize("status", [401, 403, 429])
def test_what_may_be_a_limit_holds_everything_until_the_verdict(store: Store, status: int) -> None:
    desk = Desk(store, judge=False)
    desk.work()
    desk.github.script.append(failure(status))
    desk.tell(edit(1), edit(2), read("bob"), read("eve"))
    desk.pass_(4)
    assert len(desk.github.sent) == 2
    desk.pass_(2)  # a verdict that got lost does not hold it for ever
    assert len(desk.github.sent) == 5


def test_a_verdict_that_got_lost_is_asked_for_again_when_the_issue_tells_its_effect_again(store: Store) -> None:
    desk = Desk(store, judge=False)
    desk.work()
    desk.github.script.append(failure(500))
    desk.tell(edit())
    desk.work()
    desk.errors.told.clear()  # the classifier fell, and its mailbox with it
    desk.judge = True
    desk.tell(edit())
    desk.pass_(10)
    assert len(desk.issue(KEY).of(EffectDone)) == 1


def test_a_permission_whose_verdict_got_lost_is_judged_when_it_is_asked_for_again(store: Store) -> None:
    desk = Desk(store, judge=False)
    desk.work()
    desk.github.script.append(failure(500))
    desk.tell(read())
    desk.work()
    desk.errors.told.clear()
    desk.judge = True
    desk.tell(read())
    desk.pass_(10)
    assert len(desk.issue(KEY).of(PermissionKnown)) == 1


def test_a_verdict_that_comes_twice_sends_once(store: Store) -> None:
    desk = Desk(store, judge=False)
    desk.work()
    desk.github.script.append(failure(500))
    desk.tell(edit(), edit())
    desk.work()
    for question in desk.errors.of(AnalyseError) * 2:
        verdict = classify(question.facts, now=desk.clock.now, jitter=0.0)
        desk.tell(ErrorAnalysed(ticket=question.ticket, analysis=verdict))
    desk.errors.told.clear()
    desk.pass_(60)
    assert len(desk.writes()) == 2
    assert len(desk.issue(KEY).of(EffectDone)) == 1


def test_a_verdict_on_something_unknown_changes_nothing(desk: Desk) -> None:
    verdict = classify(failure(500).facts, now=desk.clock.now, jitter=0.0)
    desk.tell(ErrorAnalysed(ticket="nobody", analysis=verdict))
    desk.work()
    assert desk.supervisor.of(IdentityKnown) == [IdentityKnown(login="caseworker[bot]")]


def test_github_down_at_the_start_sends_nothing_until_the_login_is_known(store: Store) -> None:
    desk = Desk(store)
    desk.github.script.extend([failure(None), failure(503), failure(502)])
    desk.tell(create())
    desk.pass_(120)
    assert [sent.what for sent in desk.github.sent] == ["identity"] * 4 + ["CreateComment"]
    assert desk.supervisor.of(IdentityKnown) == [IdentityKnown(login="caseworker[bot]")]


def test_a_rate_limit_at_the_start_pauses_the_question_after_our_login_too(store: Store) -> None:
    desk = Desk(store)
    desk.github.script.append(failure(403, **SECONDARY))
    desk.tell(create())
    desk.pass_(29)
    assert [sent.what for sent in desk.github.sent] == ["identity"]
    desk.pass_(2)
    assert [sent.what for sent in desk.github.sent] == ["identity", "identity", "CreateComment"]


def test_a_token_that_may_not_ask_whose_it_is_works_without_a_login(store: Store) -> None:
    desk = Desk(store)
    desk.github.script.append(failure(403, message="Resource not accessible by integration"))
    desk.tell(create())
    desk.work()
    assert [sent.what for sent in desk.github.sent] == ["identity", "CreateComment"]
    assert desk.supervisor.of(IdentityKnown) == [IdentityKnown(login="")]


def test_a_lost_verdict_on_our_login_leads_to_another_question(store: Store) -> None:
    desk = Desk(store, judge=False)
    desk.github.script.append(failure(500))
    desk.tell(create())
    desk.pass_(6)
    assert [sent.what for sent in desk.github.sent] == ["identity", "identity", "CreateComment"]
