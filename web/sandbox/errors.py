"""GitHub's error answers as exceptions: status, text and body as the REST API gives them.

https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
"""

from __future__ import annotations

from typing import Any

DOCUMENTATION = "https://docs.github.com/rest"


class GitHubError(Exception):
    """An answer that is not a success. `errors` is the list of a 422."""

    status = 500
    message = "Server Error"

    def __init__(
        self,
        message: str | None = None,
        *,
        status: int | None = None,
        errors: list[Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.message = message or type(self).message
        self.status = status or type(self).status
        self.errors = errors
        self.headers = headers or {}
        super().__init__(self.message)

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"message": self.message}
        if self.errors is not None:
            answer["errors"] = self.errors
        return answer | {"documentation_url": DOCUMENTATION, "status": str(self.status)}


class BadRequest(GitHubError):
    status = 400
    message = "Problems parsing JSON"


class Unauthorized(GitHubError):
    status = 401
    message = "Bad credentials"


class Forbidden(GitHubError):
    status = 403
    message = "Must have admin rights to Repository."


class NotFound(GitHubError):
    status = 404
    message = "Not Found"


class Conflict(GitHubError):
    status = 409
    message = "Git Repository is empty."


class Gone(GitHubError):
    status = 410
    message = "This issue was deleted"


class Unprocessable(GitHubError):
    status = 422
    message = "Validation Failed"


NOT_FOR_INTEGRATIONS = "Resource not accessible by integration"


def missing_field(resource: str, name: str) -> Unprocessable:
    return Unprocessable(errors=[{"resource": resource, "code": "missing_field", "field": name}])


def invalid_field(resource: str, name: str, message: str | None = None) -> Unprocessable:
    error = {"resource": resource, "code": "custom" if message else "invalid", "field": name}
    return Unprocessable(errors=[error | ({"message": message} if message else {})])


def already_exists(resource: str, name: str) -> Unprocessable:
    return Unprocessable(errors=[{"resource": resource, "code": "already_exists", "field": name}])
