"""A QTI 2.1 package: an item a file, a test that holds them in sections, a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, tostring

from calctutor.exports.answers import topic_of
from calctutor.exports.archive import pack
from calctutor.exports.cards import Card, cards_of
from calctutor.exports.learning import name_of, partly
from calctutor.exports.qti_item import (
    NAMESPACE,
    SCHEMA,
    XSI,
    asks_both,
    identifier,
    item_element,
    paragraphs,
)
from calctutor.exports.selection import LeftOut, Selection
from calctutor.exports.tags import lasting_number
from calctutor.quiz_types import QuizItem

PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"
ALL_OR_NOTHING = "an order earns all or nothing there"


def write(selection: Selection) -> tuple[bytes, tuple[LeftOut, ...]]:
    """The package, with what is asked there in another way."""
    items = selection.items
    files = [(_file(item), _xml(item_element(item, name_of(item)))) for item in items]
    texts = [card for card in cards_of(selection) if card.kind in ("distinction", "snippet")]
    test = _test(selection.title, items, texts)
    manifest = _manifest(selection.title, items)
    data = pack([("imsmanifest.xml", _xml(manifest)), ("test.xml", _xml(test)), *files])
    alone = partly((item for item in items if not asks_both(item)), orders=True)
    orders = sum(item.kind == "ordering" for item in items)
    return data, (*alone, *([LeftOut(orders, ALL_OR_NOTHING, whole=False)] if orders else []))


def _xml(element: Element) -> bytes:
    data: bytes = tostring(element, encoding="UTF-8", xml_declaration=True)
    return data


def _file(item: QuizItem) -> str:
    return f"items/{identifier(item.id)}.xml"


def _test(title: str, items: Sequence[QuizItem], texts: Sequence[Card]) -> Element:
    test = Element(
        "assessmentTest",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": XSI,
            "xsi:schemaLocation": SCHEMA,
            "identifier": _number("test", title),
            "title": title,
        },
    )
    part = SubElement(
        test,
        "testPart",
        identifier="part",
        navigationMode="nonlinear",
        submissionMode="individual",
    )
    section = SubElement(part, "assessmentSection", identifier="all", title=title, visible="true")
    for card in texts:
        rubric = SubElement(section, "rubricBlock", view="candidate")
        paragraphs(rubric, [*card.front, *card.back, *card.sources])
    for number, (topic, group) in enumerate(groupby(items, _topic), start=1):
        inner = SubElement(
            section,
            "assessmentSection",
            identifier=f"section-{number}",
            title=topic,
            visible="false",
        )
        for item in group:
            SubElement(inner, "assessmentItemRef", identifier=identifier(item.id), href=_file(item))
    return test


def _topic(item: QuizItem) -> str:
    return next(iter(topic_of(item)), "Questions")


def _number(kind: str, text: str) -> str:
    return f"{kind}-{lasting_number(f'{kind} {text}')}"


def _manifest(title: str, items: Sequence[QuizItem]) -> Element:
    manifest = Element("manifest", {"xmlns": PACKAGING, "identifier": _number("package", title)})
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    test = SubElement(
        resources,
        "resource",
        identifier="resource-test",
        type="imsqti_test_xmlv2p1",
        href="test.xml",
    )
    SubElement(test, "file", href="test.xml")
    for item in items:
        name = identifier(item.id)
        SubElement(test, "dependency", identifierref=f"resource-{name}")
        resource = SubElement(
            resources,
            "resource",
            identifier=f"resource-{name}",
            type="imsqti_item_xmlv2p1",
            href=_file(item),
        )
        SubElement(resource, "file", href=_file(item))
    return manifest
