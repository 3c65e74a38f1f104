"""The parts of one running sandbox, bundled for those who need several of them."""

from __future__ import annotations

from dataclasses import dataclass

from web.sandbox.announce import Announcer
from web.sandbox.faults import Faults
from web.sandbox.hooks import Post
from web.sandbox.limits import Limiter
from web.sandbox.state import World

SITE = "sandbox.site"  # where a request's WSGI environment holds the site it is for


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    world: World
    post: Post
    announce: Announcer
    faults: Faults
    limiter: Limiter
