"""Names and their other names, as notes write them: "X (Y)", "X, also called Y"."""

from __future__ import annotations

import re
from functools import lru_cache

from calctutor.notes.lexicon import normal_word
from calctutor.spelling import is_rare
from calctutor.text import STOP_WORDS, fold, word_texts, words
from calctutor.wordnet import entry

_BRACKETED = re.compile(r"\A(.{2,120}?)\s*\(([^()]{1,60})\)\Z", re.DOTALL)
_SYMBOL = re.compile(
    r"([^,]{2,60}), ((?=\S*[0-9₀-₉⁰¹²³⁴-⁹⁺⁻])[A-Z(]\S{0,14}|[A-Z]{2,6}|[A-Z][a-z])\Z"
)
_NO_ALIAS = re.compile(
    r"(?i)\b(?:see|p|pp|page|fig|figure|table|section|chapter|eq|ref|cf|vs|e\.g|i\.e|e\.g\.|eg|ie|"
    r"optional|continued|cont|part|if|when|with|without|and|or|not|in|on|at|by|for|from|to|as|the|"
    r"\d{4}|above|below|left|right|usually|often|sometimes|rare|common|mostly|especially)\b"
)
_BETWEEN_NAMES = re.compile(r"\s*(?:,|;|/|(?<!^) or )\s*")
_MARK = re.compile(
    r"(?i)(?:(?:also|now|once|formerly|previously|sometimes|often|commonly)? ?"
    r"(?:called|known as|termed|named)|aka|a\.k\.a\.|or|=|synonyms?:?|syn\.?|formerly)(?!\w) ?"
)
_LABEL_CALLED = re.compile(
    r"(?i)\A(?P<name>[^.,;:()]{2,60}), (?:also|now|once|formerly|sometimes|often) "
    r"(?:called|known as|termed) (?:an? |the )?(?P<other>[^.,;:()]{2,60})\Z"
)
_CALLED_AT_ONCE = re.compile(
    r"(?i)(?:is |it is )?(?:(?:also|now|once|formerly|previously|sometimes|often|otherwise) "
    r"(?:called|known as|termed|named|referred to as)|a\.?k\.?a\.?|synonyms?:|other names?:) "
    r"(?:an? |the )?(?P<other>[^.;:()]{2,80}?)(?:[.;:]|\Z)"
)
LONGEST_OTHER = 5
"""Words of another name that is given in words."""
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^A-Z]+")
_SHORT = re.compile(r"[^\W_](?:[^\W_]|[-./&+])*\Z")


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """What two spellings of one name share: its words in one spelling and number, joined."""
    parts = [normal_word(token) for token in word_texts(name)]
    return "".join(parts[1:] if len(parts) > 1 and parts[0] in ("the", "a", "an") else parts)


def split_alias(text: str) -> tuple[str, tuple[str, ...]]:
    """A name and the names in the brackets at its end: "X (Y)" is X, Y; else the text and ()."""
    symbol = _SYMBOL.match(text.strip())
    if symbol and _is_symbol(symbol.group(1), symbol.group(2)):
        return symbol.group(1).strip(), (symbol.group(2),)
    match = _BRACKETED.match(text.strip())
    if not match:
        return _split_called(text.strip())
    name, inside = match.group(1).strip(), match.group(2).strip()
    listed = [a for a in _BETWEEN_NAMES.split(inside) if a]
    marked = [bool(_MARK.match(a)) for a in listed]
    aliases = tuple(_unquoted(a) for a in listed)
    if aliases and all(
        (told and _is_short_name(a)) or is_alias(name, a)
        for told, a in zip(marked, aliases, strict=True)
    ):
        return name, aliases
    return text.strip(), ()


def _split_called(text: str) -> tuple[str, tuple[str, ...]]:
    """ "X, also called Y" as a label: X and Y; else the text and ()."""
    match = _LABEL_CALLED.match(text)
    other = match.group("other").strip("\"'“”‘’ ") if match else ""
    if not match or not _is_short_name(other):
        return text, ()
    return match.group("name").strip(), (other,)


def _is_short_name(text: str) -> bool:
    return 0 < len(text.split()) <= LONGEST_OTHER and not re.search(r"[.?!:;]", text)


def names_in_brackets(name: str) -> tuple[str, ...]:
    """What stands in the brackets behind a heading or lead-in, where it reads as another name.

    "butterfly sign", "staging area": a few words that end in a noun; a single word only where it
    is no common one ("consent" names more than "Volenti non fit injuria").
    """
    match = _BRACKETED.match(name.strip())
    inside = match.group(2).strip() if match else ""
    tokens = [fold(w.text) for w in words(inside)]
    plain = tokens and " ".join(tokens) == fold(inside).replace("-", " ")
    if not match or not plain or len(tokens) > LONGEST_OTHER or _NO_ALIAS.search(inside):
        return ()
    if any(t in STOP_WORDS or t.isdigit() for t in tokens):
        return ()
    read = entry(tokens[-1])
    noun = bool(read.nouns) and not tokens[-1].endswith(("ed", "ly"))
    if len(tokens) == 1:
        rare = is_rare(tokens[0]) and len(inside) > 3
        return (inside,) if rare and (noun or not read.senses) else ()
    return (inside,) if noun or not read.senses else ()


def called_at_once(text: str) -> tuple[str, ...]:
    """The other names by which a statement opens that names no subject: "Also called Y."."""
    match = _CALLED_AT_ONCE.match(text.strip())
    others = re.split(r",? (?:or|and) |, ", match.group("other")) if match else []
    found = tuple(re.sub(r"(?i)\A(?:an?|the) ", "", o.strip("\"'“”‘’ ")) for o in others)
    return found if all(_is_short_name(o) for o in found) else ()


