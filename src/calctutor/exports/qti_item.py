"""One question as a QTI 2.1 assessmentItem: its interaction, its marks, its feedback."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from calctutor.exports.answers import BLANK, accepted, answer_of, asks_reason, letter
from calctutor.exports.cards import sources_of
from calctutor.exports.learning import asked_as, pairs_of, stem_lines
from calctutor.exports.sources import one_line
from calctutor.quiz_types import Option, QuizItem

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = f"{NAMESPACE} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
RESPONSE, REASON = "RESPONSE", "REASON"


def identifier(text: str) -> str:
    """A name as QTI allows it; another text gives another name."""
    plain = re.sub(r"[^A-Za-z0-9_.-]", "_", text)
    plain = plain if plain[:1].isalpha() else f"q_{plain}"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return plain if plain == text else f"{plain[:40]}-{digest}"


def asks_both(item: QuizItem) -> bool:
    """Whether both tiers are choices, so that the mark can ask for both."""
    return asks_reason(item) and bool(item.reasons) and len(item.key) == 1


def item_element(item: QuizItem, title: str) -> Element:
    """The assessmentItem of a question."""
    root = Element(
        "assessmentItem",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": XSI,
            "xsi:schemaLocation": SCHEMA,
            "identifier": identifier(item.id),
            "title": title,
            "adaptive": "false",
            "timeDependent": "false",
        },
    )
    _declare(root, item)
    body = SubElement(root, "itemBody")
    _interact(body, item)
    processing = SubElement(root, "responseProcessing")
    _mark(processing, item)
    _feed_back(root, processing, item)
    return root


def paragraphs(parent: Element, lines: Iterable[str]) -> None:
    """Lines as paragraphs."""
    for line in lines:
        if line:
            SubElement(parent, "p").text = one_line(line)


def _declare(root: Element, item: QuizItem) -> None:
    """What is right and what each response earns, then the outcomes."""
    way = "both" if asks_both(item) else asked_as(item)
    if item.kind == "ordering":
        order = [f"C{i + 1}" for i in item.order]
        _response(root, RESPONSE, "ordered", "identifier", order)
    elif way == "pairs":
        pairs, _ = pairs_of(item)
        keys = [f"L{n} R{n}" for n in range(1, len(pairs) + 1)]
        marks = {key: 1 / len(keys) for key in keys}
        _response(root, RESPONSE, "multiple", "directedPair", keys, marks)
    elif way == "text":
        wordings = accepted(item)[0]
        _response(root, RESPONSE, "single", "string", wordings[:1], dict.fromkeys(wordings, 1.0))
    elif way == "free":
        _response(root, RESPONSE, "single", "string", [])
    else:
        _chosen(root, item, several=way == "several")
    if way == "both":
        right = [letter(i) for i, o in enumerate(item.reasons) if o.correct]
        _response(root, REASON, "single", "identifier", right[:1])
    _outcome(root, "SCORE", "float", "0")
    _outcome(root, "FEEDBACK", "identifier", several=way == "several")
    _outcome(root, "GENERAL", "identifier")


def _chosen(root: Element, item: QuizItem, *, several: bool) -> None:
    keys = [letter(i) for i in item.key]
    share = 1 / len(keys)
    marks = {letter(i): share if i in item.key else -share for i in range(len(item.options))}
    kind = "multiple" if several else "single"
    _response(root, RESPONSE, kind, "identifier", keys, marks if several else {})


def _response(
    root: Element,
    name: str,
    cardinality: str,
    base: str,
    right: Sequence[str],
    marks: Mapping[str, float] | None = None,
) -> None:
    declared = SubElement(
        root, "responseDeclaration", identifier=name, cardinality=cardinality, baseType=base
    )
    if right:
        correct = SubElement(declared, "correctResponse")
        for value in right:
            SubElement(correct, "value").text = value
    if marks:
        mapping = SubElement(declared, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
        for key, mark in marks.items():
            entry = SubElement(mapping, "mapEntry", mapKey=key, mappedValue=f"{mark:.6g}")
            if base == "string":
                entry.set("caseSensitive", "false")


def _outcome(
    root: Element, name: str, base: str, default: str = "", *, several: bool = False
) -> None:
    cardinality = "multiple" if several else "single"
    declared = SubElement(
        root, "outcomeDeclaration", identifier=name, cardinality=cardinality, baseType=base
    )
    if default:
        SubElement(SubElement(declared, "defaultValue"), "value").text = default


def _interact(body: Element, item: QuizItem) -> None:
    """The question and what the learner does."""
    stem, *more = stem_lines(item)
    if item.kind == "ordering":
        _order(body, item, [stem, *more])
    elif asks_both(item):
        paragraphs(body, [f"({one_line(item.badge)})" if item.badge else ""])
        _choose(body, item.options, RESPONSE, one_line(item.stem), shuffle=_shuffles(item))
        _choose(body, item.reasons, REASON, one_line(item.reason_stem))
    elif asked_as(item) == "text":
        _type(body, stem)
        paragraphs(body, more)
    elif asked_as(item) == "free":
        paragraphs(body, [stem, *more])
        lines = str(max(3, len(item.gold)))
        SubElement(
            body, "extendedTextInteraction", responseIdentifier=RESPONSE, expectedLines=lines
        )
        rubric = SubElement(body, "rubricBlock", view="scorer tutor")
        paragraphs(rubric, [f"Answer: {answer_of(item)}", item.feedback])
    elif asked_as(item) == "pairs":
        _match(body, item, [stem, *more])
    else:
        paragraphs(body, more)
        most = len(item.options) if asked_as(item) == "several" else 1
        _choose(body, item.options, RESPONSE, stem, most, shuffle=_shuffles(item))


def _shuffles(item: QuizItem) -> bool:
    return not item.ordered_options and item.kind != "true_false"


def _choose(
    body: Element,
    options: Sequence[Option],
    name: str,
    prompt: str,
    most: int = 1,
    *,
    shuffle: bool = True,
) -> None:
    asked = SubElement(
        body,
        "choiceInteraction",
        responseIdentifier=name,
        shuffle=str(shuffle).lower(),
        maxChoices=str(most),
    )
    SubElement(asked, "prompt").text = prompt
    for index, option in enumerate(options):
        SubElement(asked, "simpleChoice", identifier=letter(index)).text = one_line(option.text)


def _type(body: Element, stem: str) -> None:
    """A short text, in the gap where the stem has one."""
    before, gap, after = stem.partition(BLANK)
    paragraph = SubElement(body, "p")
    paragraph.text = before if gap else f"{stem} "
    entry = SubElement(
        paragraph, "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="40"
    )
    entry.tail = after if gap else ""


def _match(body: Element, item: QuizItem, lines: Sequence[str]) -> None:
    pairs, over = pairs_of(item)
    asked = SubElement(
        body,
        "matchInteraction",
        responseIdentifier=RESPONSE,
        shuffle="true",
        maxAssociations=str(len(pairs)),
    )
    SubElement(asked, "prompt").text = " ".join(lines)
    sides = ([left for left, _ in pairs], [*(right for _, right in pairs), *over])
    for side, texts in zip("LR", sides, strict=True):
        inner = SubElement(asked, "simpleMatchSet")
        for number, text in enumerate(texts, start=1):
            choice = SubElement(
                inner, "simpleAssociableChoice", identifier=f"{side}{number}", matchMax="1"
            )
            choice.text = text


def _order(body: Element, item: QuizItem, lines: Sequence[str]) -> None:
    asked = SubElement(body, "orderInteraction", responseIdentifier=RESPONSE, shuffle="true")
    SubElement(asked, "prompt").text = " ".join(lines)
    for number, option in enumerate(item.options, start=1):
        SubElement(asked, "simpleChoice", identifier=f"C{number}").text = one_line(option.text)


def _mark(processing: Element, item: QuizItem) -> None:
    """How the response earns its mark; free text is left to the teacher."""
    way = asked_as(item)
    if asks_both(item):
        _all_right(processing, [RESPONSE, REASON])
    elif way in ("several", "text") or (way == "pairs" and item.kind != "ordering"):
        _set(processing, "SCORE").append(Element("mapResponse", identifier=RESPONSE))
    elif way != "free":
        _all_right(processing, [RESPONSE])


def _all_right(processing: Element, names: Sequence[str]) -> None:
    condition = SubElement(SubElement(processing, "responseCondition"), "responseIf")
    parent = SubElement(condition, "and") if len(names) > 1 else condition
    for name in names:
        match = SubElement(parent, "match")
        SubElement(match, "variable", identifier=name)
        SubElement(match, "correct", identifier=name)
    value = SubElement(_set(condition, "SCORE"), "baseValue", baseType="float")
    value.text = "1"


def _set(parent: Element, name: str) -> Element:
    return SubElement(parent, "setOutcomeValue", identifier=name)


def _feed_back(root: Element, processing: Element, item: QuizItem) -> None:
    """What is said to each choice, and to every response."""
    if asked_as(item) in ("choice", "several", "truth") or asks_both(item):
        SubElement(_set(processing, "FEEDBACK"), "variable", identifier=RESPONSE)
        for index, option in enumerate(item.options):
            if option.feedback:
                _modal(root, "FEEDBACK", letter(index), [option.feedback])
    value = SubElement(_set(processing, "GENERAL"), "baseValue", baseType="identifier")
    value.text = "said"
    _modal(root, "GENERAL", "said", [item.feedback, *sources_of(item.citations)])


def _modal(root: Element, outcome: str, name: str, lines: Iterable[str]) -> None:
    said = SubElement(
        root, "modalFeedback", outcomeIdentifier=outcome, identifier=name, showHide="show"
    )
    paragraphs(said, lines)
