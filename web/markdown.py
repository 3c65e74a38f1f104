"""Markdown as GitHub renders it in issues, made safe: what a stranger wrote must not run, load or restyle.

Raw HTML is let through by the renderer and then cleaned against a list of allowed tags, so that `<details>`,
`<sub>` and the like work and comments vanish. Images become links: nothing is fetched from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.tasklists import tasklists_plugin

# fmt: off
_TAGS = frozenset((
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dfn",
    "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "input", "ins", "kbd", "label", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "tt", "ul", "var", "wbr",
))
# fmt: on
_ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "details": {"open"},
    "input": {"type", "checked", "class"},
    "li": {"class"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "table": {"tabindex"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "ul": {"class"},
}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_OF_FILES = _ATTRIBUTES | {heading: {"id"} for heading in _HEADINGS}
"""In a file headings can be linked to; what somebody said has no names, or it could take those of the page's parts."""
_ANCHOR = re.compile(r"[\w-]{1,120}")
_CLASSES = re.compile(r"language-[\w+#.-]+|contains-task-list|task-list-item(-checkbox)?")
_REFERENCE = re.compile(r"(?<![\w&/#@`])(?:#(?P<number>\d{1,9})|@(?P<login>[A-Za-z0-9][A-Za-z0-9-]{0,38}))\b")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """What an allowed attribute may hold; None drops it."""
    if name == "class":
        kept = [word for word in value.split() if _CLASSES.fullmatch(word)]
        return " ".join(kept) or None
    if (tag, name) == ("input", "type"):
        return "checkbox"
    if name == "tabindex":
        return "0"
    if name == "id":
        return value if _ANCHOR.fullmatch(value) else None
    return value


def _image_as_link(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    token = tokens[index]
    source = str(token.attrs.get("src", ""))
    label = token.content or source
    return f'<a href="{_escaped(source)}">{_escaped(label)}</a>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _parser(*, breaks: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "breaks": breaks, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"]).use(tasklists_plugin, label=True)
    assert parser.linkify is not None, "linkify-it-py is installed"
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    parser.add_render_rule("image", _image_as_link)
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    parser.core.ruler.push("alignment", _align_by_attribute)
    parser.core.ruler.push("references", _link_references)
    parser.core.ruler.push("files", _link_files)
    parser.core.ruler.push("anchors", _name_headings)
    return parser


def _code(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A block of code that can be scrolled by keyboard."""
    rule = renderer.fence if tokens[index].type == "fence" else renderer.code_block
    return rule(tokens, index, options, env).replace("<pre", '<pre tabindex="0"', 1)


def _align_by_attribute(state: StateCore) -> None:
    """Align table cells by `align`: the pages' policy forbids the style that the parser sets.

    A table, as a block of code, scrolls sideways where it is wide: it can be reached by the keyboard for that.
    """
    for token in state.tokens:
        if token.type == "table_open":
            token.attrs["tabindex"] = "0"
        style = str(token.attrs.pop("style", "")) if token.type in ("td_open", "th_open") else ""
        if style.startswith("text-align:"):
            token.attrs["align"] = style.removeprefix("text-align:")


def _link_references(state: StateCore) -> None:
    """Turn `#12` and `@somebody` in running text into links, outside of links and code."""
    base = state.env.get("repository", "")
    for block in state.tokens if base and not state.env.get("ref") else ():
        depth, children = 0, []
        for token in block.children or ():
            depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            children += _linked(token.content, base) if token.type == "text" and not depth else [token]
        if block.type == "inline":
            block.children = children


def _link_files(state: StateCore) -> None:
    """Have a file's links to its neighbours lead to their pages."""
    base, ref = state.env.get("repository", ""), state.env.get("ref", "")
    for token in (child for block in state.tokens if ref for child in block.children or ()):
        href = str(token.attrs.get("href", ""))
        if token.type == "link_open" and href and not re.match(r"[/#]|[a-z][a-z0-9+.-]*:", href, re.IGNORECASE):
            token.attrs["href"] = f"{base}/{'tree' if href.endswith('/') else 'blob'}/{ref}/{href.rstrip('/')}"


def _name_headings(state: StateCore) -> None:
    """Have a file's headings be found by `#their-words`, as GitHub writes them; of equal ones the second is `...-1`."""
    seen: dict[str, int] = {}
    for opening, inline in pairwise(state.tokens if state.env.get("ref") else ()):
        if opening.type != "heading_open":
            continue
        said = "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))
        name = re.sub(r"[^\w -]", "", said.strip().lower()).replace(" ", "-")
        again, seen[name] = seen.get(name, 0), seen.get(name, 0) + 1
        opening.attrs["id"] = f"{name}-{again}" if again else name


def _linked(text: str, base: str) -> list[Token]:
    made, end = [], 0
    for match in _REFERENCE.finditer(text):
        href = f"{base}/issues/{match['number']}" if match["number"] else f"/{match['login']}"
        made += [
            Token("text", "", 0, content=text[end : match.start()]),
            Token("link_open", "a", 1, attrs={"href": href}),
            Token("text", "", 0, content=match[0]),
            Token("link_close", "a", -1),
        ]
        end = match.end()
    return [*made, Token("text", "", 0, content=text[end:])]


_SAID, _FILE = _parser(breaks=True), _parser(breaks=False)


@lru_cache(maxsize=512)
def render(text: str, repository: str = "", *, ref: str = "") -> str:
    """Safe HTML of a Markdown text. `repository` is the path of its pages (`/owner/name`), for references.

    `ref` is the commit or branch of a file, with the folder that it lies in: its lines flow, where those of what
    somebody said end as written, and its links lead to the files beside it.
    """
    return nh3.clean(
        (_FILE if ref else _SAID).render(text, {"repository": repository, "ref": ref}),
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in (_OF_FILES if ref else _ATTRIBUTES).items()},
        attribute_filter=_attribute,
        set_tag_attribute_values={"input": {"disabled": "", "type": "checkbox"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
        strip_comments=True,
    )
