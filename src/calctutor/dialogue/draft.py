"""A reply in the making: sentences with their citations, then text and Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from calctutor.dialogue.cite import Citer
from calctutor.dialogue.frames import DISPUTED, DISPUTED_BARE
from calctutor.dialogue.wording import escape_markdown, in_plain, markdown_statement, statement
from calctutor.types import (
    Abstention,
    Comparison,
    Fact,
    Reply,
    ReplyKind,
    Sentence,
)


@dataclass
class Draft:
    """Collects what a reply says, in order."""

    citer: Citer
    sentences: list[Sentence] = field(default_factory=list)
    _markdown: list[str] = field(default_factory=list)
    _notices: list[str] = field(default_factory=list)

    def frame(self, text: str) -> None:
        """Add a frame sentence, one of the closed list."""
        self.sentences.append(Sentence(text, frame=True))
        self._markdown.append(escape_markdown(text) + "\n")

    def fact(self, fact: Fact, *, shown: str | None = None) -> None:
        """Add what a fact says, cited; ``shown`` replaces its statement."""
        number = self.citer.cite(fact)
        text = statement(fact) if shown is None else shown
        marked = markdown_statement(fact) if shown is None else escape_markdown(shown)
        badge = ""
        if fact.disputed is not None:
            badge = " *(disputed)*"
            self.dispute(fact.disputed)
        self.sentences.append(Sentence(text, (number,)))
        self._markdown.append(f"- {marked}{badge} [{number}]")

    def facts(
        self, facts: Iterable[Fact], *, joined: Callable[[Fact, Fact], bool] | None = None
    ) -> None:
        """Add several facts in order; one that is ``joined`` to the one before runs on."""
        before: Fact | None = None
        for fact in facts:
            if before is not None and joined is not None and joined(before, fact):
                self._run_on(fact)
            else:
                self.fact(fact)
            before = fact

    def _run_on(self, fact: Fact) -> None:
        """Add the next sentence of a paragraph: its own words alone, on the same line."""
        line = self._markdown.pop()
        self.fact(fact, shown=in_plain(fact).text)
        self._markdown.append(f"{line} {self._markdown.pop().removeprefix('- ')}")

    def block(self, markdown: str, sentences: Iterable[Sentence]) -> None:
        """Add Markdown made elsewhere with its sentences."""
        self._markdown.append(markdown)
        self.sentences.extend(sentences)

    def notice(self, text: str) -> None:
        """Add a remark that is shown beside the reply."""
        if text not in self._notices:
            self._notices.append(text)

    def dispute(self, reason: str) -> None:
        """Say that a statement is marked as disputed, with the author's reason."""
        self.notice(DISPUTED.format(reason=reason) if reason else DISPUTED_BARE)

    def reply(
        self,
        kind: ReplyKind,
        understood: str,
        *,
        abstention: Abstention | None = None,
        comparison: Comparison | None = None,
        suggestions: tuple[str, ...] = (),
    ) -> Reply:
        """The finished reply."""
        return Reply(
            kind=kind,
            text="\n".join(s.text for s in self.sentences),
            markdown="\n".join(self._markdown).strip(),
            sentences=tuple(self.sentences),
            citations=self.citer.citations,
            understood=understood,
            notices=tuple(self._notices),
            abstention=abstention,
            comparison=comparison,
            suggestions=suggestions,
        )
