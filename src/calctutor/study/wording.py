"""A quiz in words: its questions, feedback, hints and end as replies, every quote cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from calctutor.dialogue import frames
from calctutor.dialogue.wording import escape_markdown
from calctutor.quiz.hints import Hint
from calctutor.quiz.session import Summary
from calctutor.quiz_types import QuizItem
from calctutor.study.run import Answered, QuizRun
from calctutor.study.typed import LETTERS
from calctutor.types import Citation, Reply, Sentence

_MARK = re.compile(r"\s*\[(\d+)\]")
_EMPHASIS = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
_MARKUP = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=[\w.,;:!?])[*_](?!\w)")
_QUOTED = re.compile(r"“[^”]*”")
_BULLET = re.compile(r"^\s*([-*+]|\d+[.)])\s+")
_STATED = ("Right: ", "The answer: ", "Missing: ")
_VERDICTS = {
    "correct": frames.QUIZ_CORRECT,
    "partial": frames.QUIZ_PARTIAL,
    "wrong": frames.QUIZ_WRONG,
}


@dataclass
class Page:
    """A reply in the making; citations keep their numbers."""

    citations: tuple[Citation, ...] = ()
    sentences: list[Sentence] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    suggestions: tuple[str, ...] = ()
    _markdown: list[str] = field(default_factory=list)

    def frame(self, text: str, *, bullet: bool = False) -> None:
        """Add a sentence that states nothing of the subject."""
        self.sentences.append(Sentence(text, frame=True))
        self._markdown.append(("- " if bullet else "") + escape_markdown(text) + self._end(bullet))

    def line(self, text: str, cited: Sequence[int] = (), *, bullet: bool = False) -> None:
        """Add a line of feedback; its [n] marks become citations, the rest of it is shown."""
        numbers = tuple(dict.fromkeys([*map(int, _MARK.findall(text)), *cited]))
        bare = _MARK.sub("", text).replace(".”.", ".”")
        marks = "".join(f" [{n}]" for n in numbers)
        bare = _QUOTED.sub(lambda quote: _bare(quote[0]), bare)
        pieces = _EMPHASIS.split(bare)
        shown = "*".join(escape_markdown(piece) for piece in pieces)
        self.sentences.append(Sentence("".join(pieces), numbers, frame=not numbers))
        self._markdown.append(("- " if bullet else "") + shown + marks + self._end(bullet))

    def _end(self, bullet: bool) -> str:
        return "" if bullet else "\n"

    def reply(self, understood: str = "") -> Reply:
        """The finished reply; it holds the citations that its sentences use, from 1 on."""
        used = {number for sentence in self.sentences for number in sentence.citations}
        reply = Reply(
            kind="quiz",
            text="\n".join(sentence.text for sentence in self.sentences),
            markdown=_spaced(self._markdown),
            sentences=tuple(self.sentences),
            citations=tuple(c for c in self.citations if c.number in used),
            understood=understood,
            notices=tuple(self.notices),
            suggestions=self.suggestions,
        )
        return joined((reply,), understood)


def _spaced(blocks: Iterable[str]) -> str:
    """Paragraphs apart from lists, as Markdown wants them."""
    lines: list[str] = []
    for block in blocks:
        is_item = block.startswith("- ")
        if lines and not is_item and lines[-1].startswith("- "):
            lines.append("")
        lines += [block] if is_item else block.split("\n")
    return "\n".join(lines).strip()


def question(run: QuizRun, item: QuizItem) -> Reply:
    """The question asked now, nothing cited, as a citation would hold its answer."""
    page = Page()
    stem = frames.QUIZ_QUESTION.format(number=run.number, total=run.total, stem=item.stem)
    page.frame(stem)
    if item.badge:
        page.notices.append(item.badge)
    for number, left in enumerate(item.left, start=1):
        page.frame(frames.QUIZ_LEFT.format(number=number, text=left), bullet=True)
    _options(page, [option.text for option in item.options])
    how = {
        "matching": frames.QUIZ_PAIRS,
        "ordering": frames.QUIZ_ORDER,
        "multiple": frames.QUIZ_SEVERAL,
    }.get(item.kind)
    if how:
        page.frame(how)
    return page.reply()


def second(item: QuizItem) -> Reply:
    """What is asked after a right choice: its reason, or the correction of a falsehood."""
    page = Page()
    if item.kind == "true_false":
        page.frame(frames.QUIZ_CORRECTION)
    else:
        page.frame(frames.QUIZ_REASON.format(stem=item.reason_stem))
        _options(page, [reason.text for reason in item.reasons])
    return page.reply()


def _options(page: Page, texts: Sequence[str]) -> None:
    for letter, text in zip(LETTERS, texts, strict=False):
        page.frame(frames.QUIZ_OPTION.format(letter=letter, text=text), bullet=True)


def feedback(answered: Answered, *, unsure: bool, again: bool = False) -> Reply:
    """What an answer came to, and the place in the notes once it is told.

    ``again``: the quiz asks the same once more.
    """
    page = Page(answered.grade.citations)
    if answered.response.gave_up:
        page.frame(frames.QUIZ_SHOWN)
    elif not unsure and answered.grade.verdict in _VERDICTS:
        page.frame(_VERDICTS[answered.grade.verdict])
    _feedback_lines(page, answered, over=answered.concluded or unsure)
    if unsure:
        page.frame(frames.QUIZ_MARK)
    elif answered.concluded:
        _conclusion(page, answered)
        if again:
            page.frame(frames.QUIZ_ONCE_MORE)
    if answered.notice:
        page.notices.append(answered.notice)
    return page.reply()


def _conclusion(page: Page, answered: Answered) -> None:
    """What follows from an answer: another wording, the next day, the pair to tell apart."""
    grade = answered.grade
    marked = frames.QUIZ_UNSURE in grade.feedback
    typed = bool(answered.response.texts) and not grade.vetoes and not marked
    if grade.verdict != "correct" and typed:
        page.frame(frames.QUIZ_ACCEPT)
    if answered.due is not None:
        page.frame(frames.QUIZ_DUE.format(day=answered.due.isoformat()))
    pair = _confused(answered)
    if pair:
        page.frame(frames.QUIZ_APART.format(pair=pair))
        page.suggestions = (pair,)


def _confused(answered: Answered) -> str:
    """The comparison to offer where an answer belongs to a sibling, else ""."""
    one, other = answered.item.subject, answered.grade.confused_with
    return f"{one} vs {other}" if answered.concluded and one and other not in ("", one) else ""


def _feedback_lines(page: Page, answered: Answered, *, over: bool) -> None:
    """The grader's feedback; what is said already, and the badge, are not said again."""
    told = ""
    gold = tuple(dict.fromkeys(unit.citation for unit in answered.item.gold))
    gold = gold or _places_of_pairs(answered.item) or (1,)
    lines = answered.grade.feedback.split("\n")
    if answered.concluded:
        lines = [line for line in lines if line != frames.QUIZ_UNSURE]
    if answered.grade.verdict == "unsure" and answered.grade.model_answer:
        lines.append(f"The answer: {answered.grade.model_answer}")
    for line in lines:
        said = letters(line.removeprefix("The answer: "))
        if line == answered.item.badge:
            page.notices.append(line)
            continue
        if not said or said in told:
            continue
        told += said
        stated = over and page.citations and states_uncited(line)
        page.line(line, gold if stated else ())


