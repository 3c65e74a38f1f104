"""A small GitHub over real HTTP, for trying things out: REST, issue pages and forms, webhooks, git.

It behaves as GitHub does (status codes, headers, payloads, permissions, limits), keeps its state in memory or
in a file, and takes orders for faults. Nothing in the server knows of it: only the API address differs.
"""

from __future__ import annotations

from web.sandbox.driver import CommentView, IssueView, PullView
from web.sandbox.errors import GitHubError
from web.sandbox.faults import Fault, Faults
from web.sandbox.hooks import DeliveryRecord
from web.sandbox.limits import Limits, Violation
from web.sandbox.model import App, Change, RequestRecord
from web.sandbox.server import Sandbox

__all__ = [
    "App",
    "Change",
    "CommentView",
    "DeliveryRecord",
    "Fault",
    "Faults",
    "GitHubError",
    "IssueView",
    "Limits",
    "PullView",
    "RequestRecord",
    "Sandbox",
    "Violation",
]
