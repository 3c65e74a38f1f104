"""POST /webhooks/github: verify, commit, wake, 202. Nothing is parsed before the answer.

`Receiver.accept` is the whole way in; Flask only calls it. A delivery that got its 202 is on disk.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from flask import Blueprint, Response, request
from werkzeug.datastructures import Headers

from storage.errors import StorageError, StorageUnavailable
from storage.inbox import Inbox
from web.bounds import NO_ROOM, Bounds
from web.signature import verified

PATHS = ("/webhooks/github", "/github", "/api/github/webhooks")
TYPES = ("application/json", "application/x-www-form-urlencoded")
MOST_DIGITS = 18
"""Of a Content-Length; Python refuses to read a number of some thousands."""
RETRY_AFTER = 30
"""Seconds that a sender is asked to wait after a 503. GitHub does not redeliver by itself."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as a value: `says` is `accepted`, `duplicate` or why nothing was taken."""

    code: int
    says: str
    delivery: str = ""
    retry_after: int | None = None

    @property
    def json(self) -> str:
        """The body of the answer."""
        if self.code == 202:
            return json.dumps({"status": self.says, "delivery": self.delivery})
        return json.dumps({"status": "refused", "error": self.says})


UNSIGNED = Answer(401, "signature missing or wrong")
NOT_READY = Answer(503, "starting: try again soon", retry_after=RETRY_AFTER)
NOT_STORED = Answer(503, "cannot store deliveries at the moment: try again soon", retry_after=RETRY_AFTER)
NO_LENGTH = Answer(411, "a Content-Length is required")
WRONG_TYPE = Answer(415, "send application/json or application/x-www-form-urlencoded")
NAMELESS = Answer(400, "the headers X-GitHub-Event and X-GitHub-Delivery are required")


class Receiver:
    """The accept path. `attach` makes it ready; until then, and after `detach`, it answers 503."""

    def __init__(
        self,
        secrets: Sequence[bytes],
        *,
        most_bytes: int,
        bounds: Bounds | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._secrets = tuple(secrets)
        self._most_bytes = most_bytes
        self._bounds = bounds or Bounds()
        self._clock = clock
        self._inbox: Inbox | None = None
        self._wake: Callable[[], None] = lambda: None
        self._missed: Callable[[], None] = lambda: None
        self._unstored: Callable[[StorageError], None] = lambda _: None
        self.answers: Counter[int] = Counter()
        """How often each HTTP status was given."""

    def attach(
        self,
        inbox: Inbox,
        wake: Callable[[], None],
        missed: Callable[[], None] = lambda: None,
        unstored: Callable[[StorageError], None] = lambda _: None,
    ) -> None:
        """From now on deliveries go into `inbox`; `wake` is called after each was committed, `missed` after a 503,
        `unstored` with why a delivery did not reach the disk."""
        self._wake = wake
        self._missed = missed
        self._unstored = unstored
        self._inbox = inbox

    def detach(self) -> None:
        """Take no more deliveries."""
        self._inbox = None

    @property
    def ready(self) -> bool:
        """Whether deliveries are taken."""
        return self._inbox is not None

    def note(self, answer: Answer) -> Answer:
        """Count an answer that is being given; after a 503 GitHub will not try again, so somebody has to ask it."""
        self.answers[answer.code] += 1
        if answer.code == 503:
            self._missed()
        return answer

    def refuse(self, headers: Headers) -> Answer | None:
        """What is wrong before the body is read, if anything."""
        lengths = headers.getlist("Content-Length")
        length = lengths[0] if len(lengths) == 1 else ""
        if not length.isascii() or not length.isdigit() or "Transfer-Encoding" in headers:
            return NO_LENGTH
        if len(length) > MOST_DIGITS or int(length) > self._most_bytes:
            return Answer(413, f"at most {self._most_bytes} bytes are taken")
        if headers.get("Content-Type", "").partition(";")[0].strip().lower() not in TYPES:
            return WRONG_TYPE
        if self._inbox is None:
            return NOT_READY
        return self._full(self._inbox)

    def _full(self, inbox: Inbox) -> Answer | None:
        """Why nothing is taken at the moment, if so; a database that cannot be read takes nothing either."""
        try:
            full = self._bounds.full(inbox.depth)
        except (StorageError, OSError) as error:
            return self.not_stored(error if isinstance(error, StorageError) else StorageUnavailable(str(error)))
        if full == NO_ROOM:
            self._unstored(StorageUnavailable(f"the disk is nearly full: less than LEAST_FREE_MIB is left ({full})"))
        return Answer(503, full, retry_after=RETRY_AFTER) if full else None

    def accept(self, headers: Headers, body: bytes) -> Future[bool] | Answer:
        """Verify and submit; the future is True for a new delivery, False for a known id, once it is on disk."""
        if not verified(headers.get("X-Hub-Signature-256"), body, self._secrets):
            return UNSIGNED
        event, delivery_id = headers.get("X-GitHub-Event", ""), headers.get("X-GitHub-Delivery", "")
        if not event or not delivery_id:
            return NAMELESS
        if self._inbox is None:
            return NOT_READY
        too_many = self._bounds.take(body)
        if too_many:
            return Answer(503, too_many, retry_after=RETRY_AFTER)
        return self._inbox.accept(delivery_id, event, body, received_at=self._clock())

    def answer(self, outcome: Future[bool] | Answer, headers: Headers) -> Answer:
        """The answer to a delivery; waits for the disk, in the caller's thread."""
        if isinstance(outcome, Answer):
            return outcome
        try:
            new = outcome.result(timeout=9.0)  # GitHub waits 10 s
        except (StorageError, TimeoutError) as error:
            return self.not_stored(error)
        return self.taken(new, headers)

    def not_stored(self, error: StorageError | TimeoutError) -> Answer:
        """A delivery is not on disk, or not in time: whoever counts failures hears why."""
        slow = StorageUnavailable("a delivery was not on disk within nine seconds")
        self._unstored(error if isinstance(error, StorageError) else slow)
        return NOT_STORED

    def taken(self, new: bool, headers: Headers) -> Answer:
        """A delivery is on disk: wake who handles it."""
        if new:
            self._wake()
        return Answer(202, "accepted" if new else "duplicate", headers.get("X-GitHub-Delivery", ""))


def blueprint(receiver: Receiver) -> Blueprint:
    """The routes of the receiver."""
    routes = Blueprint("webhooks", __name__)

    def receive() -> Response:
        refused = receiver.refuse(request.headers)
        if refused is None:
            outcome = receiver.accept(request.headers, request.get_data(cache=False))
            refused = receiver.answer(outcome, request.headers)
        return _response(receiver.note(refused))

    for path in PATHS:
        routes.add_url_rule(path, endpoint=path, view_func=receive, methods=["POST"], provide_automatic_options=False)
    return routes


def _response(answer: Answer) -> Response:
    response = Response(answer.json, status=answer.code, content_type="application/json")
    if answer.retry_after is not None:
        response.headers["Retry-After"] = str(answer.retry_after)
    return response
