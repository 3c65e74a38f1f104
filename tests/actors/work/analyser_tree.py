"""A small repository with one of everything that the analyser looks for."""

from __future__ import annotations

from pathlib import Path

HARD = (
    "def tangled(a, b, c):\n"
    "    total = 0\n"
    "    for x in a:\n"
    "        if x and b or c:\n"
    "            while x:\n"
    "                if x > 1 and x < 9 or x == 12:\n"
    "                    x -= 1\n"
    "                elif x == 20:\n"
    "                    break\n"
    "                else:\n"
    "                    x -= 2\n"
    "        elif b:\n"
    "            total += 1\n"
    "        elif c and total > 3:\n"
    "            total += 2\n"
    "        try:\n"
    "            total += int(x)\n"
    "        except ValueError:\n"
    "            total -= 1\n"
    "        except TypeError:\n"
    "            total -= 2\n"
    "    return total if total > 0 else 0\n"
)

BLOCK = "".join(f"    value_{number} = record.compute_something_long({number})\n" for number in range(12))

FILES = {
    "README.md": (
        "# Sample shop\n\nA shop for tests.\n\n## Discounts\n\n"
        "A discount is granted when the basket holds more than ten articles. It is never more than half.\n\n"
        "```python\n# Not a heading\n```\n\n## Installing\n\nRun the installer.\n"
    ),
    "shop/__init__.py": '"""A shop."""\n',
    "shop/hard.py": f'"""Hard to follow."""\n\n\n{HARD}',
    "shop/one.py": f"from shop import two\n\n\ndef first(record):\n{BLOCK}    return record, two\n",
    "shop/two.py": f"from shop import one\n\n\ndef second(record):\n{BLOCK}    return value_3, one\n",
    "shop/basket.py": (
        "import os\n\n\nclass Basket:\n"
        '    """What a customer wants to buy."""\n\n'
        "    def grant_discount(self, articles, seen=[]):\n"
        '        """Return the discount for some articles."""\n'
        "        seen.append(articles)\n"
        "        return undefined_name\n\n"
        "    def _never_called(self):\n"
        "        return 1\n"
    ),
    "shop/view.js": (
        "function render(a) {\n  if (a && a.b) { return 1 }\n  for (const x of a) { if (x) { return 2 } }\n}\n"
    ),
    "tests/test_basket.py": (
        "from shop.basket import Basket\n\n\ndef test_it():\n    assert Basket().grant_discount(3)\n"
    ),
    "node_modules/x/index.js": "function vendored() {}\n",
    "data.bin.py": "\0binary",
}


def grow(folder: Path) -> Path:
    """Write the repository into `folder`."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
