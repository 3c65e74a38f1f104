"""What goes first, how fast, and who hears of it."""

from __future__ import annotations

import itertools

from actors.github.budget import Limits
from actors.github.pace import Pace
from actors.messages import EffectDone, IdentityKnown, Observed, PermissionKnown, Rank, SendNext, SwitchLabels
from storage.store import Store
from tests.actors.github.desk import REPO, Desk, create, edit, read, switch

KEY = f"{REPO}#7"
PACED = Pace(limits=Limits())


def test_our_own_login_is_learned_before_the_first_request_and_only_once(store: Store) -> None:
    desk = Desk(store)
    desk.tell(create(1), create(2))
    desk.work()
    assert [sent.what for sent in desk.github.sent] == ["identity", "CreateComment", "CreateComment"]
    assert desk.supervisor.of(IdentityKnown) == [IdentityKnown(login="caseworker[bot]")]


def test_an_effect_is_sent_and_its_issue_hears_the_comment_s_id(store: Store) -> None:
    desk = Desk(store)
    desk.tell(create())
    desk.work()
    (done,) = desk.issue(KEY).of(EffectDone)
    assert (done.effect_id, done.id, done.url) == (f"{KEY}:1", 5_001, "u/5001")


def test_an_effect_told_again_after_it_was_done_is_answered_from_memory(store: Store) -> None:
    desk = Desk(store)
    desk.tell(create())
    desk.work()
    desk.tell(create())
    desk.work()
    assert len(desk.github.comments) == 1
    first, second = desk.issue(KEY).of(EffectDone)
    assert first == second


def test_an_effect_told_again_while_it_waits_replaces_the_one_that_waits(store: Store) -> None:
    desk = Desk(store)
    desk.tell(create(effect=1), edit(effect=1))
    desk.work()
    assert [sent.what for sent in desk.writes()] == ["EditComment"]
    assert len(desk.issue(KEY).of(EffectDone)) == 1


def test_reads_go_first_then_answers_then_news_then_the_rest(store: Store) -> None:
    desk = Desk(store)
    desk.tell(edit(1), edit(2), create(3, rank=Rank.NEWS), create(4, rank=Rank.ANSWER), read("bob"))
    desk.work()
    assert [(sent.what.split()[0], sent.number) for sent in desk.github.sent[1:]] == [
        ("permission", 0),
        ("CreateComment", 4),
        ("CreateComment", 3),
        ("EditComment", 1),
        ("EditComment", 2),
    ]


def test_between_two_writes_lies_the_gap_and_reads_do_not_wait_for_it(store: Store) -> None:
    desk = Desk(store, pace=PACED)
    desk.tell(create(1), create(2), create(3), read("bob"), read("eve"))
    desk.pass_(10)
    times = [sent.at for sent in desk.writes()]
    assert [round(later - earlier, 6) for earlier, later in itertools.pairwise(times)] == [1.0, 1.0]
    assert {sent.at for sent in desk.github.sent if sent.what.startswith("permission")} == {times[0]}


def test_a_label_switch_is_an_add_then_a_remove_with_the_gap_between(store: Store) -> None:
    desk = Desk(store, pace=PACED)
    desk.github.on_issue = ["agent:queued"]
    desk.tell(switch(add=("agent:analyzing",), remove=("agent:queued",)))
    desk.work()
    assert desk.github.on_issue == ["agent:queued", "agent:analyzing"]
    assert desk.issue(KEY).told == []
    desk.pass_(1)
    assert desk.github.on_issue == ["agent:analyzing"]
    assert [sent.at - desk.writes()[0].at for sent in desk.writes()] == [0.0, 1.0]
    assert len(desk.issue(KEY).of(EffectDone)) == 1


def test_each_label_that_goes_is_a_request_of_its_own(store: Store) -> None:
    desk = Desk(store)
    desk.tell(switch(add=(), remove=("a", "b", "c")))
    desk.work()
    assert [sent.write.remove for sent in desk.writes()] == [("a",), ("b",), ("c",)]  # type: ignore[union-attr]


def test_content_creation_keeps_to_the_limit_of_a_minute(store: Store) -> None:
    desk = Desk(store, pace=Pace(limits=Limits(creations_a_minute=3, write_gap=0.0)))
    desk.tell(*(create(number) for number in range(1, 8)))
    desk.work()
    assert len(desk.github.comments) == 3
    desk.pass_(59)
    assert len(desk.github.comments) == 3
    desk.pass_(2)
    assert len(desk.github.comments) == 6


def test_a_restart_does_not_forget_what_was_created_in_the_last_hour(store: Store) -> None:
    pace = Pace(limits=Limits(creations_a_minute=0, creations_an_hour=2, write_gap=0.0))
    desk = Desk(store, pace=pace)
    desk.tell(create(1), create(2), create(3))
    desk.pass_(1_800)
    desk.restart()
    desk.tell(create(4))
    desk.pass_(1_790)
    assert len(desk.github.comments) == 2
    desk.pass_(20)
    assert len(desk.github.comments) == 3


