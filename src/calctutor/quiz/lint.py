"""The linter of quiz items: twenty-seven rules, run on any bank, a teacher's too.

An item with an E finding does not ship; a W lowers its rank. Each rule is a
function of its own in the `lint_*` modules; rules that need the notes or the
retriever pass where the context lacks them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from calctutor.quiz import lint_evidence, lint_options, lint_stem
from calctutor.quiz.lint_bank import bank_findings
from calctutor.quiz.lint_context import Flaw, LintContext
from calctutor.quiz_types import Finding, QuizItem

Rule = Callable[[QuizItem, LintContext], Iterator[Flaw]]
RULES: dict[str, Rule] = {
    "L01": lint_options.unique_options,
    "L02": lint_options.number_of_options,
    "L03": lint_options.all_of_the_above,
    "L04": lint_options.k_type,
    "L05": lint_options.longest_key,
    "L06": lint_options.length_spread,
    "L07": lint_stem.word_repeat,
    "L08": lint_stem.grammar_cue,
    "L09": lint_stem.negative_stem,
    "L10": lint_options.absolute_terms,
    "L11": lint_options.vague_terms,
    "L12": lint_options.overlapping_options,
    "L13": lint_options.opposite_pair,
    "L14": lint_stem.unfocused_stem,
    "L15": lint_stem.dangling_text,
    "L16": lint_options.order_of_options,
    "L17": lint_stem.key_leak,
    "L18": lint_stem.size,
    "L19": lint_evidence.key_support,
    "L20": lint_evidence.feedback,
    "L21": lint_evidence.distractor_refuted,
    "L22": lint_evidence.is_a,
    "L23": lint_evidence.shared_attribute,
    "L24": lint_evidence.term_twins,
    "L25": lint_evidence.homogeneity,
    "L26": lint_evidence.disputed,
}
"""The rules of one item; L16, L21 and L27 look at the whole bank too."""


def lint_item(item: QuizItem, context: LintContext | None = None) -> tuple[Finding, ...]:
    """All flaws of one item by itself, in the order of the rules."""
    known = context or LintContext()
    return tuple(
        Finding(rule, severity, item.id, message)
        for rule, check in RULES.items()
        for severity, message in check(item, known)
    )


def lint_bank(items: Sequence[QuizItem], context: LintContext | None = None) -> tuple[Finding, ...]:
    """All flaws of a bank: of each item, then those that only the whole bank shows."""
    own = tuple(finding for item in items for finding in lint_item(item, context))
    return own + bank_findings(items)


def errors(findings: Sequence[Finding]) -> frozenset[str]:
    """The ids of the items that do not ship."""
    return frozenset(f.item_id for f in findings if f.severity == "E")
