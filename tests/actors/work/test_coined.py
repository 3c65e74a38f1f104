"""Names that a task coins, and what of them the code has."""

from __future__ import annotations

from pathlib import Path

import pytest

from actors.work.analyser.coined import coined
from actors.work.analyser.duplicates import duplicates
from actors.work.analyser.sources import Source, read

CODE = [Source(path="shop.py", language="Python", text="def sort_keys(sortKeys): ...\n\n\ndef upsert(): ...\n")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Add an option `sort_keys_reverse`.", {"sort_keys_reverse": ("sort_keys",)}),
        ("Add `sortKeysReverse`.", {"sortKeysReverse": ("sort_keys",)}),
        ("Add `upsert_many` to Table.", {"upsert_many": ("upsert",)}),
        ("Call `sort_keys` and upsert.", {}),
        ("Add `wholly_new`.", {"wholly_new": ()}),
        ("Nothing of the kind.", {}),
    ],
)
def test_a_name_of_the_task_is_led_back_to_those_of_the_code(text: str, found: dict[str, tuple[str, ...]]) -> None:
    assert coined(text, CODE) == found


def test_a_licence_above_each_file_is_no_duplicate() -> None:
    licence = "/*\n" + "\n".join(f"Line {number} of the licence, which is the same everywhere." for number in range(20))
    files = [Source(path=f"{name}.c", language="C", text=f"{licence}\n*/\nint {name};\n") for name in "ab"]
    assert duplicates(files) == []
    bare = [Source(path=f"{name}.c", language="C", text=licence.removeprefix("/*\n")) for name in "ab"]
    assert [item.lines for item in duplicates(bare)] == [20]


def test_others_code_in_a_folder_for_it_is_not_looked_at(tmp_path: Path) -> None:
    for name in ("deps/theirs/LICENSE", "deps/theirs/a.c", "deps/ours/b.c", "c.c"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("int a;\n")
    found = read(tmp_path)
    assert [source.path for source in found.files] == ["c.c", "deps/ours/b.c"]
    assert found.left_out["in folders of foreign code"] == 1
