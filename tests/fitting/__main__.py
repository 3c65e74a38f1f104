"""Fits the scales of `actors/issue/weights` to the annotated conversations: `python -m tests.fitting [--check]`.

Needed is `tests/fitting/requirements.txt`. Printed is how often each scale agrees with the reader on conversations
that were left out of the fit (five folds). With `--check` nothing is written.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from actors.issue import answer_traits, override_traits, wish_traits
from actors.issue.weighing import FOLDER, Scale
from tests.fitting.gold import ANNOTATED, SCRIPTED, talks
from tests.fitting.rows import MAKERS, Row, told

FOLDS = 5
SEEN = {"wish": 5, "withdrawal": 5, "override": 5, "answer": 4}
"""Rows that have to show a trait for it to be weighed."""
STRENGTH = {"wish": 0.3, "withdrawal": 0.3, "override": 0.1, "answer": 0.2}
"""The inverse of the regularisation: the smaller, the nearer to zero are the weights."""
ROUNDS = 4
"""How often it is asked anew which row of a bag is the one that is right."""
LIKELY = {
    "wish": wish_traits.LIKELY,
    "withdrawal": wish_traits.TAKES_BACK,
    "override": override_traits.LIKELY,
    "answer": answer_traits.LIKELY,
}
DIGITS = 3


def fitted(name: str, rows: Sequence[Row]) -> Scale:
    """The scale that agrees best with the rows."""
    made = _fit(name, _first_right(rows))
    for _ in range(ROUNDS if any(row.bag for row in rows) else 0):
        made = _fit(name, _chosen(made, rows))
    return made


def _bags(rows: Sequence[Row]) -> list[list[Row]]:
    bags: dict[str, list[Row]] = defaultdict(list)
    for place, row in enumerate(rows):
        bags[row.bag or str(place)].append(row)
    return list(bags.values())


def _first_right(rows: Sequence[Row]) -> list[Row]:
    return [row for bag in _bags(rows) for row in (bag[:1] if bag[0].right else bag)]


def _chosen(scale: Scale, rows: Sequence[Row]) -> list[Row]:
    """Of bags that hold something right, the row that looks most so."""
    best = (max(bag, key=lambda row: scale.probability(row.traits)) for bag in _bags(rows) if bag[0].right)
    return [*best, *(row for row in rows if not row.right)]


def _fit(name: str, rows: Sequence[Row]) -> Scale:
    seen = Counter(trait for row in rows for trait, value in row.traits.items() if value)
    known = {trait for trait, count in seen.items() if count >= SEEN[name]}
    vectors = DictVectorizer(dtype=np.float64)
    matrix = vectors.fit_transform(
        [{trait: value for trait, value in row.traits.items() if trait in known} for row in rows]
    )
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    model = LogisticRegression(C=STRENGTH[name], solver="liblinear", random_state=0)
    model.fit(matrix, [row.right for row in rows], sample_weight=[row.counts for row in rows])
    weights = dict(zip(vectors.feature_names_, model.coef_[0], strict=True))
    return Scale(
        base=round(float(model.intercept_[0]), DIGITS),
        weights={trait: kept for trait, weight in weights.items() if (kept := round(float(weight), DIGITS))},
    )


def left_out(name: str, rows: Sequence[Row]) -> tuple[list[bool], list[bool]]:
    """What the reader says and what scales say that were fitted without the conversation, bag by bag."""
    held = [[row.talk for row in rows], []]
    truth, said = [], held[1]
    places = np.arange(len(rows))
    for fit, test in GroupKFold(FOLDS).split(places, groups=held[0]):
        scale = fitted(name, [rows[place] for place in fit])
        for bag in _bags([rows[place] for place in test]):
            truth.append(bag[0].right)
            said.append(max(scale.probability(row.traits) for row in bag) >= LIKELY[name])
    return truth, said


def main() -> None:
    """Fit, tell, write."""
    known = talks(ANNOTATED, SCRIPTED)
    for name in MAKERS:
        rows = told(name, known)
        truth, said = map(np.array, left_out(name, rows))
        right, found = (truth & said).sum(), max(1, said.sum())
        print(
            f"{name}: {len(truth)} judged, {truth.sum()} of them yes; agreed {(truth == said).mean():.3f}, "
            f"precision {right / found:.2f}, recall {right / max(1, truth.sum()):.2f}"
        )
        if "--check" not in sys.argv:
            scale = fitted(name, rows)
            held = {"base": scale.base, "weights": dict(sorted(scale.weights.items()))}
            (FOLDER / f"{name}.json").write_text(json.dumps(held, indent=0, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
