from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from calctutor.backends.pairs import PairCounts, Pairs, number_of
from calctutor.wording import pairs_in

WORDS = "bone bones lake river sand heart valves old of the iron É x-ray".split()


def texts(seed: int) -> list[str]:
    chance = random.Random(seed)
    return [
        "".join(chance.choice(WORDS) + chance.choice((" ", " ", " ", ", ")) for _ in range(12))
        for _ in range(40)
    ]


def written(folder: Path, come: list[str], gone: list[str], before: Pairs | None) -> Pairs:
    (folder / "scratch").mkdir(parents=True)
    counts = PairCounts(folder / "scratch", most=50)
    counts.add(come[:7], 1)
    counts.add(gone, -1)
    counts.add(come[7:], 1)
    counts.write(folder, before)
    return Pairs(folder)


def expected(told: list[str]) -> dict[int, int]:
    return Counter(number_of(pair) for text in told for pair in pairs_in(text))


def listed(pairs: Pairs) -> dict[int, int]:
    numbers, counts = pairs.counted
    assert numbers.tolist() == sorted(set(numbers.tolist()))
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))


def test_pairs_that_come_and_go_are_those_of_the_texts_that_are_left(tmp_path: Path):
    first, second = texts(1), texts(2)
    before = written(tmp_path / "a", first, [], None)
    assert listed(before) == expected(first)
    after = written(tmp_path / "b", second, first[5:], before)
    assert listed(after) == expected([*first[:5], *second])
    assert listed(written(tmp_path / "c", [], [*first[:5], *second], after)) == {}


def test_pairs_are_known_in_their_order_only(tmp_path: Path):
    pairs = written(tmp_path / "a", ["Old bones, iron lake"], [], None)
    assert ("old", "bone") in pairs and ("iron", "lake") in pairs
    assert ("bone", "old") not in pairs and ("bone", "iron") not in pairs and "old" not in pairs
    pairs.close()
    assert ("old", "bone") not in pairs


def test_no_pairs_at_all(tmp_path: Path):
    pairs = written(tmp_path / "a", ["bone"], [], None)
    assert listed(pairs) == {} and ("old", "bone") not in pairs
