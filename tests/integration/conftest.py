from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endpoints.server import Endpoint
from tests.integration.driver import REPO, Town, running
from web.cli.stage import BOT, ROOT, Stage
from web.sandbox import Sandbox

PEOPLE = {"maria": "admin", "tom": "write", "nadia": "read", BOT: "write"}
SETTINGS = {
    "GITHUB_WRITE_GAP_SECONDS": "0.02",
    "GITHUB_POINTS_A_MINUTE": "0",  # else the cases of a module wait for each other's minute to pass
    "GITHUB_CREATIONS_A_MINUTE": "0",
    "GITHUB_CREATIONS_AN_HOUR": "0",
    "GITHUB_QUIET_SECONDS": "2",
    "STATUS_INTERVAL_SECONDS": "1",
    "SETTLE_SECONDS": "1",
    "PERMISSION_CACHE_SECONDS": "0",
}

SOURCE = '''"""A shop's prices."""


def price(kind, count, member, coupon, season):
    """What a basket costs."""
    total = 0
    for index in range(count):
        if kind == "book":
            if member and coupon:
                total += 8
            elif member or season == "summer":
                total += 9
            else:
                total += 10
        elif kind == "pen" and index % 2:
            total += 1 if not coupon else 0
        else:
            while total % 3 and count > 4:
                total += 1
    return total
'''

OWN_FORM = """name: Our own form
description: Ask in our words.
labels: ["agent:task"]
body:
  - type: dropdown
    attributes: {label: What kind of work?, options: [Code Analysis, General Question]}
  - type: textarea
    attributes: {label: Tell us more}
"""


def sample(folder: Path) -> Path:
    """A small repository with one function that is worth a finding."""
    place = folder / "sample"
    (place / "shop").mkdir(parents=True)
    (place / "README.md").write_text("# Shop\n\nThe price of a basket is computed in `shop/prices.py`.\n")
    (place / "shop" / "__init__.py").write_text("")
    (place / "shop" / "prices.py").write_text(SOURCE)
    forms = place / ".github" / "ISSUE_TEMPLATE"
    forms.mkdir(parents=True)
    shutil.copy(ROOT / ".github" / "ISSUE_TEMPLATE" / "agent-task.yml", forms)
    (forms / "own.yml").write_text(OWN_FORM)
    return place


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """A model that speaks the protocol and says what it is told to."""
    with Endpoint() as made:
        yield made


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for the tests of a module: they use different issues."""
    folder = tmp_path_factory.mktemp("town")
    sandbox = Sandbox()
    sandbox.start()
    try:
        for login in ("maria", "tom", "nadia"):
            sandbox.add_user(login)
        stage = Stage(sandbox, data=folder, settings=SETTINGS)
        sandbox.add_repository(REPO, sample(folder), permissions=PEOPLE)
        with running(stage):
            yield Town(sandbox, stage)
    finally:
        sandbox.stop()
