"""Which changes wait for a person's word: what runs, who reviews and how agents behave, and what is very large. Pure.

Names are compared without regard to case and wherever they lie: a rule that knows only one spelling is a door.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

MOST_FILES = 200
MOST_BYTES = 5 * 1024 * 1024
NAMED = 10
"""Paths that a reason names one by one."""

WORKFLOWS = (
    ".github/workflows/*",
    ".github/actions/*",
    ".github/dependabot.y*ml",
    ".github/caseworker.y*ml",
    "action.y*ml",
    ".gitlab-ci.yml",
    ".circleci/*",
    ".buildkite/*",
    ".travis.yml",
    ".drone.yml",
    "appveyor.yml",
    "azure-pipelines.y*ml",
    "bitbucket-pipelines.yml",
    "jenkinsfile",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
    ".husky/*",
    ".githooks/*",
    ".devcontainer/*",
    ".envrc",
    ".gitmodules",
    ".gitattributes",
)
"""What runs by itself, at a push, at a commit or when somebody opens the folder."""

REVIEWERS = ("codeowners", ".github/codeowners", "docs/codeowners")

AGENTS = (
    "claude.md",
    "claude.local.md",
    ".claude/*",
    "agents.md",
    "agents.override.md",
    "agent.md",
    ".agents/*",
    "gemini.md",
    ".gemini/*",
    ".codex/*",
    ".mcp.json",
    "mcp.json",
    ".cursor/*",
    ".cursorrules",
    ".cursorignore",
    ".windsurf/*",
    ".windsurfrules",
    ".clinerules*",
    ".roo/*",
    ".roomodes",
    ".kiro/*",
    ".junie/*",
    ".continue/*",
    ".aider*",
    ".opencode/*",
    "opencode.json*",
    ".vscode/*",
    ".github/copilot-instructions.md",
    ".github/instructions/*",
    ".github/prompts/*",
    ".github/chatmodes/*",
    ".github/agents/*",
)
"""What agents and editors read as instructions, and what they start."""


def held(paths: Sequence[str], *, size: int) -> str:
    """Why a change of these paths, with `size` bytes of new content, waits for a person; empty where it need not."""
    reasons = []
    for what, patterns in (
        ("what runs by itself", WORKFLOWS),
        ("who reviews", REVIEWERS),
        ("how agents behave", AGENTS),
    ):
        found = [path for path in paths if matches(path, patterns)]
        if found:
            reasons.append(f"it changes {what}: {listed(found)}")
    if len(paths) > MOST_FILES:
        reasons.append(f"it changes {len(paths):,} files, more than {MOST_FILES}")
    if size > MOST_BYTES:
        reasons.append(f"it writes {size / 1024 / 1024:.1f} MB, more than {MOST_BYTES // 1024 // 1024}")
    return "; ".join(reasons)


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether the path, or the path from any of its folders on, is meant by one of the patterns."""
    parts = path.casefold().split("/")
    ends = ["/".join(parts[start:]) for start in range(len(parts))]
    # a folder's own name counts too: a link may lie in its place
    return any(fnmatchcase(end, pattern) or f"{end}/*" == pattern for pattern in patterns for end in ends)


def listed(paths: Sequence[str]) -> str:
    """The first paths as code, and how many more there are."""
    shown = ", ".join(f"`{path}`" for path in paths[:NAMED])
    return shown if len(paths) <= NAMED else f"{shown} and {len(paths) - NAMED:,} more"