def test_edits_do_not_wait_for_the_limit_of_creations(store: Store) -> None:
    desk = Desk(store, pace=Pace(limits=Limits(creations_a_minute=1, write_gap=0.0)))
    desk.tell(create(1), create(2), edit(3))
    desk.work()
    assert [sent.what for sent in desk.writes()] == ["CreateComment", "EditComment"]


def test_the_reserve_of_the_hour_is_left_for_others_until_the_count_starts_anew(store: Store) -> None:
    desk = Desk(store, pace=Pace(limits=Limits(reserve=50, write_gap=0.0)))
    desk.github.left = (50, desk.clock.now + 600)
    desk.tell(create(1), create(2), read("bob"))
    desk.pass_(590)
    assert len(desk.github.sent) == 2  # the login, and the request whose answer told of the limit
    desk.github.left = (5_000, desk.clock.now + 3_600)
    desk.pass_(20)
    assert len(desk.github.sent) == 4


def test_a_thousand_effects_during_a_pause_lead_to_few_looks_at_the_queue(store: Store) -> None:
    desk = Desk(store, pace=Pace(limits=Limits(creations_a_minute=0, creations_an_hour=0, points_a_minute=0)))
    desk.tell(*(edit(number) for number in range(1, 201)))
    desk.pass_(5)
    for number in range(201, 401):
        desk.tell(edit(number))
        desk.work()
    before = desk.looks
    desk.pass_(100)
    sent_meanwhile = 100
    assert desk.looks - before < 4 * sent_meanwhile + 250  # wake-ups that were overtaken do not multiply


def test_a_wake_up_that_was_overtaken_is_void(store: Store) -> None:
    desk = Desk(store)
    desk.work()
    sent = len(desk.github.sent)
    desk.tell(create())
    desk.work()
    desk.tell(SendNext(turn=1), SendNext())
    desk.work()
    assert len(desk.github.sent) == sent + 1


def test_the_duration_of_every_request_is_told_to_health(store: Store) -> None:
    desk = Desk(store)
    desk.tell(create(), read())
    desk.work()
    assert [sample.name for sample in desk.health.of(Observed)] == ["github_seconds", "github_seconds"]


def test_a_permission_is_remembered_for_a_minute(store: Store) -> None:
    desk = Desk(store)
    desk.github.roles["bob"] = "write"
    for _ in range(3):
        desk.tell(read("bob"))
        desk.work()
    assert len(desk.github.sent) == 2
    desk.clock.pass_(61)
    desk.github.roles["bob"] = "read"
    desk.tell(read("bob"))
    desk.work()
    roles = [known.role for known in desk.issue(KEY).of(PermissionKnown)]
    assert roles == ["write", "write", "write", "read"]


def test_all_who_ask_for_one_permission_hear_one_answer_each(store: Store) -> None:
    desk = Desk(store)
    desk.github.roles["bob"] = "admin"
    desk.tell(read("bob", number=1), read("bob", number=2), read("bob", number=1))
    desk.work()
    assert len(desk.github.sent) == 2
    for number in (1, 2):
        assert desk.issue(f"{REPO}#{number}").told == [PermissionKnown(login="bob", role="admin")]


def test_permissions_of_many_people_do_not_pile_up(store: Store) -> None:
    desk = Desk(store)
    for number in range(1_200):
        desk.tell(read(f"user{number}"))
        desk.work()
        desk.clock.pass_(1)
    assert len(desk.actor._reads._answers) <= 1_000


def test_a_change_of_labels_that_has_begun_is_not_begun_anew(store: Store) -> None:
    desk = Desk(store, pace=PACED)
    change = switch(add=("agent:completed",), remove=("agent:queued", "agent:analyzing"))
    desk.tell(change)
    for _ in range(4):
        desk.work()
        desk.tell(change)  # an issue that is let go and comes back tells its head again each time
        desk.pass_(1)
    assert [sent.write for sent in desk.writes()] == [
        SwitchLabels(add=("agent:completed",), remove=()),
        SwitchLabels(add=(), remove=("agent:queued",)),
        SwitchLabels(add=(), remove=("agent:analyzing",)),
    ]


def test_what_waits_goes_as_soon_as_the_foremost_of_what_waits_behind_it(store: Store) -> None:
    desk = Desk(store)
    desk.tell(*(edit(number) for number in range(1, 6)), edit(4, rank=Rank.ANSWER), edit(5, rank=Rank.NEWS))
    desk.work()
    assert [sent.number for sent in desk.writes()] == [4, 5, 1, 2, 3]
