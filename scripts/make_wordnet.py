"""Make the word lexicon that calctutor carries from the database files of WordNet 3.0.

    python scripts/make_wordnet.py DICT_FOLDER

DICT_FOLDER holds data.noun, index.noun, noun.exc and their like (Debian's wordnet-base has them
in /usr/share/wordnet). Writes src/calctutor/data/wordnet.txt: single English words with their
commonest senses, for each sense what it is a kind of, and phrases of several words with what
means the same ("water pill", "diuretic"). Its lines are sorted, so that one is
found by bisection; `calctutor.wordnet` describes them.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src" / "calctutor" / "data" / "wordnet.txt"
PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SENSES = {"n": 3, "v": 4, "a": 3, "r": 2}
"""Senses kept of a word, the commonest first."""
ABOVE = {"n": ("@", "@i"), "v": ("@",), "a": (), "r": ()}
LEFT_OUT = ("05", "20", "15")
"""Files of animals, plants and places, whose many names no course needs in two ways."""
MOST_WORDS = 3
"""Words of a phrase, at most."""
Synset = tuple[str, int]


def main(folder: Path) -> int:
    """Read the database, keep what single words need, write the lines."""
    senses = {word: kept for word, kept in read_senses(folder).items() if is_plain(word)}
    synsets = {s: read for part in PARTS for s, read in read_synsets(folder, part)}
    wanted: set[Synset] = set()
    queue = [s for kept in senses.values() for s in kept]
    while queue:
        synset = queue.pop()
        if synset not in wanted:
            wanted.add(synset)
            queue += synsets[synset]["above"]
    number = {synset: format(i, "x") for i, synset in enumerate(sorted(wanted))}
    lines = [synset_line(number, s, synsets[s]) for s in wanted]
    lines += [word_line(word, kept, number, synsets) for word, kept in senses.items()]
    lines += [f"{form}|={base}" for form, base in read_forms(folder, set(senses))]
    lines += phrase_lines(folder)
    text = "\n".join(sorted(set(lines), key=lambda line: line.encode()))
    TARGET.write_text(text + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(senses)} words, {len(wanted)} senses, {len(text):,} characters\n")
    return 0


def is_plain(word: str) -> bool:
    """Whether a lemma is one word of letters."""
    return word.isascii() and word.isalpha() and len(word) > 1


def read_senses(folder: Path) -> dict[str, list[Synset]]:
    """Each lemma with its commonest senses, by part of speech."""
    found: dict[str, list[Synset]] = defaultdict(list)
    for name, part in PARTS.items():
        for line in entries(folder / f"index.{name}"):
            fields = line.split()
            count = int(fields[2])
            offsets = fields[len(fields) - count :][: SENSES[part]]
            found[fields[0]] += [(part, int(offset)) for offset in offsets]
    return found


def read_synsets(folder: Path, name: str) -> list[tuple[Synset, dict[str, list]]]:  # type: ignore[type-arg]
    """Each synset with its words and pointers."""
    part = PARTS[name]
    found = []
    for line in entries(folder / f"data.{name}"):
        fields = line.split(" | ", 1)[0].split()
        count = int(fields[3], 16)
        words = [w.split("(")[0].lower() for w in fields[4 : 4 + 2 * count : 2]]
        rest = fields[4 + 2 * count :]
        pointers = [rest[1 + 4 * i : 5 + 4 * i] for i in range(int(rest[0]))]
        above = [(part, int(p[1])) for p in pointers if p[0] in ABOVE[part]]
        like = [(part, int(p[1])) for p in pointers if p[0] == "&"]
        made = [p for p in pointers if p[0] in ("+", "\\", "<")]
        against = [p for p in pointers if p[0] == "!"]
        read = {"words": words, "above": above, "like": like, "made": made, "against": against}
        found.append(((part, int(fields[0])), read))
    return found


def synset_line(number: dict[Synset, str], synset: Synset, read: dict[str, list]) -> str:  # type: ignore[type-arg]
    """`#NUMBER|kinds above|like senses`."""
    above = ",".join(number[s] for s in read["above"])
    like = ",".join(number[s] for s in read["like"] if s in number)
    return f"#{number[synset]}|{above}|{like}"


def word_line(
    word: str,
    kept: list[Synset],
    number: dict[Synset, str],
    synsets: dict[Synset, dict[str, list]],  # type: ignore[type-arg]
) -> str:
    """`word|n senses|v senses|a senses|r senses|words made of it|opposites`."""
    by_part = [",".join(number[s] for s in kept if s[0] == part) for part in PARTS.values()]
    made = pointed(word, kept, synsets, "made")
    against = pointed(word, kept, synsets, "against")
    return "|".join([word, *by_part, ",".join(made), ",".join(against)])


def pointed(
    word: str,
    kept: list[Synset],
    synsets: dict[Synset, dict[str, list]],  # type: ignore[type-arg]
    kind: str,
) -> list[str]:
    """The single words that pointers of a kind lead to from this very word."""
    found: dict[str, None] = {}
    for synset in kept:
        words = synsets[synset]["words"]
        place = words.index(word) + 1 if word in words else 0
        for _, offset, part, ends in synsets[synset][kind]:
            source, target = int(ends[:2], 16), int(ends[2:], 16)
            other = synsets.get(("a" if part == "s" else part, int(offset)))
            if other and source in (0, place) and target:
                name = other["words"][target - 1]
                if is_plain(name) and name != word:
                    found[name] = None
    return list(found)


def read_forms(folder: Path, known: set[str]) -> list[tuple[str, str]]:
    """Irregular forms with their base: took, take."""
    pairs = [
        line.split()[:2]
        for name in PARTS
        for line in (folder / f"{name}.exc").read_text(encoding="utf-8").splitlines()
    ]
    return [(form, base) for form, base in pairs if is_plain(form) and base in known]


def phrase_lines(folder: Path) -> list[str]:
    """`words|~other words`: what means the same where one of the two is of several words."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name in ("noun", "verb", "adj"):
        first = {w: senses[0] for w, senses in read_index(folder, name).items()}
        for line in entries(folder / f"data.{name}"):
            fields = line.split(" | ", 1)[0].split()
            count = int(fields[3], 16)
            lemmas = [w.split("(")[0] for w in fields[4 : 4 + 2 * count : 2]]
            if fields[1] in LEFT_OUT or "@i" in fields[4 + 2 * count :]:
                continue
            own = [w for w in lemmas if is_phrase(w) and first[w.lower()] == int(fields[0])]
            said = [spoken(w) for w in own]
            for one in said:
                found[one] |= {o: None for o in said if o != one and (" " in o or " " in one)}
    return [f"{one}|~{','.join(others)}" for one, others in found.items() if others]


def read_index(folder: Path, name: str) -> dict[str, list[int]]:
    """The senses of each lemma of one part of speech, the commonest first."""
    fields = [line.split() for line in entries(folder / f"index.{name}")]
    return {f[0]: [int(offset) for offset in f[len(f) - int(f[2]) :]] for f in fields}


def is_phrase(lemma: str) -> bool:
    """Whether a lemma is of one to three words of letters."""
    words = lemma.replace("'s", "").split("_")
    return len(words) <= MOST_WORDS and all(w.isascii() and w.isalpha() for w in words)


def spoken(lemma: str) -> str:
    """A lemma as it is said, folded."""
    return lemma.lower().replace("_", " ")


def entries(path: Path) -> list[str]:
    """The lines of a database file without its licence."""
    return [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("  ")]


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
