"""Real text as vectors of the packaged model, for measuring recall.

    python benchmarks/real_vectors.py OUT.npz --wordnet DICT_FOLDER --set BEIR_FOLDER [--set ...]

Synthetic vectors flatter an approximate index, so recall is measured on these: the definitions
with examples of WordNet 3.0 (117,659, "words; definition"; Debian's wordnet-base has the files in
/usr/share/wordnet) and the texts of retrieval sets in the BEIR layout, whole and sentence by
sentence. Queries are the questions of the sets and definitions held out at even steps. Encoded
once, short texts first; OUT.npz holds the float32 arrays ``passages``, ``questions`` and
``definitions``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from calctutor.build import open_settings_embedder
from calctutor.settings import read_settings
from calctutor.text import sentences

HELD_OUT = 1000
PARTS = ("noun", "verb", "adj", "adv")
LEAST = 25
"""Characters that a sentence has to have to count as a passage."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--set", type=Path, action="append", default=[], dest="sets")
    arguments = parser.parse_args(argv)
    glosses = list(dict.fromkeys(definitions(arguments.wordnet)))
    step = len(glosses) // HELD_OUT
    asked = glosses[::step][:HELD_OUT]
    kept = [text for i, text in enumerate(glosses) if i % step or i // step >= HELD_OUT]
    texts = [t for folder in arguments.sets for t in passages(folder / "corpus.jsonl")]
    questions = [t for f in arguments.sets for t in field(f / "queries.jsonl", "text")]
    made = {
        "passages": encode(list(dict.fromkeys([*kept, *texts]))),
        "questions": encode(questions),
        "definitions": encode(asked),
    }
    np.savez(arguments.out, **made)  # type: ignore[arg-type]
    sys.stdout.write(", ".join(f"{len(rows)} {name}" for name, rows in made.items()) + "\n")
    return 0


def definitions(folder: Path) -> Iterator[str]:
    """Each synset as "words; definition and examples"."""
    for part in PARTS:
        for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue
            fields, _, gloss = line.partition(" | ")
            tokens = fields.split()
            names = tokens[4 : 4 + 2 * int(tokens[3], 16) : 2]
            yield f"{', '.join(names).replace('_', ' ')}; {gloss.strip()}"


def passages(path: Path) -> Iterator[str]:
    """The texts of a BEIR corpus, whole and by the sentence."""
    for text in field(path, "text"):
        yield text
        for start, end in sentences(text):
            if end - start >= LEAST:
                yield text[start:end]


def field(path: Path, name: str) -> list[str]:
    """One field of a file of JSON lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)[name]) for line in lines]


def encode(texts: Sequence[str]) -> np.ndarray:
    """Unit rows in the order given, with a line of progress."""
    embedder = open_settings_embedder(read_settings(os.environ))
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    rows = np.empty((len(texts), embedder.dimension), dtype=np.float32)
    start = time.perf_counter()
    for first in range(0, len(order), 2048):
        part = order[first : first + 2048]
        rows[part] = embedder.embed_passages([texts[row] for row in part])
        rate = (first + len(part)) / (time.perf_counter() - start)
        sys.stderr.write(f"\r{first + len(part)}/{len(order)} {rate:.0f}/s ")
    sys.stderr.write("\n")
    return rows


if __name__ == "__main__":
    raise SystemExit(main())
