"""Everything that a code analysis looks up, gathered stage by stage and limited to what the task names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actors.work.analyser import complexity, duplicates, imports, lint, patterns, sources, unused
from actors.work.analyser.assignment import Assignment, Scope
from actors.work.analyser.speech import Speech


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFacts:
    """What is known of the code in scope.

    `everything` was read, `files` of it are in scope; `named` says that the task names them, `missed` what it names
    and is not there.
    """

    everything: sources.Sources
    files: Sequence[sources.Source]
    named: bool
    missed: Sequence[str]
    functions: Sequence[complexity.Function]
    duplicates: Sequence[duplicates.Duplicate]
    findings: Sequence[lint.Finding]
    unused: Sequence[unused.Unused]
    imports: imports.Imports

    @property
    def main(self) -> list[sources.Source]:
        """The files in scope that are the product itself; all of them where the task names none that is."""
        return [source for source in self.files if source.main] or list(self.files)


def gather(assignment: Assignment, speech: Speech) -> CodeFacts:
    """Look everything up, telling how far it is."""
    speech.progress(2, "Reading the files")
    everything = sources.read(assignment.tree)
    scope, missed = _scope(assignment.scope, everything)
    files = [source for source in everything.code if scope.covers(source.path)]
    speech.progress(15, f"Measuring the functions of {len(files):,} files")
    functions = [item for source in files for item in complexity.functions(source)]
    speech.progress(40, "Looking for duplicates")
    doubled = duplicates.duplicates([source for source in everything.code if source.main or scope.names])
    speech.progress(55, "Running ruff")
    found = [*lint.findings(assignment.tree, files), *patterns.matches(files)]
    tests = {source.path for source in files if source.test}
    found = [item for item in found if item.weight is not lint.Weight.RISK or item.path not in tests or scope.names]
    found.sort(key=lambda item: (-item.weight, item.path, item.first, item.rule))
    speech.progress(70, "Looking for unused code")
    idle = unused.unused(everything.files)
    speech.progress(85, "Following the imports")
    return CodeFacts(
        everything=everything,
        files=files,
        named=bool(scope.names),
        missed=missed,
        functions=[item for item in functions if scope.covers(item.path, item.first, item.last)],
        duplicates=[item for item in doubled if _touches(scope, item)],
        findings=[item for item in found if scope.covers(item.path, item.first, item.last)],
        unused=[item for item in idle if scope.covers(item.path, item.first, item.last)],
        imports=imports.imports(everything.code),
    )


def _scope(wanted: Scope, everything: sources.Sources) -> tuple[Scope, list[str]]:
    """The scope, and the names that are no code here; where that is all of them, the whole repository is looked at."""
    missed = [
        named.path
        for named in wanted.names
        if not any(named.covers(source.path, 1, source.length) for source in everything.code)
    ]
    return (Scope() if len(missed) == len(wanted.names) else wanted), missed


def _touches(scope: Scope, item: duplicates.Duplicate) -> bool:
    return any(scope.covers(block.path, block.first, block.last) for block in item.blocks)
