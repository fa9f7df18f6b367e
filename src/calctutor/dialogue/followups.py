"""Replies made from the reply before: shorter, more, why, where, which of those."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from calctutor.dialogue import frames
from calctutor.dialogue.small_words import FRAME_WORDS
from calctutor.dialogue.wording import escape_markdown
from calctutor.synonyms import are_synonyms
from calctutor.text import content_stems, fold
from calctutor.types import Abstention, Citation, Reply, Sentence, Turn

Ask = Callable[[str], Reply]

_REASON = (
    "because",
    "due to",
    "since ",
    "owing to",
    "results from",
    "result of",
    "as it ",
    "so that",
    "risk of",
    "otherwise",
    ", else ",
    ", so ",
    "therefore",
)
_CONSEQUENCE = ("->", "→", "leads to", "associated with", "causes ", "danger", "toxic")
"""What a statement says beside what one may do, where that is why one does not."""
_ASKS_ADVICE = re.compile(
    r"(?:and |so |but )?(?:can|could|may|must|should|is it (?:safe|ok|okay|all right)"
    r"|(?:how|what|when|which)\b.*\b(?:can|could|may|must|should))\b"
)
_WHEN_OR_WHERE = re.compile(
    r"^(?:when|where|how|how \w+|in what year|in which year|on what (?:day|date))\s"
    r"(?=(?:is|are|was|were|do|does|did|can|could|may|must|should|has|have|had)\b)",
    re.IGNORECASE,
)
"""What opens a question that "why" can open instead."""


def shorter(reply: Reply) -> Reply:
    """The same reply cut to its first statement; one without any as it is."""
    cited = [s for s in reply.sentences if s.citations]
    if not cited:
        return reply
    return _from(reply, [frames.ACCORDING], cited[:1])


def whereabouts(reply: Reply) -> Reply:
    """The exact words of the notes that the reply stood on, and their places; else the reply."""
    if not reply.citations:
        return reply
    return _from(reply, [frames.WHERE], [_quoted(citation) for citation in reply.citations])


def again(reply: Reply, subject: str, ask: Ask) -> Reply:
    """What the notes say of the subject besides what was already said."""
    whole = ask(subject) if subject else reply
    told = {(c.source, c.start) for c in reply.citations}
    by_number = {c.number: c for c in whole.citations}
    fresh = [
        s
        for s in whole.sentences
        if s.citations
        and all((by_number[n].source, by_number[n].start) not in told for n in s.citations)
    ]
    if not fresh:
        return _nothing(reply, "aspect", "more", frames.NO_MORE)
    return _from(whole, [frames.ACCORDING], fresh)


def reasons(last: Turn, subject: str, ask: Ask) -> Reply:
    """Why it is so, where the notes say why; else that they don't."""
    told = set(content_stems(last.understood)) - set(content_stems(subject))

    def giving(reply: Reply, *, apart: bool = False) -> Reply | None:
        """A reply's statements with a reason, those on what was asked alone where it is apart."""
        if reply.kind == "abstention":
            return None  # what a refusal tells beside the point is no reason
        kept = [
            s
            for s in reply.sentences
            if s.citations
            and _gives_reason(s.text, advised=_ASKS_ADVICE.match(fold(last.understood)) is not None)
            and (not apart or told & set(content_stems(s.text)))
        ]
        return _from(reply, [frames.ACCORDING], kept) if kept else None

    found = giving(last.reply)
    if found is None and (why := _WHEN_OR_WHERE.sub("Why ", last.understood)) != last.understood:
        found = giving(ask(why))
    if found is None and subject:
        causes = ask(f"What is the cause of {subject}?")
        found = giving(causes) if causes.kind == "answer" else None
        found = found or giving(ask(subject), apart=True)
    return found or _nothing(last.reply, "aspect", "the reason", frames.NO_REASON)


def filtered(reply: Reply, wanted: str, understood: str) -> Reply:
    """Those of the statements before that fit a further word ("the malignant ones")."""
    asked = [s for s in content_stems(wanted) if s not in FRAME_WORDS]
    by_number = {c.number: c for c in reply.citations}
    fitting = [
        s
        for s in reply.sentences
        if s.citations and _fits(asked, (by_number[n] for n in s.citations))
    ]
    if not asked or not fitting:
        return replace(
            _nothing(reply, "aspect", wanted.strip(" ?.!"), frames.NO_MORE), understood=understood
        )
    return replace(_from(reply, [frames.ACCORDING], fitting), understood=understood)


def among(before: Reply, found: Reply, understood: str) -> Reply | None:
    """What was found anew of the things that the reply before spoke of, or None."""
    things = {thing_of(s.text) for s in before.sentences if s.citations}
    kept = [s for s in found.sentences if s.citations and thing_of(s.text) in things]
    if found.kind == "abstention" or not kept:
        return None
    return replace(_from(found, [frames.ACCORDING], kept), understood=understood)


def thing_of(text: str) -> str:
    """What a sentence is about: its label up to the first bracket, dash or colon."""
    return fold(re.split(r" \(| – |: ", text, maxsplit=1)[0])


def _fits(asked: Iterable[str], citations: Iterable[Citation]) -> bool:
    held = {s for c in citations for s in content_stems(" ".join((*c.headings[-2:], c.quote)))}
    return all(any(are_synonyms(word, other) for other in held) for word in asked)


def _gives_reason(text: str, *, advised: bool) -> bool:
    """Whether a statement says why; of what one may or should do, also what follows from it."""
    folded = fold(text)
    return any(mark in folded for mark in _REASON) or (
        advised and any(mark in folded for mark in _CONSEQUENCE)
    )


def _quoted(citation: Citation) -> Sentence:
    place = f"{citation.source}, line {citation.first_line}"
    quote = " ".join(citation.quote.split())
    return Sentence(f"{place} ({' > '.join(citation.headings)}): {quote}", (citation.number,))


def _from(reply: Reply, opening: Sequence[str], kept: Sequence[Sentence]) -> Reply:
    """A reply of some sentences of another, its citations numbered anew from 1."""
    numbers: dict[int, int] = {}
    for sentence in kept:
        for number in sentence.citations:
            numbers.setdefault(number, len(numbers) + 1)
    by_number = {c.number: c for c in reply.citations}
    sentences = [Sentence(text, frame=True) for text in opening]
    sentences += [replace(s, citations=tuple(numbers[n] for n in s.citations)) for s in kept]
    lines = [
        escape_markdown(s.text) + "\n"
        if s.frame
        else f"- {escape_markdown(s.text)} " + " ".join(f"[{n}]" for n in s.citations)
        for s in sentences
    ]
    return Reply(
        kind="answer",
        text="\n".join(s.text for s in sentences),
        markdown="\n".join(lines).strip(),
        sentences=tuple(sentences),
        citations=tuple(replace(by_number[old], number=new) for old, new in numbers.items()),
        understood=reply.understood,
        notices=reply.notices,
    )


def _nothing(reply: Reply, reason: str, missing: str, frame: str) -> Reply:
    abstention = Abstention("aspect" if reason == "aspect" else "topic", missing)
    return Reply(
        kind="abstention",
        text=frame,
        markdown=escape_markdown(frame),
        sentences=(Sentence(frame, frame=True),),
        understood=reply.understood,
        abstention=abstention,
    )
