"""Who begins, and who hears of a new place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actors.messages import RepositoryFacts
from actors.work.jobs import Job, Stage
from actors.work.recipe import analyser
from actors.work.roster import Roster, worth_telling
from actors.work.settings import WorkSettings
from tests.actors.work.conftest import start_work


def job(name: str, repository: str = "octo/a") -> Job:
    facts = RepositoryFacts(full_name=repository, clone_url="https://example.org/x.git", default_branch="main")
    return Job(id=name, start=start_work(facts), recipe=analyser())


@pytest.fixture
def roster(settings: WorkSettings) -> Roster:
    return Roster(replace(settings, concurrency=2, per_repository=1))


def test_each_working_job_has_a_slot_of_its_own(roster: Roster) -> None:
    for name in "abc":
        roster.add(job(name, f"octo/{name}"), 0)
    begun = [roster.next(1), roster.next(1)]
    assert [it.slot for it in begun if it] == [0, 1]
    assert [it.stage for it in begun if it] == [Stage.PREPARING, Stage.PREPARING]
    assert roster.next(1) is None


def test_a_slot_that_is_given_back_is_used_again(roster: Roster) -> None:
    for name in "abc":
        roster.add(job(name, f"octo/{name}"), 0)
    first = roster.next(1)
    roster.next(1)
    assert first is not None
    roster.remove(first)
    third = roster.next(1)
    assert third is not None
    assert third.slot == 0


def test_one_repository_gets_its_share_only(roster: Roster) -> None:
    roster.add(job("one"), 0)
    roster.add(job("two"), 0)
    assert roster.next(1) is not None
    assert roster.next(1) is None


def test_a_place_is_news_once(roster: Roster) -> None:
    roster.add(job("one"), 0)
    assert [place for _, place in roster.news(1)] == [1]
    assert roster.news(1) == []


@pytest.mark.parametrize(
    ("told", "place", "news"),
    [(None, 40, True), (40, 40, False), (40, 39, False), (40, 20, True), (4, 3, True), (3, 2, True), (9, 20, True)],
)
def test_far_back_only_halving_is_news(told: int | None, place: int, news: bool) -> None:
    assert worth_telling(told, place) is news
