"""What `doctor` looks at in a repository: may we work there, do its events reach us, are its labels right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from actors.github.gateway import Gateway, GatewayError
from actors.github.mending import differences
from actors.issue.labels import LABELS
from web.cli.finding import Finding
from web.webhooks import PATHS

EVENTS = frozenset({"issues", "issue_comment"})
"""Without these nothing happens at all; more are worth having (docs/operations.md)."""


def look(gateway: Gateway, repo: str, *, by_app: bool) -> Iterator[Finding]:
    """All findings of one repository; an App's webhook is its own, not the repository's."""
    try:
        found = gateway.browse(f"/repos/{repo}").found
        if found is None:
            yield Finding(
                name=repo, state="bad", says="not there, or hidden from us", mend="give the token access to it"
            )
            return
        yield _access(repo, found)
        yield _labels(gateway, repo)
        if not by_app:
            yield _hook(gateway, repo)
    except GatewayError as error:
        says = f"GitHub refused: {error.facts.status} {error.facts.message[:120]}"
        yield Finding(name=repo, state="bad", says=says, mend="look at the token's permissions for this repository")


def _access(repo: str, found: Mapping[str, Any]) -> Finding:
    may = found.get("permissions")
    if found.get("archived"):
        return Finding(name=repo, state="warn", says="archived: nothing can be said there")
    if not isinstance(may, Mapping):
        return Finding(name=repo, state="ok", says="there; GitHub does not tell what we may")
    if may.get("push"):
        return Finding(name=repo, state="ok", says="we may write: reports, branches and pull requests")
    mend = "give the token Contents and Pull requests: read and write"
    if may.get("triage"):
        return Finding(name=repo, state="warn", says="we may label and comment, but push no change", mend=mend)
    return Finding(
        name=repo, state="warn", says="we may read; whether issues can be written shows when one is", mend=mend
    )


def _labels(gateway: Gateway, repo: str) -> Finding:
    wrong = len(differences(gateway.labels(repo), LABELS))
    if not wrong:
        return Finding(name=repo, state="ok", says=f"all {len(LABELS)} labels are right")
    mend = f"run.py labels sync {repo}, or leave it to the server"
    return Finding(name=repo, state="warn", says=f"{wrong} of {len(LABELS)} labels are missing or differ", mend=mend)


def _hook(gateway: Gateway, repo: str) -> Finding:
    found = gateway.browse(f"/repos/{repo}/hooks?per_page=100")
    if found.found is None:
        says = "its webhooks are hidden from us, so what is missed can only be found in the issues"
        return Finding(name=repo, state="warn", says=says, mend="give the token Webhooks: read")
    ours = [hook for hook in found.rows if _path(hook) in PATHS]
    if not ours:
        mend = f"add a webhook to https://your-host{PATHS[0]} (JSON, the same secret), or use the workflow"
        return Finding(name=repo, state="bad", says="no webhook leads to us", mend=mend)
    return _heard(repo, ours[0])


def _path(hook: Mapping[str, Any]) -> str:
    config = hook.get("config")
    return urlsplit(str(config.get("url", ""))).path if isinstance(config, Mapping) else ""


def _heard(repo: str, hook: Mapping[str, Any]) -> Finding:
    events = {str(event) for event in hook.get("events", ())}
    missing = sorted(EVENTS - events) if "*" not in events else []
    last = hook.get("last_response")
    code = last.get("code") if isinstance(last, Mapping) else None
    if not hook.get("active", True):
        return Finding(name=repo, state="bad", says="its webhook is switched off", mend="switch it on")
    if missing:
        mend = "add them in the webhook's settings"
        return Finding(name=repo, state="bad", says=f"its webhook does not send {' and '.join(missing)}", mend=mend)
    if isinstance(code, int) and code >= 300:
        mend = "401: the secrets differ; else look at the proxy"
        return Finding(name=repo, state="warn", says=f"its webhook's last delivery was answered {code}", mend=mend)
    return Finding(name=repo, state="ok", says="its webhook leads to us")
