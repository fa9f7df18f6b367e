"""Composing a cited answer, or saying plainly that the notes don't have one."""

from __future__ import annotations

from collections.abc import Sequence

from calctutor.aspects import aspect_of_label
from calctutor.dialogue import frames
from calctutor.dialogue.choosing import chosen_option
from calctutor.dialogue.cite import Citer
from calctutor.dialogue.draft import Draft
from calctutor.dialogue.holders import Choice
from calctutor.dialogue.polarity import yes_or_no
from calctutor.dialogue.window import Prose, antecedents
from calctutor.terms import key
from calctutor.types import Abstention, Question, Reply, Support


def compose(
    question: Question,
    choice: Choice,
    citer: Citer,
    *,
    prose: Prose,
    elsewhere: Sequence[str] = (),
    suggestions: tuple[str, ...] = (),
) -> Reply:
    """The answer made of the chosen facts, under a frame that says whose words they are.

    A sentence that points back is told with the one it leans on;
    ``elsewhere`` names headings where the notes say more.
    """
    draft = Draft(citer)
    opening, decisive = _opening(question, choice)
    draft.frame(opening)
    facts = dict.fromkeys([*(s.fact for s in decisive), *choice.facts])
    told = [f for fact in facts for f in (*antecedents(prose, fact), fact)]
    draft.facts(dict.fromkeys(told), joined=prose.joined)
    if elsewhere:
        draft.frame(frames.ALSO_UNDER.format(headings="; ".join(elsewhere)))
    _tell_reading(question, draft)
    return draft.reply("answer", question.understood, suggestions=suggestions)


def _opening(question: Question, choice: Choice) -> tuple[str, tuple[Support, ...]]:
    """The first words, and the statement that they rest on where it has to come first."""
    count = len(choice.supports)
    if choice.label:
        counted = frames.COUNT if count > 1 else frames.COUNT_ONE
        return counted.format(count=count, heading=choice.label), ()
    first = choice.best or choice.supports[0]
    if question.form == "yesno":
        verdict = yes_or_no(question, first)
        if verdict:
            return frames.YES if verdict == "yes" else frames.NO, ()
    if question.form in ("which", "fact", "reverse"):
        chosen = chosen_option(question, choice.supports)
        if chosen:
            return frames.CHOICE.format(choice=chosen[0]), (chosen[1],)
    return frames.ACCORDING, ()


def abstain(
    question: Question,
    abstention: Abstention,
    citer: Citer,
    *,
    term: str = "",
    related: Sequence[Support] = (),
) -> Reply:
    """The plain statement that the notes don't say it, with what they do say nearby."""
    draft = Draft(citer)
    if abstention.reason == "not_a_question":
        draft.frame(frames.NOT_A_QUESTION)
    elif abstention.reason == "aspect" and term:
        draft.frame(frames.COVER_BUT.format(term=term, missing=_quoted(abstention.missing)))
        if related:
            draft.frame(frames.WHAT_THEY_SAY)
            draft.facts(s.fact for s in related)
    else:
        draft.frame(frames.NOTHING_ON.format(missing=_quoted(abstention.missing)))
    if abstention.nearest and not related:
        names = "; ".join(" > ".join(n.headings) for n in abstention.nearest)
        draft.frame(frames.NEAREST.format(headings=names))
    _tell_reading(question, draft)
    suggestions = tuple(dict.fromkeys(s for n in abstention.nearest if (s := _to_ask(n.headings))))
    return draft.reply(
        "abstention", question.understood, abstention=abstention, suggestions=suggestions
    )


def clarify(question: Question, readings: Sequence[str], citer: Citer) -> Reply:
    """A question back, with the readings to click."""
    draft = Draft(citer)
    draft.frame(frames.UNCLEAR)
    return draft.reply("clarification", question.understood, suggestions=tuple(readings))


def ask_topic(question: Question, examples: Sequence[str], citer: Citer) -> Reply:
    """A question back where nothing says what it is about ("what is it?", said first)."""
    draft = Draft(citer)
    draft.frame(frames.NOTHING_BEFORE)
    return draft.reply("clarification", question.understood, suggestions=tuple(examples))


def _tell_reading(question: Question, draft: Draft) -> None:
    for typed, read in question.corrections:
        draft.notice(f"“{typed}” was read as “{read}”.")


def _quoted(missing: str) -> str:
    return f"“{missing}”"


def _to_ask(headings: Sequence[str]) -> str:
    """A heading as something to ask about: one that names but an aspect stands behind its topic."""
    aspect = aspect_of_label(headings[-1])
    if aspect == "name":
        return ""
    whole = len(headings) > 1 and aspect and key(headings[-1]) != key(headings[-2])
    return f"{headings[-2]}: {headings[-1]}" if whole else headings[-1]
