"""Items about what is claimed: contrast, two-tier, true or false, odd one out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from calctutor.quiz.foils import foils, head_of, refutation
from calctutor.quiz.generate_cloze import GAP
from calctutor.quiz.make import Distractor, Maker, item_id, rank
from calctutor.quiz.match import clangs, content, folded, holds_words, key, raw_slice
from calctutor.quiz.views import View
from calctutor.quiz_types import IdeaUnit, Option, QuizItem

_RATHER = re.compile(r"\brather than\b")
_TELL = re.compile(
    r"^(?P<what>.+?),? (?:both |all )?(?:helps?|serves?|allows?|can be used)(?: one)?(?: to)? "
    r"(?:distinguish|differentiate|tell|separate|discriminate)(?: (?P<it>.+?))? "
    r"(?:from|apart from) (?P<other>.+)$"
)
_BECAUSE = re.compile(r",? \b(?:because|since|so that|in order to)\b ")
_ADVICE = re.compile(r"^(?P<verb>avoid|never|do not|don't|always|use|check)\b (?P<what>.+)$", re.I)
_FORBIDS = frozenset(("avoid", "never", "do not", "don't"))


def contrast(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Two options where the notes say "X rather than Y" or "helps to tell it from Y"."""
    yield from _rather(maker, view)
    yield from _tell_apart(maker, view)


def _rather(maker: Maker, view: View) -> Iterator[QuizItem]:
    match = _RATHER.search(view.text)
    if match is None or view.before:
        return
    no = re.split(r"[,;:.]", view.text[match.end() :])[0].strip()
    before = view.text[: match.start()].rstrip()
    yes = " ".join(before.split()[-len(no.split()) :]) if no else ""
    if not yes or len(no.split()) > 4 or not content(yes) or folded(yes) == folded(no):
        return
    frame = before[: len(before) - len(yes)].rstrip()
    rest = view.text[match.end() :].strip()[len(no) :]
    if clangs(yes, (frame, view.place)) or not frame:
        return
    stem = f"{view.place}: “{frame} {GAP}{rest}.” Which of the two do your notes give?"
    item = maker.choice("contrast", view, stem, yes, [Distractor(no, "", view, "contradicted")])
    if item:
        unit = _whole(view, view.text)
        yield replace(item, gold=(unit,), reason_stem="Say in your own words what your notes say.")


def _tell_apart(maker: Maker, view: View) -> Iterator[QuizItem]:
    """A discriminator is shown; which side does it speak for, and what else tells them apart?"""
    signs, other = discriminators(view)
    source = maker.name_source(view)
    if len(signs) < 2 or source is None or holds_words(signs[0], view.topic):
        return
    if clangs(view.topic, (signs[0],)) or maker.views.related(view.topic, other):
        return
    stem = f"Your notes tell two things apart by “{signs[0]}”. Which of the two does it speak for?"
    wrong = [Distractor(other, other, view, "contradicted")]
    item = maker.choice("contrast", view, stem, view.topic, wrong, source=source)
    if item:
        units = tuple(_whole(view, sign) for sign in signs[1:])
        why = "What else do your notes name that tells the two apart?"
        yield replace(item, gold=units, reason_stem=why, pair=(view.topic, other))


def discriminators(view: View) -> tuple[list[str], str]:
    """What a statement says to tell its topic from another by, and the other; or ([], "")."""
    match = _TELL.match(view.text)
    if match is None:
        return [], ""
    it = match.group("it") or "it"
    if it not in ("it", "them", "this", "these") and key(it) != key(view.topic):
        return [], ""
    signs = [s.strip() for s in re.split(r",? and |, ", match.group("what")) if s.strip()]
    other = re.sub(r"^(?:an?|the) ", "", match.group("other"))
    return signs, other


def _whole(view: View, text: str) -> IdeaUnit:
    return IdeaUnit(text, text, view.topic, view.fact.aspect, view.label)


