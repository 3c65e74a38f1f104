from __future__ import annotations

import pytest

from web.sandbox.ticking import ticked

TEXT = """Text [ ] is none.

- [ ] one
- [x] two
  - [ ] nested
- [ ]none

```
- [ ] code
```

> 1. [ ] quoted
"""


@pytest.mark.parametrize(
    ("place", "on", "line"),
    [(0, True, "- [x] one"), (1, False, "- [ ] two"), (2, True, "  - [x] nested"), (3, True, "> 1. [x] quoted")],
)
def test_the_box_of_the_page_is_the_box_of_the_text(place: int, on: bool, line: str) -> None:
    changed = ticked(TEXT, place, on=on)
    assert changed is not None
    before, after = TEXT.split("\n"), changed.split("\n")
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [line]


def test_there_is_no_other_box() -> None:
    assert ticked(TEXT, 4, on=True) is None
    assert ticked(TEXT, -1, on=True) is None
