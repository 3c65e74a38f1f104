"""The gunicorn application: one worker process that holds the actors, started and stopped by its hooks."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.config import Config

from actors.github.budget import Limits
from actors.github.gateway import Credentials
from actors.github.pace import Pace
from actors.issue.outbox import Policy
from actors.system_settings import SystemSettings
from actors.work.prices import BadPrice, price
from actors.work.settings import MIB, WorkSettings
from web import case_policy, create_app, dashboard
from web.bounds import Bounds
from web.dashboard.access import Access
from web.front import Front
from web.runtime import Runtime
from web.webhooks import Receiver
from web.worker import Worker
from web.workers import WorkerSettingsError, workers

log = logging.getLogger(__name__)

WATCHDOG_SECONDS = 60
"""After so long without a sign of life gunicorn kills the worker and starts another."""
STOP_SECONDS = 30
DRAIN_SECONDS = 3
"""Of these, what open connections get: gunicorn gives an idle one all of them, and kills the actors afterwards."""
SWITCH_SECONDS = 0.0002
"""How long an actor may keep the interpreter while the event loop wants it: Python's 5 ms add up to a slow 202."""


class ServerError(Exception):
    """The server cannot be started like this; the text says what to do."""


class Server(BaseApplication):
    """`Server(values).run()` serves until it is told to stop."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values
        self._runtime: Runtime | None = None
        super().__init__()

    def load_config(self) -> None:
        """Our settings, then gunicorn's own from GUNICORN_CMD_ARGS as far as they can be borne."""
        config: Config = self.cfg
        values = self._values
        choices = {
            "bind": f"{values['HOST']}:{values['PORT']}",
            "worker_class": Worker,
            "asgi_lifespan": "off",
            "workers": config.workers,
            "timeout": WATCHDOG_SECONDS,
            "graceful_timeout": STOP_SECONDS,
            "keepalive": 60,
            "proc_name": "caseworker",
            "control_socket_disable": True,
            "post_worker_init": self._started,
            "worker_exit": self._stopped,
        }
        for name, value in choices.items():
            config.set(name, value)
        arguments = config.parser().parse_args(config.get_cmd_args_from_env())
        for name, value in vars(arguments).items():
            if value is not None and name != "args":
                config.set(name, value)
        refuse(config)

    def load(self) -> Any:
        """The ASGI front over the Flask application; in the worker, after the fork."""
        values = self._values
        secrets = [values[name].encode() for name in ("GITHUB_WEBHOOK_SECRET", "GITHUB_WEBHOOK_SECRET_OLD")]
        bounds = Bounds(
            most_waiting=values["MOST_WAITING"],
            most_a_minute=values["MOST_A_MINUTE_PER_REPOSITORY"],
            least_free=values["LEAST_FREE_MIB"] * MIB,
            folder=Path(values["CASEWORKER_DATA"]),
        )
        receiver = Receiver(
            [secret for secret in secrets if secret], most_bytes=values["MAX_BODY_BYTES"], bounds=bounds
        )
        self._runtime = Runtime(
            system_settings(values),
            folder=Path(values["CASEWORKER_DATA"]),
            url=_address(values),
            receiver=receiver,
            on_fatal=_end,
        )
        runtime = self._runtime
        flask = create_app(
            receiver,
            report=runtime.report,
            unfit=runtime.unfit,
            most_bytes=values["MAX_BODY_BYTES"],
            pages=dashboard.blueprint(runtime.source(), Access(values["DASHBOARD_TOKEN_SHA256"])),
            control=runtime.control(),
        )
        return Front(receiver, flask, threads=values["THREADS"])

    def _started(self, worker: Any) -> None:
        assert self._runtime is not None
        worker.cfg.set("graceful_timeout", DRAIN_SECONDS)  # the worker's own copy; its parent waits longer
        sys.setswitchinterval(SWITCH_SECONDS)
        self._runtime.start()

    def _stopped(self, _: Any, __: Any) -> None:
        if self._runtime is not None:
            self._runtime.stop()


def refuse(config: Config) -> None:
    """Raises `ServerError` for what cannot work with actors in the one worker process."""
    if config.workers != 1:
        raise ServerError(
            f"{config.workers} worker processes were asked for (WEB_CONCURRENCY or --workers), but exactly one can "
            "hold the actors: a second would do every task twice. Unset it; THREADS raises the concurrency."
        )
    if config.preload_app:
        raise ServerError(
            "--preload starts the actors before the fork, where their threads are lost. Remove it from "
            "GUNICORN_CMD_ARGS."
        )
    if config.max_requests:
        raise ServerError(
            "--max-requests ends the worker, and with it all running work, after some requests. Remove it from "
            "GUNICORN_CMD_ARGS."
        )