def _is_symbol(name: str, short: str) -> bool:
    """Whether what follows a comma is a formula or a short form: "Sulfate, SO4", "Sodium, Na"."""
    return not (short.isalpha() and len(short) > 2) or is_abbreviation(name, short)


def _unquoted(text: str) -> str:
    text = re.sub(
        r"(?i)\A(?:(?:also|now|once|formerly|previously|sometimes|often|commonly)? ?"
        r"(?:called|known as|termed|named)|aka|a\.k\.a\.|abbreviated(?: as)?|or|short(?: for)?"
        r"|stands for|=|formerly|synonyms?:?|syn\.?)\s+(?:the )?",
        "",
        text,
    )
    return text.strip("\"'“”‘’ ")


def is_alias(name: str, other: str) -> bool:
    """Whether a bracketed text is another name rather than a remark: an abbreviation of the
    name's initials, or a short name in capitals."""
    if not other or len(other) > 40 or other.endswith((".", "?", "!")):
        return False
    return is_abbreviation(name, other)


def is_abbreviation(name: str, short: str) -> bool:
    """Whether ``short`` abbreviates ``name``: its capitals run through the name's letters.

    "FOP", "THA", "mRNA", "ConvNets", "kNN"; the first letters must meet, and at
    least half of the letters start a word or follow in order.
    """
    if not _SHORT.match(short) or len(short) > 12:
        return False
    letters = [c for c in fold(short).removesuffix("s") if c.isalnum()]
    if not letters or len(letters) >= len(name) or sum(c.isupper() for c in short) < 1:
        return False
    parts = [fold(p) for w in words(name) for p in _HUMP.findall(w.text)]
    content = [p for p in parts if p not in STOP_WORDS]
    if not content:
        return False
    initials = "".join(p[0] for p in parts)
    strong = "".join(p[0] for p in content)
    folded = "".join(letters)
    if folded in (initials, strong) or initials.endswith(folded) or strong.endswith(folded):
        return True
    if _of_prefixes(short, content):
        return True
    if folded[0] not in strong or not _runs_through(folded, "".join(parts)):
        return False
    long_word = len(parts) == 1 and short.isupper() and len(name) >= 3 * len(folded)
    return long_word or sum(c in strong for c in folded) * 2 >= len(folded)


def _of_prefixes(short: str, parts: list[str]) -> bool:
    """Whether each humped part of a name starts a word of the other: "ConvNets", "GraphQL"."""
    humps = [fold(h) for h in re.findall(r"[A-Z][a-z]+|[A-Z]+(?![a-z])", short)]
    position = 0
    for hump in humps:
        hump = hump.removesuffix("s")
        found = next((i for i in range(position, len(parts)) if parts[i].startswith(hump)), -1)
        if found < 0:
            return False
        position = found + 1
    return len(humps) > 1


def _runs_through(letters: str, text: str) -> bool:
    position = 0
    for letter in letters:
        position = text.find(letter, position) + 1
        if not position:
            return False
    return True


_IN_BRACKETS = re.compile(r"\(([^()]{2,60})\)")
_CALLED = re.compile(
    r"(?:\A|(?<=[.;] ))(?P<article>an? |the )?(?P<name>[^.,;:()]{2,50}?)(?:,? \(|,| is| are) ?"
    r"(?:or )?(?:sometimes |often |commonly )?(?:also )?"
    r"(?:known as|called|referred to as|termed|aka) (?:an? |the )?(?P<other>[^.,;:()]{2,60})",
    re.IGNORECASE,
)


def bracketed_names(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names with their abbreviation in brackets, or the reverse: "X (Y)" where Y is short for X."""
    found = []
    for match in _IN_BRACKETS.finditer(text):
        shorts = tuple(s for s in re.split(r"\s*(?:,|;|/| or )\s*", _unquoted(match.group(1))) if s)
        before = text[max(0, match.start() - 120) : match.start()].rstrip()
        name = _abbreviated(before, shorts[0]) if shorts else ""
        if name and all(is_abbreviation(name, s) for s in shorts):
            found.append((name, shorts))
        last = before.split()[-1:] or [""]
        spelled = _unquoted(match.group(1).strip())
        if is_abbreviation(spelled, last[0]) and last[0].isupper():
            found.append((spelled, (last[0],)))
    return tuple(found)


def _abbreviated(before: str, short: str) -> str:
    """The words right before the bracket that a short form stands for, or ""."""
    letters = sum(c.isalnum() for c in short.rstrip("s"))
    placed = words(before)
    for count in range(1, min(len(placed), 2 * letters + 1) + 1):
        start = placed[-count].start
        name = before[start:]
        if re.search(r"[.;:!?]\s", name):
            break
        first = fold(placed[-count].text)
        if first[0] == fold(short)[0] and first not in STOP_WORDS and is_abbreviation(name, short):
            return name.strip()
    return ""


def also_called(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names with the other names that a text gives them: "X, also called Y", "X is known as Y"."""
    found = []
    for match in _CALLED.finditer(text):
        name = match.group("name").strip()
        others = re.split(r"\s+(?:or|and)\s+(?:an? |the )?", match.group("other").strip())
        others = [_unquoted(o) for o in others]
        if len(name.split()) <= 5 and all(0 < len(o.split()) <= 5 for o in others):
            found.append((name, tuple(others)))
    return tuple(found)
