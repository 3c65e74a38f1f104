"""Redirects of writes: PyGithub follows a 301 alone, and takes a 307 for success although nothing was done.

A renamed or transferred repository answers so: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

MOST = 3
TEMPORARY = (307, 308)
NOT_MODIFIED = 304
OK = 200


def follow(
    requester: Any, *, base: str, failed: Callable[[int, dict[str, Any]], Exception], count: Callable[[], None]
) -> None:
    """From now on `requester` repeats a request where GitHub says it belongs, on the host of `base` alone.

    `count` is called before each request. What is read and comes back empty is an error, too: a ValueError.

    A redirect that cannot be followed is the error that `failed` makes of its status and headers, never a success.
    """
    send, home = requester.requestJson, urlsplit(base)[:2]

    def request(verb: str, url: str, *arguments: Any, **options: Any) -> tuple[int, dict[str, Any], str]:
        for _ in range(MOST):
            count()
            status, headers, body = send(verb, url, *arguments, **options)
            location = headers.get("location", "")
            if status not in TEMPORARY or urlsplit(location)[:2] != home:
                break
            url = location
        if status // 100 == 3 and status != NOT_MODIFIED:
            raise failed(status, headers)
        if verb == "GET" and status == OK and body.strip() in ("", "null"):
            raise ValueError("the answer is empty")  # PyGithub would take it for an empty list
        return status, headers, body

    requester.requestJson = request
