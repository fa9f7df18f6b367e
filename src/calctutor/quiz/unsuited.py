"""Statements that no question is made of: what stands around a course's content, not in it.

Links, references, licences, captions, code and formulas cut in two by a gap, and sentences that
guide through a page ("as we will see", "in the code above") teach nothing when asked for.
"""

from __future__ import annotations

import re

from calctutor.quiz.views import View
from calctutor.text import fold

_LINK = re.compile(r"https?://|\bwww\.|\bdoi\b|\b10\.\d{4,}/|\]\(|!\[|\barxiv\b|@\w+\.\w", re.I)
_CITED = re.compile(r"\bet al\b|\(\d{4}[a-z]?\)\.|^\[\d+\]|\b(?:vol|no|pp)\. ?\d|\bISBN\b")
_REFERENCES = frozenset(
    """references reference bibliography literature citations citation acknowledgements
    acknowledgments license licence licenses copyright credits links changelog
    contributors""".split()
) | {"further reading", "additional references", "additional resources", "table of contents"}
_ABOUT_THE_PAGE = frozenset(
    """license licence website homepage url link links doi credit credits reference references
    updated citation repository""".split()
)
_BOILERPLATE = re.compile(
    r"\blicen[cs]ed? under\b|\bcopyright\b|\ball rights reserved\b|\bcourtesy of\b|\bclick\b"
    r"|\bcreative commons\b|\bdownload(?:ed)? (?:the|from|it|here)\b|\bedit this page\b"
    r"|\bimage (?:source|credit|from)\b",
    re.I,
)
_CAPTION = re.compile(
    r"(?:figure|fig\.|table|image|photo|picture|illustration|screenshot|diagram)\b"
    r"(?: ?\d|:| of\b| from\b| shows?\b)|\((?:left|right|top|bottom)\)|"
    r"(?:left|right|top|bottom|above|below): ",
    re.I,
)
_FORMULA = re.compile(r"\\[(\[a-zA-Z{]|\$\$|\s=\s.*[\[\](){}]|\w\(\w*,.*\)\s*=|[{}]")
_CODE = re.compile(r"\b(?:import|def|print)\b.*[(:]|\w+\.\w+\.\w+|\w+\.\w+\(|\]\s*=|==.*\(|;\s*$")
_POINTS = re.compile(
    r"\b(?:figures?|fig\.|sections?|chapters?|episodes?|tables?|diagrams?|plots?|images?|code|"
    r"snippets?|examples?|cells?|formulas?|equations?|exercises?) (?:above|below|\d)"
    r"|\b(?:above|below|following|previous|next|preceding|earlier|later) (?:\w+ )?"
    r"(?:figure|section|chapter|episode|table|diagram|plot|image|code|snippet|example|cell"
    r"|formula|equation|exercise)"
    r"|\bin (?:this|the next|the last|the previous) (?:\w+ )?(?:section|chapter|lesson|episode|note"
    r"|tutorial|module|course|class|post|page|assignment|example|figure|case|arrangement)\b"
    r"|\bas (?:we|you|mentioned|discussed|described|noted|seen|shown)\b|\bin the section\b"
    r"|\b(?:see|shown) (?:above|below|here|in)\b|\b(?:above|below)[,.)]",
    re.I,
)
_NARRATES = re.compile(r"\b(?:we|we'll|we're|we've|let's|let us|our|us|you|you'll|your)\b", re.I)
_ASIDE = re.compile(
    r"(?:for example|for instance|suppose|imagine|recall|note that|notice|as an aside|remember"
    r"|in other words|consider|here,|analogously|intuitively|concretely|additionally|that is)\b",
    re.I,
)
SENTENCE = 9
"""Words from which a statement with a capital is running text, behind a label too."""


def is_running_text(view: View) -> bool:
    """Whether a statement is a sentence of running text, and no note in catchwords."""
    if view.role in ("cell", "name", "head", "label", "element"):
        return False
    return view.prose or (view.text[:1].isupper() and len(view.text.split()) >= SENTENCE)


def unsuited(view: View) -> str:
    """Why no question is made of a statement, in words for the reader; "" where one may be."""
    text = view.text
    if _LINK.search(text) or (_CITED.search(text) and view.role != "cell"):
        return "It is a link or a reference."
    if fold(view.topic) in _REFERENCES or any(fold(h) in _REFERENCES for h in view.fact.headings):
        return "It stands among references, links or notices."
    if _is_about_the_page(view):
        return "It is about a source, a licence or a version, not about the subject."
    if _BOILERPLATE.search(text) or _CAPTION.match(text):
        return "It is a caption or a notice."
    runs = is_running_text(view)
    if _FORMULA.search(text) or (runs and _CODE.search(text)):
        return "It is a formula or code, which a gap would cut in two."
    if runs and (_POINTS.search(text) or _ASIDE.match(text)):
        return "It points to another place of the page, or is an aside."
    if runs and _NARRATES.search(text):
        return "It tells the reader what is done on the page, not what holds."
    return ""


def _is_about_the_page(view: View) -> bool:
    """Whether a label such as "License" or "Last updated" names what is said."""
    named = fold(view.label).split()
    return bool(named) and named[-1] in _ABOUT_THE_PAGE and len(named) <= 2
