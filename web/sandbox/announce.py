"""Tells the hooks what happened: builds the payload while the change is fresh and hands it to the post."""

from __future__ import annotations

from typing import Any

from web.sandbox.hooks import Post
from web.sandbox.model import App, Hook, Issue, Repository
from web.sandbox.payloads import Json, issue_json, node_id, stamp, user_json
from web.sandbox.payloads_repository import pull_json, repository_json
from web.sandbox.state import World

ZEN = "Keep it logically awesome."


class Announcer:
    """Where changes of the world turn into webhooks. Call it with `world.lock` held, so that order is kept."""

    def __init__(self, world: World, post: Post) -> None:
        self._world = world
        self._post = post

    def __call__(
        self, event: str, action: str | None, repo: Repository, *, actor: str, lane: int = 0, **parts: Any
    ) -> None:
        """Send one event to every hook that wants it. A part that is None is left out."""
        hooks = [hook for hook in self._world.hooks.values() if {"*", event} & set(hook.events)]
        if not hooks:
            return
        app = self._world.installed_app()
        payload: Json = {"action": action} if action else {}
        payload |= {name: part for name, part in parts.items() if part is not None}
        payload |= {
            "repository": repository_json(self._world, repo),
            "sender": user_json(self._world, actor),
        }
        if app is not None:
            payload["installation"] = {
                "id": app.installation_id,
                "node_id": node_id("Installation", app.installation_id),
            }
        for hook in hooks:
            self._send(hook, event, action, repo=repo, app=app, payload=payload, lane=lane)

    def issue(self, event: str, action: str, issue: Issue, *, actor: str, **parts: Any) -> None:
        """An event of one issue, which is itself a part of the payload."""
        repo = self._world.repository(issue.repo)
        if event == "pull_request":
            parts |= {"number": issue.number, "pull_request": pull_json(self._world, issue)}
        else:
            parts |= {"issue": issue_json(self._world, issue)}
        self(event, action, repo, actor=actor, lane=issue.number, **parts)

    def ping(self, hook: Hook) -> None:
        """What a new hook is greeted with."""
        repo = next(iter(self._world.repositories.values()), None)
        app = self._world.installed_app()
        payload: Json = {"zen": ZEN, "hook_id": hook.id, "hook": hook_json(self._world, hook, repo=repo)}
        if repo is not None and app is None:
            payload |= {
                "repository": repository_json(self._world, repo),
                "sender": user_json(self._world, repo.owner),
            }
        self._send(hook, "ping", None, repo=repo, app=app, payload=payload, lane=0)

    def _send(
        self,
        hook: Hook,
        event: str,
        action: str | None,
        *,
        repo: Repository | None,
        app: App | None,
        payload: Json,
        lane: int,
    ) -> None:
        target = ("integration", app.id) if app else ("repository", repo.id if repo else 0)
        delivery = self._post.new_delivery(hook, event, action=action, target=target)
        delivery.repository_id = repo.id if repo else None
        delivery.installation_id = app.installation_id if app else None
        self._post.send(hook, delivery, payload, lane=lane)


def hook_json(world: World, hook: Hook, *, repo: Repository | None) -> Json:
    """A hook as `GET /repos/{o}/{r}/hooks/{id}` gives it; the secret is masked."""
    url = f"{world.api}/repos/{repo.full_name}/hooks/{hook.id}" if repo else f"{world.api}/app/hook"
    return {
        "type": "Repository" if repo else "App",
        "id": hook.id,
        "name": "web",
        "active": True,
        "events": hook.events,
        "config": {
            "content_type": hook.content_type,
            "insecure_ssl": "0",
            "url": hook.url,
            "secret": "********",
        },
        "created_at": stamp(hook.created_at),
        "updated_at": stamp(hook.created_at),
        "url": url,
        "test_url": f"{url}/test",
        "ping_url": f"{url}/pings",
        "deliveries_url": f"{url}/deliveries",
        "last_response": {"code": None, "status": "unused", "message": None},
    }
