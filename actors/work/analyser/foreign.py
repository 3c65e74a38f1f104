"""Definitions in the languages that tree-sitter reads, by one table of what each grammar calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actors.work.analyser.sources import Source
from actors.work.analyser.syntax import Node, first_line, last_line, text_of, tree

KINDS = {
    "class_declaration": "class", "abstract_class_declaration": "class", "class_specifier": "class", "class": "class",
    "struct_item": "struct", "struct_specifier": "struct", "union_item": "union", "record_declaration": "record",
    "enum_item": "enum", "enum_declaration": "enum", "enum_specifier": "enum", "interface_declaration": "interface",
    "trait_item": "trait", "trait_declaration": "trait", "annotation_type_declaration": "annotation",
    "type_alias_declaration": "type", "type_item": "type", "type_definition": "type", "type_spec": "type",
    "mod_item": "module", "module": "module", "macro_definition": "macro", "namespace_definition": "namespace",
    "function_declaration": "function", "generator_function_declaration": "function", "function_signature": "function",
    "function_item": "function", "function_signature_item": "function", "function_definition": "function",
    "method_definition": "method", "method_declaration": "method", "method_signature": "method", "method": "method",
    "abstract_method_signature": "method", "singleton_method": "method", "constructor_declaration": "constructor",
    "variable_declarator": "function", "assignment_expression": "function",
}  # fmt: skip
"""What a grammar calls a definition -> what people call it."""

SCOPES = frozenset({"impl_item", "namespace_definition", "module", "internal_module", "mod_item"})
BODIES = frozenset(
    {"statement_block", "block", "compound_statement", "body_statement", "function_body", "constructor_body"}
)
WRAPPERS = frozenset(
    {"export_statement", "lexical_declaration", "variable_declaration", "expression_statement", "type_declaration"}
    | {"template_declaration", "declaration", "linkage_specification"}
)
"""Nodes that a definition is wrapped in: its comment stands above them."""
CALLABLE = frozenset({"arrow_function", "function_expression", "generator_function", "function"})
ATTRIBUTES = frozenset({"attribute_item", "decorator", "attribute_list", "annotation", "marker_annotation"})
COMMENTS = frozenset({"comment", "line_comment", "block_comment"})
STOPS = frozenset({"field_declaration_list", "class_body", "declaration_list", "interface_body", "enum_body"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """As `symbols.Symbol`, without the path."""

    name: str
    kind: str
    first: int
    last: int
    signature: str
    doc: str
    public: bool


def definitions(grammar: str, source: Source) -> list[Definition]:
    """The definitions of a file, by where they begin; those inside a function's body are its own matter."""
    root = tree(grammar, source.text)
    if root is None:
        return []
    found = sorted(_below(grammar, root), key=lambda it: (it.first, -it.last))
    return list(_offered(found, source.text)) if grammar in ("JavaScript", "TypeScript", "TSX") else found


def _offered(found: list[Definition], text: str) -> Iterator[Definition]:
    """The same, where a module of JavaScript offers only what it exports; a script without exports offers all."""
    listed = re.findall(r"\bexport\s*(?:default\s+)?\{([^}]*)\}|\bexports\b[\w.\s]*=([^;{]*|\s*\{[^}]*\})", text)
    names = set(re.findall(r"[A-Za-z_$][\w$]*", " ".join(one + other for one, other in listed)))
    names |= set(re.findall(r"\bexport\s+default\s+(?:async\s+)?(?!class\b|function\b)([\w$]+)", text))
    modular = re.search(r"(?m)^export\b|\bexports\b", text) is not None
    for item in found:
        outer, dot, _ = item.name.partition(".")
        by_itself = item.signature.startswith("export") or "exports." in item.signature
        assigned = bool(dot) and item.kind == "function"
        method = item.kind == "method"
        kept = (
            not modular or by_itself or assigned or outer in names or (method and _class_offered(found, outer, names))
        )
        yield item if kept else _hidden(item)


def _class_offered(found: list[Definition], outer: str, names: set[str]) -> bool:
    return any(it.name == outer and (it.signature.startswith("export") or outer in names) for it in found)


def _below(grammar: str, root: Node) -> Iterator[Definition]:
    waiting: list[tuple[Node, str, bool]] = [(root, "", True)]
    while waiting:
        node, prefix, offered = waiting.pop()
        inner, name = prefix, _name(node)
        if node.type in KINDS and name and _is_one(node):
            made = _definition(grammar, node, prefix + name)
            if node.type != "namespace_definition":
                yield made if offered else _hidden(made)
            inner = f"{prefix}{name}."
            offered = offered and (made.public or grammar == "Rust")
        elif node.type == "impl_item":
            inner = f"{prefix}{_plain(text_of(node.child_by_field_name('type')))}."
        kept = [child for child in node.named_children if child.type not in BODIES or _holds_more(node)]
        waiting.extend((child, inner, offered) for child in reversed(kept))


def _holds_more(node: Node) -> bool:
    """Whether the body of a node is looked into: a function's is not, a module's or a bare block's is."""
    return KINDS.get(node.type) in (None, "class", "module", "namespace") and node.type not in CALLABLE


