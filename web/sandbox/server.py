"""The sandbox as one object: what a demonstration, a simulation or a test starts, drives and looks at."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from web.sandbox.announce import Announcer
from web.sandbox.app import application
from web.sandbox.coding import Coder
from web.sandbox.door import Door
from web.sandbox.faults import Faults
from web.sandbox.hooks import DeliveryRecord, Post
from web.sandbox.importing import import_source
from web.sandbox.keys import new_key_pair
from web.sandbox.labels import add_default_labels
from web.sandbox.limits import Limiter, Limits, Violation
from web.sandbox.model import App, Hook, Repository, RequestRecord
from web.sandbox.saving import load, save
from web.sandbox.site import Site
from web.sandbox.state import World

HOST = "127.0.0.1"

APP_PERMISSIONS = {"contents": "write", "issues": "write", "metadata": "read", "pull_requests": "write"}

_STOP_S = 5.0


class _QuietHandler(WSGIRequestHandler):
    """Requests are recorded, not printed; small answers leave at once."""

    disable_nagle_algorithm = True
    timeout = 60  # seconds; a client that connects and says nothing does not hold its thread for ever

    def connection_dropped(self, _error: BaseException, _environ: object = None) -> None:
        """Hang up, where werkzeug would wait for the next request on the connection."""
        self.close_connection = True

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


class Sandbox(Coder):
    """A small GitHub on 127.0.0.1. Start it, add people, a repository and a hook, and use it as GitHub.

    All methods may be called from any thread, before or after `start`. Once stopped it stays stopped.
    """

    def __init__(
        self,
        *,
        state: Path | None = None,
        clock: Callable[[], float] = time.time,
        limits: Limits | None = None,
    ) -> None:
        """`state` names a JSON file that is read now, if it is there, and written by `stop`.

        The bare repositories lie in a folder beside it; without a state file all is gone after `stop`.
        """
        self._state = state
        home = Path(tempfile.mkdtemp(prefix="sandbox-")) if state is None else state.with_name(state.name + ".git")
        world = World(clock=clock, home=home)
        post = Post(clock=clock, new_id=world.new_id, touch=world.touch)
        site = Site(
            world=world,
            post=post,
            announce=Announcer(world, post),
            faults=Faults(),
            limiter=Limiter(limits or Limits()),
        )
        super().__init__(site)
        if state is not None and state.exists():
            load(world, state)
        self._door = Door(application().wsgi_app, site)
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None
        self._stopped = False

    # -- life -------------------------------------------------------------------------------------------------

    def start(self, port: int = 0) -> None:
        """Serve on 127.0.0.1; port 0 takes a free one. Raises OSError where the port is taken."""
        if self._stopped or self._server is not None:
            raise RuntimeError("a sandbox starts once")
        with socket.create_server((HOST, port), backlog=512) as listening:
            self._server = make_server(
                HOST,
                port,
                self._door,
                threaded=True,
                request_handler=_QuietHandler,
                fd=listening.fileno(),
            )
        self.site.world.url = f"http://{HOST}:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sandbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the server and all threads, save the state. May be called again."""
        if self._stopped:
            return
        self._stopped = True
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._door.close(_STOP_S)
        self.site.post.close()
        if self._state is not None:
            save(self.site.world, self._state)
        else:
            shutil.rmtree(self.site.world.home, ignore_errors=True)

    @property
    def url(self) -> str:
        """Where the pages are."""
        return self.site.world.url

    @property
    def api_url(self) -> str:
        """The base of the REST API: what `GITHUB_API_URL` is set to."""
        return self.site.world.api

    # -- who and what there is ----------------------------------------------------------------------------------

    def add_user(self, login: str, *, bot: bool = False) -> str:
        """Add a person or a bot and return their token, good for REST and git; the same one if known already."""
        return self.site.world.add_user(login, kind="Bot" if bot else "User").token

    def add_repository(
        self,
        full_name: str,
        source: Path,
        *,
        permissions: Mapping[str, str] | None = None,
        private: bool = False,
    ) -> None:
        """Serve a git repository's committed content, or a plain folder as one commit, as `owner/name`.

        `permissions`: login -> role (read, triage, write, maintain, admin). Owner and logins that are new
        become users. A repository that is there already (from a state file) only gets the permissions.
        """
        owner, _, name = full_name.partition("/")
        world = self.site.world
        for login in (owner, *(permissions or {})):
            world.add_user(login)
        if full_name.lower() not in world.repositories:
            target = world.home / owner / f"{name}.git"
            branch = import_source(source, target)
            now = world.clock()
            repo = Repository(
                id=world.new_id(),
                owner=world.user(owner).login,
                name=name,
                path=str(target.resolve()),
                default_branch=branch,
                private=private,
                created_at=now,
                updated_at=now,
                pushed_at=now,
            )
            with world.changing():
                world.repositories[full_name.lower()] = repo
                add_default_labels(world, repo)
        with world.changing():
            world.repository(full_name).permissions.update(permissions or {})

    def add_app(self, slug: str) -> App:
        """Register an App, installed on all repositories: id, private key (PEM), installation id, bot login."""
        world = self.site.world
        for known in world.apps.values():
            if known.slug == slug:
                return known
        private_key, public_key = new_key_pair()
        bot = world.add_user(f"{slug}[bot]", kind="Bot")
        with world.changing():
            number = world.new_id()
            app = App(
                id=number,
                slug=slug,
                client_id=f"Iv23li{number:014d}",
                private_key=private_key,
                public_key=public_key,
                installation_id=world.new_id(),
                bot_login=bot.login,
                permissions=dict(APP_PERMISSIONS),
                created_at=world.clock(),
            )
            world.apps[app.id] = app
        return app

    def add_hook(
        self,
        url: str,
        secret: str,
        *,
        events: Sequence[str] = ("*",),
        content_type: str = "json",
        lanes: int = 1,
    ) -> int:
        """Send the events of all repositories to `url`, beginning with a `ping`; returns the hook's id.

        `content_type` is json or form. With more than one of `lanes`, as many deliveries are under way at
        once; those of one issue keep their order.
        """
        world = self.site.world
        with world.changing():
            hook = Hook(
                id=world.new_id(),
                url=url,
                secret=secret,
                events=list(events),
                content_type=content_type,
                lanes=lanes,
                created_at=world.clock(),
            )
            world.hooks[hook.id] = hook
            self.site.announce.ping(hook)
        return hook.id

    # -- what happened --------------------------------------------------------------------------------------------

    @property
    def requests(self) -> list[RequestRecord]:
        """Every REST request so far, in the order of arrival."""
        with self.site.world.lock:
            return list(self.site.world.requests)

    @property
    def deliveries(self) -> list[DeliveryRecord]:
        """Every webhook so far, in the order in which they were queued."""
        return self.site.post.records

    @property
    def violations(self) -> list[Violation]:
        """Every request that broke a limit, where limits are enforced."""
        return self.site.limiter.violations

    @property
    def faults(self) -> Faults:
        return self.site.faults

    def redeliver(self, guid: str) -> None:
        """Send a delivery once more, as the button on GitHub does. Raises KeyError for an unknown GUID."""
        first = next((item for item in self.deliveries if item.guid == guid), None)
        if first is None:
            raise KeyError(guid)
        self.site.post.redeliver(self.site.world.hooks[first.hook_id], first)

    def wait_until(self, predicate: Callable[[], bool], timeout: float) -> bool:
        """Whether `predicate` came true within `timeout` seconds; asked again after each change, no polling."""
        return self.site.world.wait_until(predicate, timeout)
