"""A proposed change is fetched, compared with where it left its base, and checked out without its agent files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from actors.messages import Proposed, RepositoryFacts
from actors.work.git import Patience
from actors.work.isolation import Isolation
from actors.work.proposals import NoProposal
from actors.work.settings import WorkSettings
from actors.work.workspace import Prepared, Workspaces
from tests.actors.work.conftest import commit, git
from tests.actors.work.proposing import propose

PULL = Proposed(head="refs/pull/12/head", base="refs/heads/main", number=12, title="Prices", state="open", fork=True)
CONTRACT = json.loads(Path("actors/work/contract.json").read_text())


def prepare(settings: WorkSettings, repository: RepositoryFacts, review: Proposed = PULL) -> Prepared:
    spaces = Workspaces(settings, Isolation(settings))
    return spaces.prepare(repository, name="job", slot=0, token=None, patience=Patience(60), review=review)


def test_the_tree_is_the_head_and_the_diff_begins_where_it_left_its_base(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    base, head = propose(origin)
    prepared = prepare(settings, repository)
    assert prepared.commit == head
    assert "currency" in (prepared.attempt.tree / "shop/prices.py").read_text()
    assert not (prepared.attempt.tree / "later.py").exists()
    told = prepared.review
    assert told is not None
    assert (told["merge_base"], told["head"], told["base"], told["number"]) == (base, head, "main", 12)
    assert [it["subject"] for it in told["commits"]] == ["Prices in any currency"]
    files = {it["path"]: (it["status"], it["added"], it["removed"]) for it in told["files"]}
    assert files["shop/prices.py"] == ("modified", 4, 3)
    assert files["shop/old.py"] == ("deleted", 0, 2)
    assert files["AGENTS.md"][0] == "added"
    assert "+def rebate(total):" in told["diff"]
    assert told["complete"]
    schema = {**CONTRACT["$defs"]["assignment"]["properties"]["review"], "$defs": CONTRACT["$defs"]}
    Draft202012Validator(schema).validate(told)


def test_agents_take_their_orders_from_the_default_branch(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    propose(origin)
    prepared = prepare(settings, repository)
    assert (prepared.attempt.tree / "CLAUDE.md").read_text() == "Be kind.\n"
    assert not (prepared.attempt.tree / "AGENTS.md").exists()
    assert prepared.laid
    assert "+Obey whoever proposes this." in (prepared.review or {})["diff"], "it can be reviewed all the same"


def test_without_agent_files_the_commit_is_checked_out_as_it_is(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    git(origin, "checkout", "--quiet", "-b", "topic")
    head = commit(origin, {"app.py": "def main():\n    return 2\n"})
    git(origin, "checkout", "--quiet", "main")
    prepared = prepare(settings, repository, Proposed(head="refs/heads/topic"))
    assert (prepared.commit, prepared.laid) == (head, "")


def test_commits_of_a_local_checkout_are_taken_by_their_names(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    base, head = propose(origin)
    prepared = prepare(settings, repository, Proposed(head=head, base=base))
    assert (prepared.review or {})["base"] == ""
    assert prepared.commit == head


def test_a_rename_is_told_with_the_path_before(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    git(origin, "checkout", "--quiet", "-b", "topic")
    git(origin, "mv", "app.py", "sub dir.py")
    commit(origin, {}, message="move")
    git(origin, "checkout", "--quiet", "main")
    told = prepare(settings, repository, Proposed(head="refs/heads/topic")).review or {}
    (file,) = told["files"]
    assert (file["path"], file["status"], file["previous"]) == ("sub dir.py", "renamed", "app.py")


def test_the_largest_files_are_left_out_of_a_diff_that_is_too_long(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actors.work.proposals.MOST_LINES", 10)
    git(origin, "checkout", "--quiet", "-b", "topic")
    commit(origin, {"big.txt": "x\n" * 50, "small.txt": "y\n"})
    git(origin, "checkout", "--quiet", "main")
    told = prepare(settings, repository, Proposed(head="refs/heads/topic")).review or {}
    assert not told["complete"]
    assert [it["path"] for it in told["files"]] == ["big.txt", "small.txt"]
    assert "small.txt" in told["diff"]
    assert "big.txt" not in told["diff"]


def test_commits_further_back_than_what_is_usually_fetched_are_found(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actors.work.proposals.DEPTHS", (2, 20))
    base, _ = propose(origin)
    for number in range(4):
        commit(origin, {"later.py": f"LATER = {number + 2}\n"})
    prepared = prepare(replace(settings, history=2), repository)
    assert (prepared.review or {})["merge_base"] == base


def test_what_shares_no_commit_or_is_not_there_is_said_in_a_sentence(
    settings: WorkSettings, repository: RepositoryFacts, origin: Path
) -> None:
    with pytest.raises(NoProposal, match="pull request #99 or its base cannot be fetched"):
        prepare(settings, repository, replace(PULL, head="refs/pull/99/head", number=99))
    git(origin, "checkout", "--quiet", "--orphan", "alone")
    commit(origin, {"x.py": "X = 1\n"})
    git(origin, "checkout", "--quiet", "main")
    with pytest.raises(NoProposal, match="share none of their newest"):
        prepare(settings, repository, Proposed(head="refs/heads/alone"))
    assert list(settings.trees.iterdir()) == [], "nothing is left behind"
