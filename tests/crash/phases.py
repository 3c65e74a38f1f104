"""The tables of the fault matrix: what can go wrong with one request, and at which request of which case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.cases import FORM
from web.sandbox import Fault, Sandbox

TIMEOUT_SECONDS = 2
LATE_SECONDS = 1.0
FORBIDDEN = '{"message": "Resource not accessible by integration", "documentation_url": "https://docs.github.com/rest"}'
UNAUTHORIZED = '{"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"}'
INVALID = '{"message": "Validation Failed", "errors": [{"resource": "Issue", "code": "invalid", "field": "body"}]}'
UNKNOWN = '{"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}'
GONE = '{"message": "This issue was deleted", "documentation_url": "https://docs.github.com/rest"}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What goes wrong: an order of the sandbox. `passes`: it says nothing final, the case has to go on as usual."""

    kind: str
    times: int = 1
    passes: bool = True
    options: dict[str, Any] = field(default_factory=dict)


def _status(code: int, *, times: int = 1, passes: bool = True, **options: Any) -> Trouble:
    return Trouble(kind="status", times=times, passes=passes, options={"code": code, **options})


TROUBLES: dict[str, Trouble] = {
    "500": _status(500),
    "502": _status(502, body="<html>Bad Gateway</html>"),
    "503": _status(503),
    "503-retry-after": _status(503, headers={"retry-after": "1"}),
    "500-thrice": _status(500, times=3),
    "reset": Trouble(kind="reset"),
    "reset-thrice": Trouble(kind="reset", times=3),
    "lost": Trouble(kind="lost"),
    "lost-twice": Trouble(kind="lost", times=2),
    "late": Trouble(kind="late", options={"delay": LATE_SECONDS}),
    "slow": Trouble(kind="slow", options={"delay": 0.5}),
    "timeout": Trouble(kind="slow", options={"delay": TIMEOUT_SECONDS + 1.0}),
    "garbage": Trouble(kind="garbage"),
    "empty": Trouble(kind="garbage", options={"body": " "}),
    "primary-403": Trouble(kind="rate-limit", options={"retry_after": 1}),
    "primary-429": Trouble(kind="rate-limit", options={"retry_after": 1, "code": 429}),
    "secondary-403": Trouble(kind="secondary", options={"retry_after": 1}),
    "secondary-429": Trouble(kind="secondary", options={"retry_after": 1, "code": 429}),
    "401": _status(401, passes=False, body=UNAUTHORIZED),
    "403": _status(403, passes=False, body=FORBIDDEN),
    "404": _status(404, passes=False, body=UNKNOWN),
    "410": _status(410, passes=False, body=GONE),
    "422": _status(422, passes=False, body=INVALID),
}

OTHER_FORM = """### What is it about

The shop's prices

### Prompt

Which functions of the shop are too complex, and why?

### Relevant files

app.py
"""
CHANGES = (
    FORM.replace("Code Analysis", "Documentation Generation")
    .replace("Analysis report", "Documentation updates")
    .replace("Look at the storage package and tell me which functions are too complex.", "Write API docs for app.py.")
)
SENT_BACK = FORM.replace("Look at the storage package and tell me which functions are too complex.", "?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A request of a case: `method` and `path` (an expression; `R` stands for the repository), `after` how many."""

    method: str
    path: str
    after: int = 0
    body: str = FORM
    says: str = ""  # a comment of the author once the case has ended

    def order(self, sandbox: Sandbox, repo: str, trouble: Trouble) -> Fault:
        """Order `trouble` at this request, in `repo` alone."""
        path = self.path.replace("R", f"/repos/{repo}") if self.path.startswith("R") else f"/{repo}{self.path}"
        return sandbox.faults.add(
            self.method,
            f"^{path}",
            trouble.kind,  # type: ignore[arg-type]  # a name of the sandbox's kinds
            times=trouble.times,
            after=self.after,
            **trouble.options,
        )


PHASES: dict[str, Phase] = {
    "settings-read": Phase(method="GET", path=r"R/contents/\.github/caseworker\.yml"),
    "permission-read": Phase(method="GET", path="R/collaborators/"),
    "forms-list": Phase(method="GET", path=r"R/contents/\.github/ISSUE_TEMPLATE$", body=OTHER_FORM),
    "form-read": Phase(method="GET", path=r"R/contents/\.github/ISSUE_TEMPLATE/", body=OTHER_FORM),
    "tree-read": Phase(method="GET", path="R/git/trees/", body=OTHER_FORM),
    "labels-list": Phase(method="GET", path="R/labels"),
    "label-create": Phase(method="POST", path="R/labels$"),
    "label-add": Phase(method="POST", path=r"R/issues/\d+/labels"),
    "label-remove": Phase(method="DELETE", path=r"R/issues/\d+/labels/"),
    "status-create": Phase(method="POST", path=r"R/issues/\d+/comments"),
    "status-edit": Phase(method="PATCH", path=r"R/issues/comments/"),
    "sent-back": Phase(method="POST", path=r"R/issues/\d+/comments", body=SENT_BACK),
    "result": Phase(method="POST", path=r"R/issues/\d+/comments", after=1),
    "reply": Phase(method="POST", path=r"R/issues/\d+/comments", after=2, says="/status"),
    "reaction": Phase(method="POST", path=r"R/issues/comments/\d+/reactions", says="/status"),
    "fetch-refs": Phase(method="GET", path=r"\.git/info/refs"),
    "fetch-objects": Phase(method="POST", path=r"\.git/git-upload-pack"),
    "push": Phase(method="POST", path=r"\.git/git-receive-pack", body=CHANGES),
    "pull-create": Phase(method="POST", path="R/pulls$", body=CHANGES),
    "pull-verify": Phase(method="GET", path=r"R/pulls/\d+", body=CHANGES),
}
