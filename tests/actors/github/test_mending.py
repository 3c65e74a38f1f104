"""A repository's labels are seen to once, a request at a time, behind everything else."""

from __future__ import annotations

from dataclasses import replace

from actors.github.mending import differences
from actors.issue.labels import LABELS
from actors.messages import LabelLook, LabelsMended, MendLabels
from storage.store import Store
from tests.actors.github.desk import REPO, Desk, edit, failure

KEY = f"{REPO}#7"
FIRST = LABELS[0]


def mend(number: int = 7, *, anew: bool = False) -> MendLabels:
    return MendLabels(key=f"{REPO}#{number}", repo=REPO, labels=LABELS, anew=anew)


def asked(desk: Desk) -> list[str]:
    return [sent.what for sent in desk.github.sent if sent.what.split()[0] in ("labels", "make", "mend")]


def test_only_the_difference_is_made_and_names_are_compared_without_regard_to_case() -> None:
    there = (replace(FIRST, name="Agent:Task"), *LABELS[1:-1], LabelLook(name="bug", color="ffffff", description=""))
    first, last = differences(there, LABELS)
    assert (first.look, first.now) == (FIRST, "Agent:Task")
    assert (last.look, last.now) == (LABELS[-1], "")


def test_colours_are_compared_without_regard_to_case() -> None:
    assert differences((replace(FIRST, color=FIRST.color.upper()),), (FIRST,)) == ()


def test_all_are_made_and_every_case_that_waits_hears_of_it(store: Store) -> None:
    desk = Desk(store)
    desk.tell(mend(7), mend(8))
    desk.work()
    assert asked(desk) == [f"labels {REPO}", *(f"make {look.name}" for look in LABELS)]
    assert desk.issue(KEY).told == desk.issue(f"{REPO}#8").told == [LabelsMended(repo=REPO)]


def test_they_are_seen_to_once_also_across_a_restart_and_again_when_that_is_asked(store: Store) -> None:
    desk = Desk(store)
    desk.tell(mend())
    desk.work()
    desk.restart()
    before = len(desk.github.sent)
    desk.tell(mend(8))
    desk.work()
    assert desk.issue(f"{REPO}#8").told == [LabelsMended(repo=REPO)]
    assert asked(desk)[before:] == []
    del desk.github.shelf[FIRST.name]
    desk.tell(mend(anew=True))
    desk.work()
    assert asked(desk)[-2:] == [f"labels {REPO}", f"make {FIRST.name}"]


def test_what_a_case_says_goes_first(store: Store) -> None:
    desk = Desk(store)
    desk.tell(mend(), edit(effect=1))
    desk.work()
    sent = [sent.what for sent in desk.github.sent]
    assert sent.index("EditComment") < sent.index(f"labels {REPO}")


def test_a_label_that_somebody_made_meanwhile_is_no_failure(store: Store) -> None:
    desk = Desk(store)
    desk.github.script.extend([None, None, failure(422)])
    desk.tell(mend())
    desk.work()
    assert asked(desk).count(f"labels {REPO}") == 2
    assert desk.issue(KEY).told == [LabelsMended(repo=REPO)]
    assert set(desk.github.shelf) == {look.name for look in LABELS}


def test_where_github_does_not_let_us_the_case_goes_on_and_the_next_one_tries_again(store: Store) -> None:
    desk = Desk(store)
    desk.work()
    desk.github.script.append(failure(403, message="Resource not accessible by integration"))
    desk.tell(mend())
    desk.pass_(30)
    assert desk.issue(KEY).told == [LabelsMended(repo=REPO, done=False)]
    desk.tell(mend(8))
    desk.pass_(30)
    assert desk.issue(f"{REPO}#8").told == [LabelsMended(repo=REPO)]
