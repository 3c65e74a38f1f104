"""What is worth a look in languages that ruff does not read: patterns over tree-sitter's syntax trees.

Each pattern is a query whose captured node `@at` is the place. https://tree-sitter.github.io/tree-sitter/using-parsers/queries/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from actors.work.analyser.lint import Weight
from actors.work.analyser.syntax import Node, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One thing to look for. `holds` looks at the node once more; `tests`: whether it matters in tests too."""

    rule: str
    weight: Weight
    message: str
    query: str
    holds: Callable[[Node], bool] = lambda _: True
    tests: bool = False


def _empty(node: Node) -> bool:
    """A block without a statement and without a comment that says why."""
    return not node.named_children


def _plain_assignment(node: Node) -> bool:
    return text_of(node.child_by_field_name("operator")) in ("", "=")


def _unnamed(node: Node) -> bool:
    """An empty block whose exception is not called `ignored` or `expected`."""
    return _empty(node) and not re.match(r"catch\s*\([^)]*\b(ignore|expected|unused)", text_of(node.parent), re.I)


def _not_null(node: Node) -> bool:
    return not re.search(r"\bnull\b|\bundefined\b|\btypeof\b|\bvoid 0\b", text_of(node))


def _outside_tests(node: Node) -> bool:
    above = node.parent
    while above is not None:
        if above.type in ("mod_item", "function_item"):
            marks, before = "", above.prev_sibling
            while before is not None and before.type in ("attribute_item", "line_comment"):
                marks, before = marks + text_of(before), before.prev_sibling
            if "cfg(test)" in marks or "#[test]" in marks:
                return False
        above = above.parent
    return True


def _without_reason(node: Node) -> bool:
    """An `unsafe` block with no comment above it that says why it is sound."""
    statement = node
    while statement.parent is not None and statement.parent.type not in ("block", "source_file", "declaration_list"):
        statement = statement.parent
    near, before = "", statement.prev_sibling
    while before is not None and "comment" in before.type:
        near, before = near + text_of(before), before.prev_sibling
    return "safe" not in near.lower() and "SAFETY" not in text_of(node) and _outside_tests(node)


def _same_target(node: Node) -> bool:
    left = text_of(node.child_by_field_name("left"))
    return bool(left) and re.search(rf"\brealloc\s*\(\s*{re.escape(left)}\s*,", text_of(node)) is not None


