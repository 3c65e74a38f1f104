"""A repository's own labels: create, change, delete."""

from __future__ import annotations

import re

from web.sandbox.errors import already_exists, invalid_field, missing_field
from web.sandbox.model import DEFAULT_LABELS, Label, Repository
from web.sandbox.payloads import label_json
from web.sandbox.site import Site
from web.sandbox.state import World

DEFAULT_COLOR = "ededed"
MAX_NAME = 50


def add_default_labels(world: World, repo: Repository) -> None:
    """Give a new repository the labels GitHub gives it; no events."""
    for name, color, description in DEFAULT_LABELS:
        label = Label(id=world.new_id(), name=name, color=color, description=description, default=True)
        world.put_label(repo, label)


def create_label(
    site: Site,
    repo: Repository,
    *,
    actor: str,
    name: str,
    color: str = DEFAULT_COLOR,
    description: str | None = None,
) -> Label:
    """Raises Unprocessable for an empty, over-long or taken name and for a colour that is not six hex digits."""
    with site.world.changing():
        color = _checked(site, repo, name, color)
        label = Label(id=site.world.new_id(), name=name.strip(), color=color, description=description)
        site.world.put_label(repo, label)
        shown = label_json(site.world, repo, label)
        site.announce("label", "created", repo, actor=actor, label=shown)
    return label


def edit_label(
    site: Site,
    repo: Repository,
    label: Label,
    *,
    actor: str,
    name: str | None = None,
    color: str | None = None,
    description: str | None = None,
) -> None:
    """Change what is not None; issues that carry the label show it at once."""
    with site.world.changing():
        changes: dict[str, dict[str, str]] = {}
        new_name, new_color = name or label.name, color or label.color
        checked = _checked(site, repo, new_name, new_color, but=label)
        if new_name != label.name:
            changes["name"] = {"from": label.name}
        if checked != label.color:
            changes["color"] = {"from": label.color}
        label.name, label.color = new_name.strip(), checked
        if description is not None:
            changes["description"] = {"from": label.description or ""}
            label.description = description
        site.world.put_label(repo, label)
        shown = label_json(site.world, repo, label)
        site.announce("label", "edited", repo, actor=actor, label=shown, changes=changes)


def delete_label(site: Site, repo: Repository, label: Label, *, actor: str) -> None:
    """Delete it from the repository and from every issue."""
    with site.world.changing():
        shown = label_json(site.world, repo, label)
        for issue in repo.issues.values():
            if label.id in issue.labels:
                issue.labels.remove(label.id)
        site.world.drop_label_name(repo, label.id)
        del repo.labels[label.id]
        site.announce("label", "deleted", repo, actor=actor, label=shown)


def _checked(site: Site, repo: Repository, name: str, color: str, *, but: Label | None = None) -> str:
    """The colour in its stored form; raises what GitHub answers to a wrong name or colour."""
    if not name.strip():
        raise missing_field("Label", "name")
    if len(name) > MAX_NAME:
        raise invalid_field("Label", "name", f"name is too long (maximum is {MAX_NAME} characters)")
    taken = site.world.label(repo, name.strip())
    if taken is not None and taken is not but:
        raise already_exists("Label", "name")
    if not re.fullmatch(r"[0-9a-fA-F]{6}", color):
        raise invalid_field("Label", "color")
    return color.lower()
