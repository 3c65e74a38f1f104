"""Git over HTTP, served by git's own `http-backend`, so that clone, fetch and push are the real ones.

https://git-scm.com/docs/git-http-backend
"""

from __future__ import annotations

import subprocess
from email.parser import BytesHeaderParser
from pathlib import Path

from flask import Blueprint, Response, request

from web.sandbox.access import Caller, ensure_visible, has_role
from web.sandbox.errors import NotFound, Unauthorized
from web.sandbox.gitstore import GitStore, git_environment
from web.sandbox.identity import identify
from web.sandbox.model import Repository
from web.sandbox.pulls import after_push
from web.sandbox.rest import site

routes = Blueprint("git_http", __name__)

_TIMEOUT_S = 300


@routes.route("/<owner>/<name>.git/<path:rest>", methods=["GET", "POST"])
def serve(owner: str, name: str, rest: str) -> Response:
    """Answer one request of git's smart protocol; after a push, tell the hooks."""
    is_push = "git-receive-pack" in (rest, request.args.get("service"))
    try:
        caller = identify(site().world, request.headers.get("Authorization"))
        repo = _reachable(f"{owner}/{name}", caller, is_push=is_push)
    except Unauthorized:
        refusal = Response("Authentication is needed.\n", 401, content_type="text/plain")
        refusal.headers["WWW-Authenticate"] = 'Basic realm="Sandbox"'
        return refusal
    except NotFound:
        return Response("Repository not found.\n", 404, content_type="text/plain")
    if not is_push:
        return _backend(repo, rest, login=caller.login)
    if not _may_push(repo, caller):
        text = f"Permission to {repo.full_name}.git denied to {caller.login}.\n"
        return Response(text, 403, content_type="text/plain")
    if request.method == "GET":
        return _backend(repo, rest, login=caller.login)
    with site().world.push_lock:
        before = GitStore(repo.path).refs()
        answer = _backend(repo, rest, login=caller.login)
        after = GitStore(repo.path).refs()
        after_push(site(), repo, actor=caller.name, before=before, after=after)
    return answer


def _reachable(full_name: str, caller: Caller, *, is_push: bool) -> Repository:
    with site().world.lock:
        if is_push and caller.login is None:
            raise Unauthorized
        repo = site().world.repositories.get(full_name.lower())
        if caller.login is None and (repo is None or repo.private):
            raise Unauthorized  # git asks for a password then, as GitHub has it do
        if repo is None:
            raise NotFound
        ensure_visible(site().world, repo, caller)
        return repo


def _may_push(repo: Repository, caller: Caller) -> bool:
    if caller.app_id is not None:
        return caller.permissions.get("contents") == "write"
    return has_role(site().world, repo, caller.login, least="write")


def _backend(repo: Repository, rest: str, *, login: str | None) -> Response:
    """Run the CGI program for this request."""
    path = Path(repo.path)
    data = request.get_data(cache=False)
    environment = git_environment() | {
        "GIT_PROJECT_ROOT": str(path.parent),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{path.name}/{rest}",
        "REQUEST_METHOD": request.method,
        "QUERY_STRING": request.query_string.decode(),
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(data)),
        "HTTP_CONTENT_ENCODING": request.headers.get("Content-Encoding", ""),
        "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
        "REMOTE_ADDR": request.remote_addr or "",
        "GIT_CONFIG_COUNT": "1",  # as on GitHub: heads of pull requests are fetched and never pushed
        "GIT_CONFIG_KEY_0": "receive.hideRefs",
        "GIT_CONFIG_VALUE_0": "refs/pull",
    }
    if login is not None:
        environment["REMOTE_USER"] = login
    done = subprocess.run(
        ["git", "http-backend"],
        input=data,
        capture_output=True,
        env=environment,
        timeout=_TIMEOUT_S,
        check=False,
    )
    return _from_cgi(done.stdout)


def _from_cgi(output: bytes) -> Response:
    head, _, body = output.partition(b"\r\n\r\n")
    headers = BytesHeaderParser().parsebytes(head + b"\r\n\r\n")
    status = headers["Status"] or "200 OK"
    del headers["Status"]
    return Response(body, int(str(status).split()[0]), list(headers.items()))
