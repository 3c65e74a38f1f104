"""Webhooks out: signed as GitHub signs them, in order, each sent once and recorded, none sent again by itself.

Every hook has its own sender threads ("lanes", usually one). The events of one issue always take the same
lane, so their order is kept however many lanes there are.
https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import json
import queue
import socket
import threading
import time
import uuid
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlsplit

from web.sandbox.model import Hook

TIMEOUT_S = 10.0  # GitHub counts a delivery as failed after this long


@dataclass(slots=True, kw_only=True)
class DeliveryRecord:
    """One webhook sent. `status` is the receiver's status code, None if it gave none (see `error`)."""

    id: int
    guid: str
    hook_id: int
    event: str
    action: str | None
    at: float
    target: tuple[str, int]
    redelivery: bool = False
    status: int | None = None
    error: str | None = None
    duration: float | None = None
    answer: str = ""
    repository_id: int | None = None
    installation_id: int | None = None
    packed: bytes = field(default=b"", repr=False)

    @property
    def payload(self) -> dict[str, Any]:
        decoded: dict[str, Any] = json.loads(zlib.decompress(self.packed))
        return decoded


def signed_headers(hook: Hook, delivery: DeliveryRecord, body: bytes) -> dict[str, str]:
    """The headers GitHub sends along, signatures among them."""
    form = hook.content_type == "form"
    headers = {
        "Accept": "*/*",
        "Connection": "close",
        "Content-Type": "application/x-www-form-urlencoded" if form else "application/json",
        "User-Agent": "GitHub-Hookshot/5a4bd0c",
        "X-GitHub-Delivery": delivery.guid,
        "X-GitHub-Event": delivery.event,
        "X-GitHub-Hook-ID": str(hook.id),
        "X-GitHub-Hook-Installation-Target-ID": str(delivery.target[1]),
        "X-GitHub-Hook-Installation-Target-Type": delivery.target[0],
    }
    if hook.secret:
        key = hook.secret.encode()
        headers["X-Hub-Signature"] = "sha1=" + hmac.new(key, body, hashlib.sha1).hexdigest()
        headers["X-Hub-Signature-256"] = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    return headers


def wire_body(hook: Hook, delivery: DeliveryRecord) -> bytes:
    """The bytes on the wire: JSON, or the form field `payload`."""
    text = zlib.decompress(delivery.packed)
    return b"payload=" + quote_plus(text).encode() if hook.content_type == "form" else text


class Post:
    """The post office: takes deliveries, sends them from the lanes' threads, keeps the records."""

    def __init__(self, *, clock: Callable[[], float], new_id: Callable[[], int], touch: Callable[[], None]) -> None:
        """`touch` is called after each delivery that was tried."""
        self._clock = clock
        self._new_id = new_id
        self._touch = touch
        self._lock = threading.Lock()
        self._records: dict[int, DeliveryRecord] = {}
        self._lanes: dict[tuple[int, int], _Lane] = {}
        self._closed = False

    @property
    def records(self) -> list[DeliveryRecord]:
        with self._lock:
            return list(self._records.values())

    def record(self, delivery_id: int) -> DeliveryRecord | None:
        return self._records.get(delivery_id)

    def send(self, hook: Hook, delivery: DeliveryRecord, payload: dict[str, Any], *, lane: int = 0) -> None:
        """Queue a delivery; returns at once. `lane` is any number: equal ones keep their order."""
        delivery.packed = zlib.compress(json.dumps(payload, separators=(",", ":")).encode(), level=1)
        self._enqueue(hook, delivery, lane)

    def new_delivery(self, hook: Hook, event: str, *, action: str | None, target: tuple[str, int]) -> DeliveryRecord:
        return DeliveryRecord(
            id=self._new_id(),
            guid=str(uuid.uuid4()),
            hook_id=hook.id,
            event=event,
            action=action,
            at=self._clock(),
            target=target,
        )

    def redeliver(self, hook: Hook, first: DeliveryRecord) -> None:
        """Send a delivery once more: the same GUID and payload, a new record."""
        again = self.new_delivery(hook, first.event, action=first.action, target=first.target)
        again.guid, again.packed, again.redelivery = first.guid, first.packed, True
        again.repository_id, again.installation_id = first.repository_id, first.installation_id
        self._enqueue(hook, again, 0)

    def close(self) -> None:
        """End the threads; what is still queued is dropped, what is under way is cut."""
        with self._lock:
            self._closed = True
            lanes = list(self._lanes.values())
        for lane in lanes:
            lane.close()

    def _enqueue(self, hook: Hook, delivery: DeliveryRecord, number: int) -> None:
        with self._lock:
            if self._closed:
                return
            self._records[delivery.id] = delivery
            key = (hook.id, number % hook.lanes)
            lane = self._lanes.get(key)
            if lane is None:
                lane = self._lanes[key] = _Lane(hook, self._touch)
        lane.queue.put(delivery)


class _Lane:
    """One sender thread."""

    def __init__(self, hook: Hook, touch: Callable[[], None]) -> None:
        self.queue: queue.SimpleQueue[DeliveryRecord | None] = queue.SimpleQueue()
        self._hook = hook
        self._touch = touch
        self._connection: http.client.HTTPConnection | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"sandbox-hook-{hook.id}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self.queue.put(None)
        connection = self._connection
        if connection is not None and connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(TIMEOUT_S + 1)

    def _run(self) -> None:
        while (delivery := self.queue.get()) is not None and not self._closing.is_set():
            started = time.monotonic()
            try:
                delivery.status, delivery.answer = self._send(delivery)
            except (OSError, http.client.HTTPException) as error:
                delivery.error = f"{type(error).__name__}: {error}"
            delivery.duration = time.monotonic() - started
            self._touch()

    def _send(self, delivery: DeliveryRecord) -> tuple[int, str]:
        address = urlsplit(self._hook.url)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = self._connection = kind(address.hostname or "127.0.0.1", address.port, timeout=TIMEOUT_S)
        try:
            body = wire_body(self._hook, delivery)
            path = (address.path or "/") + (f"?{address.query}" if address.query else "")
            connection.request("POST", path, body, signed_headers(self._hook, delivery, body))
            answer = connection.getresponse()
            return answer.status, answer.read(2000).decode(errors="replace")
        finally:
            connection.close()