def _places_of_pairs(item: QuizItem) -> tuple[int, ...]:
    """The citations that hold the right halves of a matching item; () for other items."""
    halves = [letters(item.options[right].text) for _, right in item.pairs]
    quotes = [(c.number, letters(_bare(c.quote))) for c in item.citations]
    return tuple(n for n, quote in quotes if any(half in quote for half in halves))


def states_uncited(line: str) -> bool:
    """Whether a line of feedback states what the notes say and has no [n] of its own."""
    return line.startswith(_STATED) and not _MARK.search(line)


def letters(text: str) -> str:
    """The letters and digits of a line without its marks: what two wordings share."""
    return "".join(c for c in _MARK.sub("", text).casefold() if c.isalnum())


def why(answered: Answered) -> Reply:
    """Why each option of an answered question is right or wrong, and the place in the notes."""
    item = answered.item
    page = Page(item.citations)
    if item.feedback:
        page.line(item.feedback, () if _MARK.search(item.feedback) else (1,))
    for option in (*item.options, *item.reasons):
        if option.feedback:
            said = option.feedback
            shown = said if option.text in said else f"{option.text}: {said}"
            page.line(shown, () if _MARK.search(said) else option.citations or (1,), bullet=True)
    if not item.options:
        page.line(quoted(item.citations[0]), (1,))
    return page.reply()


