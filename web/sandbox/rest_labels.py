"""REST: labels, of a repository and of its issues. https://docs.github.com/en/rest/issues/labels"""

from __future__ import annotations

from flask import Blueprint, Response, request

from web.sandbox import issues, labels
from web.sandbox.errors import NotFound, missing_field
from web.sandbox.model import Issue, Label
from web.sandbox.payloads import Json, label_json
from web.sandbox.rest import allow, body, caller, issue, names, nothing, page, reply, repository, signed_in, site, text

routes = Blueprint("rest_labels", __name__)

_LABELS = "/repos/<owner>/<name>/labels"
_OF_ISSUE = "/repos/<owner>/<name>/issues/<int:number>/labels"


@routes.get(_LABELS)
def list_labels(owner: str, name: str) -> Response:
    with site().world.lock:
        repo = repository(owner, name)
        there = sorted(repo.labels.values(), key=lambda label: label.name.lower())
        return page(there, lambda label: label_json(site().world, repo, label))


@routes.post(_LABELS)
def create_label(owner: str, name: str) -> Response:
    fields = body()
    with site().world.lock:
        repo = repository(owner, name)
        allow(repo, "issues", least="write")
        wanted = text(fields, "name", resource="Label")
        if wanted is None:
            raise missing_field("Label", "name")
        color = text(fields, "color", resource="Label")
        made = labels.create_label(
            site(),
            repo,
            actor=signed_in(),
            name=wanted,
            color=color or labels.DEFAULT_COLOR,
            description=text(fields, "description", resource="Label"),
        )
        return reply(label_json(site().world, repo, made), 201)


@routes.get(_LABELS + "/<path:label>")
def get_label(owner: str, name: str, label: str) -> Response:
    with site().world.lock:
        repo = repository(owner, name)
        return reply(label_json(site().world, repo, _label(owner, name, label)))


@routes.patch(_LABELS + "/<path:label>")
def edit_label(owner: str, name: str, label: str) -> Response:
    fields = body()
    with site().world.lock:
        repo, there = repository(owner, name), _label(owner, name, label)
        allow(repo, "issues", least="write")
        labels.edit_label(
            site(),
            repo,
            there,
            actor=signed_in(),
            name=text(fields, "new_name", resource="Label"),
            color=text(fields, "color", resource="Label"),
            description=text(fields, "description", resource="Label"),
        )
        return reply(label_json(site().world, repo, there))


@routes.delete(_LABELS + "/<path:label>")
def delete_label(owner: str, name: str, label: str) -> Response:
    with site().world.lock:
        repo, there = repository(owner, name), _label(owner, name, label)
        allow(repo, "issues", least="write")
        labels.delete_label(site(), repo, there, actor=signed_in())
        return nothing()


@routes.get(_OF_ISSUE)
def list_issue_labels(owner: str, name: str, number: int) -> Response:
    with site().world.lock:
        return _labels_of(issue(owner, name, number), paged=True)


@routes.post(_OF_ISSUE)
def add_issue_labels(owner: str, name: str, number: int) -> Response:
    wanted = _wanted_labels()
    with site().world.lock:
        found = _changeable(owner, name, number)
        issues.add_labels(site(), found, wanted, actor=signed_in(), app_id=caller().app_id)
        return _labels_of(found)


@routes.put(_OF_ISSUE)
def set_issue_labels(owner: str, name: str, number: int) -> Response:
    wanted = _wanted_labels()
    with site().world.lock:
        found = _changeable(owner, name, number)
        issues.set_labels(site(), found, wanted, actor=signed_in(), app_id=caller().app_id)
        return _labels_of(found)


@routes.delete(_OF_ISSUE)
def clear_issue_labels(owner: str, name: str, number: int) -> Response:
    with site().world.lock:
        found = _changeable(owner, name, number)
        there = site().world.labels_of(found)
        issues.remove_labels(site(), found, there, actor=signed_in(), app_id=caller().app_id)
        return nothing()


@routes.delete(_OF_ISSUE + "/<path:label>")
def remove_issue_label(owner: str, name: str, number: int, label: str) -> Response:
    with site().world.lock:
        found = _changeable(owner, name, number)
        there = site().world.label(repository(owner, name), label)
        if there is None or there.id not in found.labels:
            raise NotFound("Label does not exist")
        issues.remove_labels(site(), found, [there], actor=signed_in(), app_id=caller().app_id)
        return _labels_of(found)


def _label(owner: str, name: str, label: str) -> Label:
    found = site().world.label(repository(owner, name), label)
    if found is None:
        raise NotFound
    return found


def _changeable(owner: str, name: str, number: int) -> Issue:
    """The issue, if the caller may change its labels."""
    found = issue(owner, name, number)
    allow(repository(owner, name), "issues", least="triage")
    return found


def _wanted_labels() -> list[str]:
    """The names of the body: `{"labels": [...]}`, or the bare list that PyGithub sends."""
    given = request.get_json(force=True, silent=True)
    return names(given if isinstance(given, list) else body().get("labels") or [])


def _labels_of(found: Issue, *, paged: bool = False) -> Response:
    repo, there = site().world.repository(found.repo), site().world.labels_of(found)

    def shape(label: Label) -> Json:
        return label_json(site().world, repo, label)

    return page(there, shape) if paged else reply([shape(label) for label in there])
