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
    r"|\bthis (?:list|table|figure|section|chapter|page|lecture|course|class|tutorial|lesson)\b"
    r"|\b(?:website|web ?page|blog|tutorial|textbook|youtube|slides|github|homepage)\b"
    r"|\b(?:see|shown) (?:above|below|here|in|the|this|also|our|more)\b|\b(?:above|below)[,.)]",
    re.I,
)
_TELLS = (
    r"(?:see|look|show|discuss|describe|introduce|present|develop|review|cover|consider|note"
    r"|mention|learn|begin|start|continue|return|explore|talk|write|assume|suppose|imagine|focus"
    r"|turn|move|go|try|proceed|examine|illustrate|plot|demonstrate|skip|revisit|wonder|notice"
    r"|recall|ask|find out|get to|come to|leave|omit|refer you)"
)
_TOLD = r"(?:saw|left|began|went|found|took|made|got|wrote|came|thought|chose|ran|\w{2,}ed)"
_NARRATES = re.compile(
    rf"\b(?:we|i)(?:'ve| have| had)?(?: \w+ly| just| also| already| only| first| now)*"
    rf" (?:{_TELLS}|{_TOLD}|been)\b"
    rf"|\b(?:we|i)(?:'ll| will| would| are going to| can| could| might)(?: \w+ly| now| also| first"
    rf"| then| next| later| briefly)* {_TELLS}\b"
    r"|\b(?:we|i)(?:'ll| will| would|'re| are) (?!(?:refer to|call|denote|need|have|want)\b)"
    r"|\blet(?:'s| us| me)\b"
    r"|\bour (?:\w+ )?(?:discussion|example|strategy|goal|approach|case|first|previous|working|next"
    r"|toy|running|code|notes?|class|course|journey|motivation)\b"
    rf"|\byou(?:'ll|'ve| will| can| may| might| should| have| could)?(?: also| already| now| have"
    rf"| be able to)* (?:{_TELLS}|expect|think|download|click|verify|convince|interested|wish|guess"
    r"|{_TOLD})\b|\byou(?:'re| are)\b|\bif you(?:'ve|'d|'re)?\b|\bthose of you\b".replace(
        "{_TOLD}", _TOLD
    ),
    re.I,
)
_ASIDE = re.compile(
    r"(?:for example|for instance|suppose|imagine|consider|here,|here is|here are|analogously"
    r"|concretely|say,|now,|so far|going (?:back|forward)|to see (?:this|why|how)|in this case"
    r"|in (?:the|our|this) (?:\w+ )?example|moving on|with this|with these|back to)\b",
    re.I,
)
SENTENCE = 9
"""Words from which a statement with a capital is running text, behind a label too."""


def is_running_text(view: View) -> bool:
    """Whether a statement is a sentence of running text, and no note in catchwords."""
    if view.role in ("cell", "name", "head", "label", "element"):
        return False
    said = view.fact.text
    return view.prose or (said[:1].isupper() and len(said.split()) >= SENTENCE)


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
        return "It points to another place of the page, or is an aside or an example."
    if runs and _NARRATES.search(text):
        return "It tells the reader what is done on the page, not what holds."
    return ""


def _is_about_the_page(view: View) -> bool:
    """Whether a label such as "License" or "Last updated" names what is said."""
    named = fold(view.label).split()
    return bool(named) and named[-1] in _ABOUT_THE_PAGE and len(named) <= 2