def two_tier(maker: Maker, view: View) -> Iterator[QuizItem]:
    """What is advised, and why: the score needs both."""
    parts = _BECAUSE.split(view.text, maxsplit=1)
    advice = _ADVICE.match(parts[0])
    if len(parts) != 2 or advice is None or view.before:
        return
    verb, what = advice.group("verb"), advice.group("what")
    forbids = verb.lower() in _FORBIDS
    right, wrong = ("Avoid it", "Go ahead") if forbids else ("Do it", "Leave it")
    stem = f"{view.place}: what do your notes advise about “{what}”?"
    sheet = maker.sheet(view)
    told = maker.told(view, sheet)
    span = maker.slice_of(view, verb)
    if not span or not maker.slice_of(view, parts[1]):
        return
    options = (
        Option(right, True, f"Right. {told}", (1,), entity=view.topic),
        Option(wrong, False, f"Not so. {told}", (1,), "contradicted", view.fact.id, view.topic),
    )
    item = QuizItem(
        id=item_id(view.fact.id, "two_tier", "advice"),
        kind="two_tier",
        stem=stem,
        fact_id=view.fact.id,
        options=options,
        key=(0,),
        feedback=f"Your notes: {told}",
        model_answer=f"{right}: {parts[1]}",
        statement=(span,),
        gold=(_whole(view, parts[1]),),
        reason_stem="Why, according to your notes?",
    )
    yield maker.finish(item, view, sheet)


def true_false(maker: Maker, view: View) -> Iterator[QuizItem]:
    """A sibling's value in this topic's place, or its own; the false one is to be corrected."""
    if view.role not in ("cell", "led", "aspect", "sentence") or not view.label or view.disputed:
        return
    if view.before or not maker.alone(view):
        return
    for foil in foils(maker, view, by_value=True):
        if foil.refutation in ("contradicted", "exclusive"):
            yield from _claim(maker, view, foil)
            return


def _claim(maker: Maker, view: View, foil: Distractor) -> Iterator[QuizItem]:
    false = int(rank(view.fact.id, "claim")[:2], 16) % 2 == 0
    said = foil.text if false else view.text
    sheet = maker.sheet(view)
    told = maker.told(view, sheet)
    span = maker.slice_of(view, view.text)
    if not span:
        return
    more = f" {maker.told(foil.by, sheet)}" if false else ""
    cited = (1, 2) if false else (1,)
    right = Option("False" if false else "True", True, f"Right. {told}{more}", cited, entity="")
    wrong = Option(
        "True" if false else "False", False, f"Not so. {told}{more}", cited,
        foil.refutation if false else "contradicted", view.fact.id, foil.entity if false else "",
    )  # fmt: skip
    options = (wrong, right) if false else (right, wrong)
    item = QuizItem(
        id=item_id(view.fact.id, "true_false", said),
        kind="true_false",
        stem=f"True or false, in these notes? If false, correct it. {view.place}: “{said}.”",
        fact_id=view.fact.id,
        options=options,
        key=(1,) if false else (0,),
        feedback=f"Your notes: {told}{more}",
        model_answer=f"False: {view.text}" if false else "True",
        statement=(span,),
        gold=(_whole(view, view.text),) if false else (),
        pair=(view.topic, foil.entity),
    )
    yield maker.finish(item, view, sheet)


def odd_one_out(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Three siblings share a stated value and this one has a contradicting one."""
    if view.role not in ("cell", "aspect") or not view.label or view.disputed:
        return
    source = maker.name_source(view)
    alike: dict[str, list[View]] = {}
    for other in maker.siblings(view):
        contrary = refutation(view, other) in ("contradicted", "exclusive")
        if contrary and not other.disputed and _ordinary(maker, view, other):
            alike.setdefault(folded(other.text), []).append(other)
    for value, group in alike.items():
        names = {key(v.topic): v for v in group}
        if len(names) < 3 or source is None:
            continue
        three = sorted(names.values(), key=lambda v: rank(view.fact.id, v.fact.id))[:3]
        kind = head_of(maker, view)
        stem = (
            f"In these notes, three of these share what is given under “{view.label}”. "
            f"Which {kind} is the ODD one out?"
        )
        wrong = [Distractor(v.topic, v.topic, v, "contradicted") for v in three]
        if any(raw_slice(view.topic, v.topic) for v in three) or not value:
            continue
        item = maker.choice("odd_one_out", view, stem, view.topic, wrong, source=source)
        if item:
            yield item
            return


def _ordinary(maker: Maker, view: View, other: View) -> bool:
    views = maker.views
    kin = views.related(view.topic, other.topic) or views.inherits(view.topic, other.topic)
    return not kin and not views.inherits(other.topic, view.topic)