def _is_one(node: Node) -> bool:
    if node.type in ("variable_declarator", "assignment_expression"):
        value = node.child_by_field_name("value") or node.child_by_field_name("right")
        return value is not None and value.type in CALLABLE
    if node.type in ("struct_specifier", "enum_specifier", "class_specifier"):
        return node.child_by_field_name("body") is not None
    return True


def _name(node: Node) -> str:
    """The name that a definition gives, with the type it belongs to where that stands in its head (Go, C++)."""
    if node.type == "assignment_expression":
        left = text_of(node.child_by_field_name("left"))
        return left if re.fullmatch(r"[\w$.]{1,80}", left) else ""
    found = node.child_by_field_name("name")
    if found is None and node.type in ("function_definition", "type_definition"):
        found = node.child_by_field_name("declarator")
        while found is not None and found.child_by_field_name("declarator") is not None:
            found = found.child_by_field_name("declarator")
    name = re.sub(r"\s+", "", text_of(found))[:120]
    receiver = node.child_by_field_name("receiver")
    if receiver is not None and node.type == "method_declaration":
        owner = re.search(r"\*?\s*([A-Za-z_]\w*)\s*(\[[^\]]*\])?\s*\)$", text_of(receiver))
        return f"{owner[1]}.{name}" if owner else name
    return name.replace("::", ".")


def _definition(grammar: str, node: Node, name: str) -> Definition:
    outer = node
    while outer.parent is not None and outer.parent.type in WRAPPERS:
        outer = outer.parent
    kind = KINDS[node.type]
    if kind == "function" and "." in name and node.type != "assignment_expression":
        kind = "method"
    return Definition(
        name=name,
        kind=kind,
        first=first_line(outer),
        last=last_line(outer),
        signature=_head(outer, node),
        doc=_doc(outer),
        public=_public(grammar, node, text_of(outer)[:300]),
    )


def _hidden(made: Definition) -> Definition:
    return Definition(
        name=made.name,
        kind=made.kind,
        first=made.first,
        last=made.last,
        signature=made.signature,
        doc=made.doc,
        public=False,
    )


def _head(outer: Node, node: Node) -> str:
    """The text of a definition down to its body."""
    value = node.child_by_field_name("value") or node.child_by_field_name("right") or node
    body = value.child_by_field_name("body") or next((it for it in value.children if it.type in BODIES | STOPS), None)
    raw = text_of(outer)
    if body is not None:
        raw = outer.text[: max(0, body.start_byte - outer.start_byte)].decode(errors="replace")
    lines = [line for line in raw.splitlines() if not re.match(r"\s*(@\w[\w.]*(\(.*\))?\s*$|#\[|//)", line)]
    flat = " ".join(" ".join(lines[:12] or raw.splitlines()[:12]).split())
    return re.sub(r"^(@\w+(\([^)]*\))?\s*)+|\s*(=>|\{)$", "", flat).strip()


def _doc(outer: Node) -> str:
    """The comments directly above, without their marks."""
    lines: list[str] = []
    before, below = outer.prev_sibling, first_line(outer)
    while before is not None and before.type in COMMENTS | ATTRIBUTES and last_line(before) >= below - _gap(before):
        if before.type in COMMENTS and (before.prev_sibling is None or _alone(before)):
            lines[:0] = _unmarked(text_of(before))
        below, before = first_line(before), before.prev_sibling
    return "\n".join(lines).strip()


def _gap(comment: Node) -> int:
    """How far a comment may stand above: doc comments of older JavaScript have an empty line below them."""
    return 2 if text_of(comment).startswith("/**") else 1


def _alone(comment: Node) -> bool:
    """Whether a comment has its line for itself: one behind code belongs to that code."""
    return bool(comment.prev_sibling.end_point[0] < comment.start_point[0])


def _unmarked(text: str) -> list[str]:
    if re.match(r"//\s*(#nosec|nolint|eslint|ts-|prettier|go:|\+build)|/\*\s*(eslint|istanbul|global)", text):
        return []
    inner = re.sub(r"^/\*+!?|\*+/$", "", text.strip())
    return [re.sub(r"^\s*(///?!?|\*+(?!\*)|#+)\s?", "", line).rstrip() for line in inner.splitlines()]


def _plain(text: str) -> str:
    return re.sub(r"<.*|\s+|^&", "", text) or "impl"


def _public(grammar: str, node: Node, text: str) -> bool:
    """Whether others may use it, by the rules of its language as far as its own lines show them."""
    whole = _name(node)
    name = whole.rpartition(".")[2]
    match grammar:
        case "Go":
            return all(part[:1].isupper() for part in whole.split("."))
        case "Rust":
            inside = node.parent.parent if node.parent is not None else None
            of_trait = inside is not None and (
                inside.type == "trait_item" or inside.child_by_field_name("trait") is not None
            )
            return bool(re.search(r"^\s*(#\[[^\n]*\]\s*)*pub\b(?!\()|#\[macro_export\]", text, re.M)) or of_trait
        case "Java":
            inside = node.parent.parent if node.parent is not None else None
            of_interface = inside is not None and inside.type == "interface_declaration"
            head = text.partition("{")[0]
            return of_interface or bool(re.search(r"\b(public|protected)\b", head))
        case "C" | "C++":
            return not re.match(r"\s*static\b", text)
        case "PHP":
            return not re.search(r"\b(private|protected)\b", text.partition("{")[0])
    return not name.startswith(("_", "#")) and "private " not in text.partition("(")[0]