def _in_loop(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type not in ("func_literal", "function_declaration", "method_declaration"):
        if above.type == "for_statement":
            return True
        above = above.parent
    return False


def _drops_error(node: Node) -> bool:
    body = " ".join(text_of(node.child_by_field_name("consequence")).split())
    return body in ("{ return nil }", "{ return }", "{ }", "{}")


def _call(name: str) -> str:
    return f'(call_expression function: (identifier) @f (#match? @f "^({name})$")) @at'


DEFECT, RISK, UNTIDY = Weight.DEFECT, Weight.RISK, Weight.UNTIDY

SCRIPT = (
    Pattern(
        rule="empty-catch",
        weight=RISK,
        message="An error is caught and dropped without a word",
        query="(catch_clause body: (statement_block) @at)",
        holds=_empty,
    ),
    Pattern(
        rule="debugger",
        weight=DEFECT,
        message="A `debugger` statement was left behind",
        query="(debugger_statement) @at",
        tests=True,
    ),
    Pattern(
        rule="assignment-as-condition",
        weight=RISK,
        message="An assignment as a condition: meant as `==`, or to be put into brackets of its own",
        query="(if_statement condition: (parenthesized_expression (assignment_expression) @at))",
        holds=_plain_assignment,
    ),
    Pattern(
        rule="eval",
        weight=RISK,
        message="Text is run as code; whoever writes the text decides what happens",
        query='[(call_expression function: (identifier) @f (#eq? @f "eval")) '
        '(new_expression constructor: (identifier) @f (#eq? @f "Function"))] @at',
    ),
    Pattern(
        rule="inner-html",
        weight=RISK,
        message="HTML is set from a value; it must not come from outside unescaped",
        query="(assignment_expression left: (member_expression property: (property_identifier) @p "
        '(#match? @p "^(inner|outer)HTML$")) right: [(identifier) (template_string) (binary_expression)]) @at',
    ),
    Pattern(
        rule="loose-equality",
        weight=UNTIDY,
        message="`==` converts types before it compares; `===` does not",
        query='(binary_expression operator: ["==" "!="]) @at',
        holds=_not_null,
    ),
)

PATTERNS: dict[str, tuple[Pattern, ...]] = {
    "JavaScript": SCRIPT,
    "TypeScript": SCRIPT,
    "TSX": SCRIPT,
    "Go": (
        Pattern(
            rule="defer-in-loop",
            weight=DEFECT,
            message="`defer` in a loop runs at the end of the function only",
            query="(defer_statement) @at",
            holds=_in_loop,
        ),
        Pattern(
            rule="dropped-error",
            weight=RISK,
            message="An error is found and not handed on",
            query='(if_statement condition: (binary_expression left: (identifier) @e operator: "!=" right: (nil)) '
            '(#match? @e "[eE]rr$")) @at',
            holds=_drops_error,
        ),
        Pattern(
            rule="panic",
            weight=RISK,
            message="A panic: callers get no error that they could handle",
            query=_call("panic"),
        ),
        Pattern(
            rule="insecure-tls",
            weight=RISK,
            message="The server's certificate is not checked",
            query='((keyed_element) @at (#match? @at "^InsecureSkipVerify:[ ]*true$"))',
        ),
    ),
    "Rust": (
        Pattern(
            rule="unfinished",
            weight=DEFECT,
            message="An unfinished place that panics when it is reached",
            query='(macro_invocation macro: (identifier) @m (#match? @m "^(todo|unimplemented)$")) @at',
            holds=_outside_tests,
        ),
        Pattern(
            rule="dbg",
            weight=RISK,
            message="A `dbg!` was left behind",
            query='(macro_invocation macro: (identifier) @m (#eq? @m "dbg")) @at',
            holds=_outside_tests,
        ),
        Pattern(
            rule="unsafe-without-reason",
            weight=RISK,
            message="`unsafe` without a comment that says why it is sound",
            query="(unsafe_block) @at",
            holds=_without_reason,
        ),
        Pattern(
            rule="unwrap",
            weight=RISK,
            message="`unwrap()` panics where there is no value",
            query='(call_expression function: (field_expression field: (field_identifier) @f) (#eq? @f "unwrap")) @at',
            holds=_outside_tests,
        ),
    ),
    "Java": (
        Pattern(
            rule="empty-catch",
            weight=RISK,
            message="An exception is caught and dropped without a word",
            query="(catch_clause body: (block) @at)",
            holds=_unnamed,
        ),
        Pattern(
            rule="string-identity",
            weight=DEFECT,
            message="Strings are compared by identity; `equals` compares text",
            query='(binary_expression operator: ["==" "!="] right: (string_literal)) @at',
        ),
        Pattern(
            rule="stack-trace",
            weight=UNTIDY,
            message="`printStackTrace()` writes to standard error and goes on",
            query='(method_invocation name: (identifier) @n (#eq? @n "printStackTrace")) @at',
        ),
    ),
    "PHP": (
        Pattern(
            rule="eval",
            weight=RISK,
            message="Text is run as code; whoever writes the text decides what happens",
            query='(function_call_expression function: (name) @f (#eq? @f "eval")) @at',
        ),
    ),
    "Ruby": (
        Pattern(
            rule="eval",
            weight=RISK,
            message="Text is run as code; whoever writes the text decides what happens",
            query='(call method: (identifier) @m (#match? @m "^(eval|instance_eval|class_eval)$") '
            "arguments: (argument_list (identifier))) @at",
        ),
    ),
}
_C = (
    Pattern(rule="gets", weight=DEFECT, message="`gets` cannot be told how much room there is", query=_call("gets")),
    Pattern(
        rule="realloc-same",
        weight=RISK,
        message="When `realloc` fails, the only pointer to the old block is lost",
        query="(assignment_expression) @at",
        holds=_same_target,
    ),
    Pattern(
        rule="assignment-as-condition",
        weight=RISK,
        message="An assignment as a condition: meant as `==`, or to be put into brackets of its own",
        query="(if_statement condition: (parenthesized_expression (assignment_expression) @at))",
        holds=_plain_assignment,
    ),
    Pattern(
        rule="unbounded-copy",
        weight=RISK,
        message="Copies without knowing how much room there is",
        query=_call("strcpy|strcat|sprintf|vsprintf|stpcpy"),
    ),
    Pattern(
        rule="shell",
        weight=RISK,
        message="A command goes through the shell; it must not come from outside",
        query=_call("system|popen"),
    ),
)
PATTERNS["C"] = _C
PATTERNS["C++"] = tuple(item for item in _C if item.rule != "assignment-as-condition")
