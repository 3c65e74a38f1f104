"""Docstrings and doc comments as Markdown: their own words, with the marks of other notations turned into Markdown's.

Nothing is added. What is not known stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import dedent

DIRECTIVES = {
    "versionadded": "Added in", "versionchanged": "Changed in", "deprecated": "Deprecated since",
    "note": "Note", "warning": "Warning", "seealso": "See also", "tip": "Tip", "caution": "Caution",
    "important": "Important", "hint": "Hint", "danger": "Danger", "attention": "Attention",
}  # fmt: skip
CODE = ("code-block", "code", "sourcecode", "doctest", "highlight")
UNDERLINE = re.compile(r"^([=\-~^\"'*+#])\1{2,}\s*$")


def from_docstring(text: str) -> str:
    """reStructuredText or Markdown, as docstrings of Python have it, as Markdown."""
    joined = re.sub(r":[\w:+-]+:`[^`]+`", lambda role: " ".join(role[0].split()), text.replace("\b", "").expandtabs(4))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_blocks(joined.splitlines()))).strip()


def _blocks(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        directive = re.match(r"^(\s*)\.\. ([\w-]+)::\s*(.*)$", line)
        if line.lstrip().startswith("```"):
            end = next((to for to in range(at + 1, len(lines)) if lines[to].lstrip().startswith("```")), len(lines) - 1)
            yield from lines[at : end + 1]
            at = end + 1
        elif directive is not None:
            body, at = _indented(lines, at + 1, len(directive[1]))
            yield from _directive(directive[2], directive[3], body)
        elif line.lstrip().startswith(">>>"):
            end = next((to for to in range(at, len(lines)) if not lines[to].strip()), len(lines))
            yield from ("```pycon", *dedent("\n".join(lines[at:end])).split("\n"), "```")
            at = end
        elif line.rstrip().endswith("::"):
            yield _prose(re.sub(r"\s*::\s*$", "" if line.strip() == "::" else ":", line))
            body, at = _indented(lines, at + 1, len(line) - len(line.lstrip()))
            yield from ("", "```", *body, "```", "") if body else ()
        elif line.startswith(".. "):
            _, at = _indented(lines, at + 1, 0)
        elif at + 1 < len(lines) and line.strip() and UNDERLINE.match(lines[at + 1]):
            yield f"**{_prose(line.strip())}**"
            yield ""
            at += 2
        else:
            yield _prose(line)
            at += 1


def _indented(lines: list[str], at: int, than: int) -> tuple[list[str], int]:
    """The lines from `at` on that stand deeper than `than`, dedented, and where they end."""
    end = at
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > than):
        end += 1
    body = dedent("\n".join(lines[at:end])).strip("\n")
    return (body.split("\n") if body.strip() else []), end


def _directive(name: str, argument: str, body: list[str]) -> Iterator[str]:
    if name in CODE or name == "parsed-literal":
        code = [line for line in body if not re.match(r"^:\w+:", line)]
        language = re.sub(r"[^\w+-]", "", argument)
        yield from ("", f"```{language}", *"\n".join(code).strip("\n").split("\n"), "```", "")
    elif name in DIRECTIVES:
        inner = from_docstring("\n".join(body))
        version = name in ("versionadded", "versionchanged", "deprecated")
        head = f"*{DIRECTIVES[name]} {argument}.*" if version else f"**{DIRECTIVES[name]}:** {_prose(argument)}"
        yield from ("", *(f"> {line}".rstrip() for line in f"{head} {inner}".strip().split("\n")), "")
    elif body:
        yield from (_prose(line) for line in body)


def _prose(line: str) -> str:
    """Roles, double backticks and references of reStructuredText as Markdown; nothing becomes a heading or a tag."""
    line = re.sub(r":[\w:+-]+:`([^`<]+?)\s*<[^`>]*>`", r"`\1`", line)
    line = re.sub(r":[\w:+-]+:`[~!]?([^`]+)`", r"`\1`", line)
    line = re.sub(r"`([^`<]+?)\s*<(https?://[^`>\s]+)>`__?", r"[\1](\2)", line)
    line = re.sub(r"`([^`]+)`__?(?!\w)", r"`\1`", line)
    line = re.sub(r"``([^`]+)``", r"`\1`", line)
    line = re.sub(r"^:(\w[\w ]*): ", r"- *\1*: ", line)
    indent = re.match(r"^ {4,}(?![-*+]\s|\d+\.)", line)
    if indent:  # four spaces would make it a block of code
        line = "   " + line.lstrip()
    if re.match(r"^\s*#{1,6}\s", line):
        return f"**{line.strip().strip('#').strip()}**"
    return _untagged(line)


def _untagged(line: str) -> str:
    """`<` outside of code is shown, and begins no tag."""
    parts = re.split(r"(`[^`]*`)", line)
    return "".join(
        part if at % 2 else re.sub(r"<(?=[A-Za-z/!])(?!https?://)", r"\\<", part) for at, part in enumerate(parts)
    )


# --- doc comments of other languages

TAG = re.compile(r"^\s*[@\\](\w+)\s*(.*)$")
GROUPS = {
    "param": "Parameters", "arg": "Parameters", "argument": "Parameters", "return": "Returns", "returns": "Returns",
    "throws": "Throws", "exception": "Throws", "see": "See also", "deprecated": "Deprecated", "since": "Since",
    "example": "Example",
}  # fmt: skip
SILENT = frozenset(
    {"api", "public", "author", "version", "function", "method", "class", "constructor", "type", "name", "memberof"}
    | {"brief", "async", "static", "export", "module"}
)
HIDDEN = re.compile(r"[@\\](api\s+private|private|internal|hidden|ignore)\b")


def hidden(comment: str) -> bool:
    """Whether a doc comment itself says that what it describes is not for others."""
    return bool(HIDDEN.search(comment))


def from_comment(text: str, language: str) -> str:
    """A doc comment as Markdown: Javadoc's and JSDoc's tags as lists, Rust's Markdown and Go's text as they are."""
    if language == "Rust":
        return _demoted(re.sub(r"(?m)^```\s*$(?=[\s\S]*?^```\s*$)", "```", text))
    if language == "Go":
        return re.sub(r"(?m)^\t", "    ", text).strip()
    lines, groups = _tagged(_plain_html(text))
    parts = ["\n".join(lines).strip()]
    for title, items in groups.items():
        if title == "Example":
            parts.append("**Example:**\n\n```\n" + "\n".join(items).strip("\n") + "\n```")
        else:
            parts.append(f"**{title}:**\n\n" + "\n".join(f"- {item}" for item in items if item))
    return "\n\n".join(part for part in parts if part.strip())


def _tagged(text: str) -> tuple[list[str], dict[str, list[str]]]:
    lines: list[str] = []
    groups: dict[str, list[str]] = {}
    current = ""
    for line in text.splitlines():
        tag = TAG.match(line)
        if tag is not None:
            current = GROUPS.get(tag[1], "")
            if current:
                groups.setdefault(current, []).append(_item(current, tag[2]))
            elif tag[1] == "brief":
                lines.append(tag[2])
            elif tag[1] not in SILENT:
                lines.append(f"`@{tag[1]}` {tag[2]}".rstrip())
            current = current or ("-" if tag[1] in SILENT and tag[1] != "brief" else "")
        elif current == "Example":
            groups[current].append(line)
        elif current in groups and line.strip():
            groups[current][-1] = f"{groups[current][-1]} {line.strip()}".strip()
        elif current != "-":
            current = ""
            lines.append(_untagged(line))
    return lines, groups


def _item(group: str, text: str) -> str:
    """`{type} name description` as `name` (`type`): description."""
    match = re.match(r"^(?:\{([^}]*)\}\s*)?(\[?[\w.$]+(?:=[^\]\s]*)?\]?)?\s*(?:-\s+)?(.*)$", text)
    if group == "Example" or match is None:
        return text
    kind, name, rest = match[1] or "", match[2] or "", match[3]
    if group not in ("Parameters", "Throws"):
        name, rest = "", f"{match[2] or ''} {rest}".strip()
    shown = [f"`{name}`" if name else "", f"(`{kind}`)" if kind and name else f"`{kind}`" if kind else ""]
    head = " ".join(filter(None, shown))
    return f"{head}: {_untagged(rest)}" if head and rest else head or _untagged(rest)


def _plain_html(text: str) -> str:
    """What Javadoc writes as HTML and as inline tags."""
    text = re.sub(r"\{@(?:link|linkplain)\s+#?([^}\s]+)[^}]*\}", lambda it: f"`{it[1].replace('#', '.')}`", text)
    text = re.sub(r"\{@(?:code|literal)\s+([^}]+)\}", r"`\1`", text)
    text = re.sub(r"<pre>\s*(?:<code>)?(.*?)(?:</code>)?\s*</pre>", r"\n```\n\1\n```\n", text, flags=re.S | re.I)
    text = re.sub(r"</?(?:code|tt)>", "`", text, flags=re.I)
    text = re.sub(r"</?(?:b|strong)>", "**", text, flags=re.I)
    text = re.sub(r"</?(?:i|em)>", "*", text, flags=re.I)
    text = re.sub(r"<li>\s*", "\n- ", text, flags=re.I)
    text = re.sub(r"</?(?:p|ul|ol|dl|dt|dd|br)\s*/?>|</li>", "\n", text, flags=re.I)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _demoted(text: str) -> str:
    """Headings as bold lines, outside of code."""
    fenced, lines = False, []
    for line in text.splitlines():
        fenced ^= line.lstrip().startswith("```")
        heading = None if fenced else re.match(r"^#{1,6}\s+(.*)$", line)
        lines.append(f"**{heading[1]}**" if heading else line)
    return "\n".join(lines).strip()
