"""A server of this version takes up the cases that a server of an earlier one left behind."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.folder import DATABASE
from storage.schema import VERSION
from tests.cases import FORM
from tests.integration.conftest import sample
from tests.integration.driver import REPO, Issue, Town
from tests.integration.test_command_line import run
from tests.patience import PATIENCE
from web.cli.stage import BOT, Stage
from web.sandbox import Sandbox

STORES = sorted((Path(__file__).resolve().parents[1] / "fixtures" / "stores").glob("*.db.xz"))
HALF = "### Task type\n\nCode Analysis\n"


def version(store: Path) -> int:
    return int(re.sub(r"\D", "", store.name))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """The same issues as when the store was written, on a sandbox that knows nothing of what was posted then."""
    sandbox = Sandbox()
    sandbox.start()
    for login in ("maria", "tom"):
        sandbox.add_user(login)
    sandbox.add_repository(REPO, sample(tmp_path), permissions={"maria": "admin", "tom": "read", BOT: "write"})
    for login, title, body in (
        ("maria", "Which functions are too complex?", FORM),
        ("tom", "Look at the code, please", FORM),
        ("maria", "Half a form", HALF),
        ("maria", "Called off", FORM),
    ):
        sandbox.open_issue(REPO, login, title, body, ["agent:task"])
    stage = Stage(sandbox, data=tmp_path / "server", settings={"GITHUB_WRITE_GAP_SECONDS": "0"})
    yield Town(sandbox, stage)
    stage.kill()
    sandbox.stop()


@pytest.mark.parametrize("store", STORES, ids=lambda store: store.name.partition(".")[0])
def test_cases_of_an_earlier_version_go_on(town: Town, store: Path) -> None:
    folder = town.stage.data / "data"
    folder.mkdir(parents=True)
    (folder / DATABASE).write_bytes(lzma.decompress(store.read_bytes()))
    town.stage.start()
    done, waits, half = (Issue(town.sandbox, number) for number in (1, 2, 3))
    waits.comment("maria", "/approve")
    waits.expect_label("agent:completed")
    half.edit("maria", FORM)
    half.expect_label("agent:completed")
    done.comment("maria", "/status")
    done.expect_comment("Completed")
    done.comment("maria", "/retry")
    assert town.sandbox.wait_until(lambda: any("## Code Analysis" in comment.body for comment in done.ours), PATIENCE)
    for words in (("cases", "--over"), ("status",), ("dead-letters", "list")):
        assert run(town, *words).returncode == 0, words
    assert run(town, "dead-letters", "list").stdout == "There are no dead letters.\n"
    assert town.stage.answers("/cases/octo/sample/1")


def test_there_is_a_store_of_every_version_until_this_one() -> None:
    assert [version(store) for store in STORES] == [*range(1, VERSION + 1)]
