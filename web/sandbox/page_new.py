"""Filing an issue: the chooser, and each form as a real HTML form."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from web.sandbox.errors import NotFound
from web.sandbox.forms import Chooser, Form, issue_body, problems, read_chooser
from web.sandbox.gitstore import GitStore
from web.sandbox.issues import open_issue
from web.sandbox.model import Repository
from web.sandbox.pages import acting, address, repository_page, visible
from web.sandbox.rest import site

routes = Blueprint("new", __name__)

_NEW = "/<owner>/<name>/issues/new"


@routes.get(_NEW + "/choose")
def choose(owner: str, name: str) -> str | BaseResponse:
    """What can be filed here; a repository without forms goes straight to the blank issue."""
    repo, chooser = _read(owner, name)
    if not chooser.forms and not chooser.broken:
        return redirect(f"/{repo.full_name}/issues/new")
    return repository_page("choose.html", repo, chooser=chooser)


@routes.get(_NEW)
def show(owner: str, name: str) -> str:
    """One form, its fields filled from the query as GitHub allows (`?template=task.yml&title=...`)."""
    repo, chooser = _read(owner, name)
    template = request.args.get("template")
    if template is None:
        return repository_page("blank.html", repo, title=request.args.get("title", ""), body="", error="")
    form = _form(chooser, template)
    title = request.args.get("title", form.title)
    return repository_page("form.html", repo, form=form, title=title, answers={}, problems={})


@routes.post(_NEW)
def file(owner: str, name: str) -> str | BaseResponse:
    """Open the issue, or show the form again with what is wrong."""
    repo, chooser = _read(owner, name)
    title, template = request.form.get("title", "").strip(), request.args.get("template")
    if template is None:
        return _file_blank(repo, title)
    form = _form(chooser, template)
    answers = dict(request.form.lists())
    wrong = problems(form, answers) | ({} if title and title != form.title.strip() else _TITLE_MISSING)
    if wrong:
        return repository_page("form.html", repo, form=form, title=title, answers=answers, problems=wrong)
    with site().world.lock:
        made = open_issue(site(), repo, actor=acting(), title=title, body=issue_body(form, answers), labels=form.labels)
    return redirect(address(made), 303)


_TITLE_MISSING = {"title": "Give the issue a title."}


def _file_blank(repo: Repository, title: str) -> str | BaseResponse:
    body = request.form.get("body", "")
    if not title:
        return repository_page("blank.html", repo, title=title, body=body, error=_TITLE_MISSING["title"])
    with site().world.lock:
        made = open_issue(site(), repo, actor=acting(), title=title, body=body or None)
    return redirect(address(made), 303)


def _read(owner: str, name: str) -> tuple[Repository, Chooser]:
    with site().world.lock:
        repo = visible(owner, name)
    return repo, read_chooser(GitStore(repo.path), repo.default_branch)


def _form(chooser: Chooser, file: str) -> Form:
    found = next((form for form in chooser.forms if form.file == file), None)
    if found is None:
        raise NotFound(chooser.broken.get(file) or f"There is no issue form {file}")
    return found