def system_settings(values: dict[str, Any]) -> SystemSettings:
    """The actors' settings out of the operator's."""
    work = work_settings(values)
    return SystemSettings(
        credentials=Credentials(
            token=values["GITHUB_TOKEN"],
            app_id=values["GITHUB_APP_ID"],
            private_key=values["GITHUB_APP_PRIVATE_KEY"],
        ),
        api_url=values["GITHUB_API_URL"].rstrip("/"),
        http_timeout=values["GITHUB_TIMEOUT_SECONDS"],
        pace=Pace(
            limits=Limits(
                points_a_minute=values["GITHUB_POINTS_A_MINUTE"],
                creations_a_minute=values["GITHUB_CREATIONS_A_MINUTE"],
                creations_an_hour=values["GITHUB_CREATIONS_AN_HOUR"],
                write_gap=values["GITHUB_WRITE_GAP_SECONDS"],
                reserve=values["GITHUB_RESERVE"],
            ),
            quiet=values["GITHUB_QUIET_SECONDS"],
            permission_seconds=values["PERMISSION_CACHE_SECONDS"],
            file_seconds=values["FILE_CACHE_SECONDS"],
        ),
        policy=_policy(values, work),
        work=work,
        bots=frozenset((*values["BOT_IDS"], *values["ALLOWED_USER_IDS"])),
        teams=tuple(values["ALLOWED_TEAMS"]),
        catch_up_seconds=values["CATCH_UP_SECONDS"],
        repositories=tuple(name.strip() for name in values["REPOSITORIES"].split(",") if name.strip()),
        most_live=values["MOST_LIVE_ISSUES"],
        idle_seconds=values["IDLE_SECONDS"],
        handler_seconds=values["HANDLER_SECONDS"],
    )


def work_settings(values: dict[str, Any]) -> WorkSettings:
    """What the operator decided about workers. Raises `ServerError` where the chosen worker does not exist."""
    try:
        recipe, *others = workers(values)
        prices = tuple(price(row) for row in values["MODEL_PRICES"])
    except WorkerSettingsError as wrong:
        raise ServerError(str(wrong)) from wrong
    except BadPrice as wrong:
        raise ServerError(f"MODEL_PRICES: {wrong}.") from wrong
    return WorkSettings(
        recipe=recipe,
        others=tuple(others),
        prices=prices,
        folder=Path(values["CASEWORKER_DATA"]).absolute(),
        concurrency=values["WORKERS"],
        per_repository=values["WORKERS_PER_REPOSITORY"],
        wall_seconds=values["WORK_SECONDS"],
        silent_seconds=values["WORK_SILENT_SECONDS"],
        memory_bytes=values["WORK_MEMORY_MIB"] * MIB,
        tests=values["TEST_COMMAND"],
        repository_tests=values["REPOSITORY_TESTS"] == "yes",
        test_seconds=values["TEST_SECONDS"],
        mirror_bytes=values["MIRRORS_MIB"] * MIB,
        isolation=values["ISOLATION"],
        stand_ins=bool(values["WORKER_FALLBACK"]),
        allow_file_protocol=values["ALLOW_FILE_CLONE_URLS"] == "yes",
    )


def _address(values: dict[str, Any]) -> str:
    """Where this machine reaches the server."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(values["HOST"], values["HOST"])  # noqa: S104
    return f"http://{host}:{values['PORT']}"


def _end(sentence: str, status: int) -> None:
    """The process cannot go on: say why, and let gunicorn end or start another worker."""
    log.critical(sentence)
    logging.shutdown()
    os._exit(status)


def _policy(values: dict[str, Any], work: WorkSettings) -> Policy:
    return Policy(
        status_interval=values["STATUS_INTERVAL_SECONDS"],
        settle=values["SETTLE_SECONDS"],
        title_progress=values["TITLE_PROGRESS"] == "yes",
        attempts=values["ATTEMPTS"],
        question_hours=values["QUESTION_HOURS"],
        form_hours=values["FORM_HOURS"],
        approval_hours=values["APPROVAL_HOURS"],
        queued_minutes=values["QUEUED_MINUTES"],
        escalate_to=tuple(name.removeprefix("@") for name in values["ESCALATE_TO"]),
        dashboard=values["DASHBOARD_URL"],
        commands_an_hour=values["COMMANDS_AN_HOUR"],
        comments_an_hour=values["COMMENTS_AN_HOUR"],
        trusted=frozenset(values["ALLOWED_USER_IDS"]),
        **case_policy.chosen(values, work.workers, models=work.models, wrong=ServerError),
    )