def quoted(citation: Citation) -> str:
    """A citation's quote in one line, its markup stripped."""
    return f"“{_bare(citation.quote)}”"


def _bare(quote: str) -> str:
    lines = (_BULLET.sub("", line) for line in quote.splitlines())
    return " ".join(_MARKUP.sub("", " ".join(lines)).split())


def hint(given: Hint, item: QuizItem) -> Reply:
    """One hint; a quote among them is cited."""
    page = Page(item.citations)
    if given.citations:
        page.frame(frames.QUIZ_HINT_CITED)
        page.line(given.text, given.citations)
    else:
        page.frame(frames.QUIZ_HINT.format(text=given.text))
    return page.reply()


def summary(told: Summary) -> Reply:
    """How the quiz went, what to read again with its places, and the pairs to tell apart."""
    numbered = [(n, place.citation) for n, place in enumerate(told.read_again, start=1)]
    page = Page(tuple(_renumbered(citation, n) for n, citation in numbered))
    page.frame(
        frames.QUIZ_SUMMARY.format(
            asked=told.asked,
            right=told.right,
            partial=told.partial,
            wrong=told.wrong,
            skipped=told.skipped,
        )
    )
    if numbered:
        page.frame(frames.QUIZ_READ_AGAIN)
    for number, citation in numbered:
        page.line(quoted(citation), (number,), bullet=True)
    page.suggestions = tuple(f"{one} vs {other}" for one, other in told.confused)
    return page.reply()


def plain(*texts: str, notice: str = "") -> Reply:
    """Frame sentences only."""
    page = Page()
    for text in texts:
        page.frame(text)
    if notice:
        page.notices.append(notice)
    return page.reply()


def _renumbered(citation: Citation, number: int) -> Citation:
    return replace(citation, number=number)


def joined(replies: Sequence[Reply], understood: str) -> Reply:
    """Several replies as one; citations get new numbers where two replies have some."""
    page_citations: list[Citation] = []
    sentences: list[Sentence] = []
    markdown: list[str] = []
    for reply in replies:
        shift = len(page_citations)
        new = {c.number: shift + i for i, c in enumerate(reply.citations, start=1)}
        page_citations += [_renumbered(c, new[c.number]) for c in reply.citations]
        sentences += [
            Sentence(s.text, tuple(new[n] for n in s.citations), s.frame, s.heading)
            for s in reply.sentences
        ]
        markdown.append(_remarked(reply, new))
    return Reply(
        kind="quiz",
        text="\n".join(s.text for s in sentences),
        markdown="\n\n".join(markdown),
        sentences=tuple(sentences),
        citations=tuple(page_citations),
        understood=understood,
        notices=tuple(dict.fromkeys(n for reply in replies for n in reply.notices)),
        suggestions=tuple(dict.fromkeys(s for reply in replies for s in reply.suggestions)),
    )


def _remarked(reply: Reply, new: dict[int, int]) -> str:
    """The Markdown with its marks renumbered; brackets of the notes are escaped there."""
    return re.sub(
        r"(?<!\\)\[(\d+)\]",
        lambda m: f"[{new.get(int(m[1]), int(m[1]))}]",
        reply.markdown,
    )
