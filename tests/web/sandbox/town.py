"""A sandbox with something on every page: what a case looks like, long names, code, tables, a pull request."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.web.sandbox.conftest import REPO, Api
from web.sandbox import Sandbox

STATUS = """### ⚙️ In progress

`██████████░░░░░░░░░░` **50 %**

A worker is on the task: reading `shop/prices.py`. **It is my move.**

✅ Task understood: Code Analysis, priority Medium
🔄 The work

| Since | 2026-11-25 09:00 UTC |
|---|---|
| Worker | analyser |

<details><summary>How it went</summary>

- 2026-11-25 09:00 UTC: **queued**

</details>

<sub>Commands: `/status` · `/cancel` · `/help`</sub>"""
ASKED = """### ✋ A question

Which parser shall I keep?

- [ ] **1** the new one
- [x] **2** the old one

> A quote with `code` in it.

```python
def price(kind: str, count: int, member: bool, coupon: str, season: str, another_argument: str) -> int: ...
```

~~gone~~ ![a picture](https://example.org/p.png) https://example.org/a/very/long/address/that/goes/on/and/on/for/ever

| A table | that is | far | too | wide | for | any | phone | whatever | one | does |
|---|---|---|---|---|---|---|---|---|---|---|
| unbreakable_cell_one | two_two_two | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 |
"""
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnished:
    """The numbers of what was filed."""

    case: int
    closed: int
    locked: int
    pull: int


def furnish(sandbox: Sandbox, folder: Path) -> Furnished:
    """Fill the repository of the tests."""
    case = sandbox.open_issue(REPO, "rea", "Which functions are too complex?", "### Prompt\n\nLook.", ["agent:task"])
    status = sandbox.comment(REPO, case, "helper", STATUS)
    sandbox.add_label(REPO, case, "helper", "agent:in-progress")
    sandbox.comment(REPO, case, "helper", ASKED)
    sandbox.comment(REPO, case, "ana", f"{LONG} @rea #{case}")
    sandbox.edit_comment(REPO, status, "helper", STATUS.replace("50", "60"))
    sandbox.edit_issue(REPO, case, "ana", title="Which functions are far too complex, and why?")
    closed = sandbox.open_issue(REPO, "rea", LONG[:250], "", ["bug", "agent:completed"])
    sandbox.close_issue(REPO, closed, "ana")
    locked = sandbox.open_issue(REPO, "ana", "A heated debate", "Keep calm.")
    sandbox.assign(REPO, locked, "adam", ["tia"])
    sandbox.lock_issue(REPO, locked, "adam")
    api = Api(sandbox, sandbox.add_user("adam"))
    return Furnished(case=case, closed=closed, locked=locked, pull=_propose(sandbox, api, folder))


def _propose(sandbox: Sandbox, api: Api, folder: Path) -> int:
    """A pull request with a change of one file, pushed as anybody pushes."""
    url = f"{sandbox.url}/{REPO}.git".replace("http://", f"http://x:{sandbox.add_user('adam')}@")
    work = folder / "clone"
    for words in (
        ["clone", "-q", url, str(work)],
        ["-C", str(work), "checkout", "-q", "-b", "caseworker/1-shorter"],
    ):
        subprocess.run(["git", *words], check=True, capture_output=True)
    (work / "src" / "app.py").write_text("print('hello, world, in a line that is longer than a phone is wide')\n")
    who = ["-c", "user.name=adam", "-c", "user.email=adam@example.org"]
    for words in ([*who, "commit", "-qam", "say more"], ["push", "-q", "origin", "HEAD"]):
        subprocess.run(["git", "-C", str(work), *words], check=True, capture_output=True)
    made = api(
        "POST",
        f"/repos/{REPO}/pulls",
        json={"title": "Say more", "head": "caseworker/1-shorter", "base": "main", "body": "For #1.", "draft": True},
    )
    assert made.status_code == 201, made.text
    return int(made.json()["number"])
