from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calctutor.faces.web import sources
from calctutor.faces.web.loading import Stage
from calctutor.faces.web.render import frame
from calctutor.faces.web.render import reply as render
from calctutor.faces.web.texts import frame as frame_texts
from calctutor.faces.web.texts import reply as texts
from calctutor.types import Reply, Sentence
from doubles_web import (
    HOSTILE,
    HOSTILE_FILE,
    REPORT,
    FixedTutor,
    abstention,
    answer,
    comparison,
    hostile,
)

TAGS = {
    *("div", "p", "a", "ul", "ol", "li", "h3", "span", "strong", "b", "q", "bdi", "mark"),
    *("blockquote", "button", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"),
}
ATTRIBUTES = {
    *("class", "id", "href", "aria-label", "dir", "type", "data-ask", "role", "scope"),
    *("data-term", "tabindex", "style", "data-go", "data-rest", "title"),
}


class Read(HTMLParser):
    """The tags, attributes and text of some HTML, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")


def values(html: str, name: str) -> list[str]:
    return [value for attribute, value in Read(html).attributes if attribute == name]


def test_every_marker_has_a_source_and_every_source_a_way_back():
    told, cited = render.answer(answer(), "Where?", "t7"), sources.cards(answer(), "t7")
    assert values(told, "href") == ["#s-t7-1", "#s-t7-2", "#s-t7-3"]
    assert values(cited, "id") == ["s-t7-1", "s-t7-2", "s-t7-3"]
    assert values(told, "id") == ["r-t7-1", "r-t7-2", "r-t7-3"]
    links = values(cited, "href")
    assert [link for link in links if "#r-" in link] == ["#r-t7-1", "#r-t7-2", "#r-t7-3"]


def test_each_source_leads_to_its_line_in_the_notes():
    links = values(sources.cards(answer(), "t7"), "href")
    assert [link for link in links if "notes" in link] == [
        "#notes/rivers.md%3A5", "#notes/rivers.md%3A6", "#notes/rivers.md%3A7",
    ]  # fmt: skip


def test_a_second_marker_of_one_source_has_no_second_id():
    reply = replace(answer(), sentences=(Sentence("One.", (1,)), Sentence("Two.", (1, 1))))
    told = render.answer(reply, "Where?", "t1")
    assert values(told, "href") == ["#s-t1-1", "#s-t1-1"]
    assert values(told, "id") == ["r-t1-1"]


def test_a_marker_says_its_heading_to_a_screen_reader():
    assert values(render.answer(answer(), "Where?", "t1"), "aria-label")[0] == (
        "Source 1: Rivers, Amber river"
    )


def test_a_number_without_a_citation_is_no_link():
    reply = replace(answer(), sentences=(Sentence("One.", (9,)),))
    read = Read(render.answer(reply, "Where?", "t1"))
    assert "[9]" in read.text
    assert "a" not in read.tags


def test_statements_are_a_list_under_their_lead_in():
    read = Read(render.answer(answer(), "Where?", "t1"))
    assert read.tags.count("li") == 2
    assert "It rises on the north face and meets the sea at Port Vell.\xa0[1]" in read.text


def test_one_statement_is_a_paragraph():
    reply = replace(answer(), sentences=(Sentence("Lone.", (1,)),), suggestions=())
    assert "ul" not in Read(render.answer(reply, "Where?", "t1")).tags


def test_sentences_stand_under_their_headings():
    reply = replace(
        answer(),
        sentences=(
            Sentence("One.", (1,), heading="Site"),
            Sentence("Two.", (2,), heading="Site"),
            Sentence("Three.", (3,), heading="Age"),
        ),
    )
    html = render.answer(reply, "Where?", "t1")
    assert re.findall(r"<h3>(.*?)</h3>", html) == ["Site", "Age"]


def test_the_quote_is_marked_exactly_in_its_surroundings():
    for citation in answer().citations:
        html = sources.excerpt(citation)
        marked = re.search(r"<mark>(.*)</mark>", html, re.DOTALL)
        assert marked is not None
        assert Read(marked.group(1)).text == citation.quote
        assert Read(html).text in (citation.before + citation.quote + citation.after)


def test_surroundings_stay_under_the_heading_of_the_quote():
    first = answer().citations[0]
    assert "##" not in Read(sources.excerpt(first)).text
    assert "ct-cut" not in sources.excerpt(replace(first, before="x" * 300 + "\n# Title\n\n"))
    assert "240 km" in Read(sources.excerpt(first)).text


@pytest.mark.parametrize("filler", ["word " * 400, "line\n" * 400, "x" * 2000])
def test_long_surroundings_are_cut_between_words(filler: str):
    citation = replace(answer().citations[0], before=filler, after=filler)
    text = Read(sources.excerpt(citation)).text
    assert sources.excerpt(citation).count("ct-cut") == 2
    before, after = text.split(citation.quote)
    assert filler.endswith(before)
    assert filler.startswith(after)
    assert 150 < len(before) <= sources.SURROUNDINGS
    assert 150 < len(after) <= sources.SURROUNDINGS
    if " " in filler:
        assert before.startswith("word ")
        assert after.endswith(" word")


def test_a_source_gives_path_file_and_lines():
    read = Read(sources.card(answer().citations[1], "t1"))
    assert "Rivers › Amber river" in read.text
    assert "rivers.md, line 6" in read.text


def test_a_page_and_several_lines_are_named():
    assert texts.source_place(3, 5, None) == "lines 3–5"
    assert texts.source_place(3, 3, 12) == "page 12, line 3"
    assert texts.source_place(3, 3, 12, "deck.pptx") == "slide 12, line 3"


def test_a_disputed_statement_carries_badge_and_reason_beside_marker_and_source():
    for html in (render.answer(answer(), "?", "t1"), sources.cards(answer(), "t1")):
        assert html.count("ct-flag-disputed") == 1
        assert f"{texts.DISPUTED} Two surveys date it later." in Read(html).text


def test_a_notice_that_repeats_the_badge_is_left_out_and_others_are_shown():
    reply = replace(answer(), notices=("Marked: Two surveys date it later.", "An old file."))
    html = render.answer(reply, "?", "t1")
    assert re.findall(r'<p class="ct-notice">(.*?)</p>', html) == ["An old file."]


def test_a_changed_file_is_flagged():
    stale = replace(answer().citations[0], stale=True)
    assert "ct-flag-stale" in sources.card(stale, "t1")
    assert "ct-flag-stale" not in sources.card(answer().citations[0], "t1")


def test_what_was_understood_is_shown_where_it_differs():
    assert texts.UNDERSTOOD not in render.answer(answer(), "where is the AMBER river", "t1")
    assert texts.UNDERSTOOD in render.answer(answer(), "and where is it?", "t1")


def test_a_comparison_is_a_table_with_sources_in_each_cell():
    html = render.answer(comparison(), "?", "t2")
    read = Read(html)
    assert read.tags.count("table") == 1
    assert read.tags.count("tr") == 3
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html) == [
        "Aspect", "Amber river", "Blue river",
    ]  # fmt: skip
    assert re.findall(r'<th scope="row"[^>]*>(.*?)</th>', html) == ["Site", "Age"]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html)
    assert [re.findall(r'href="#s-t2-(\d)"', cell) for cell in cells] == [["1"], ["2"], ["3"], []]
    assert cells[3] == texts.SILENT
    assert "ct-flag-disputed" in cells[2]
    assert values(html, "data-term") == ["Amber river", "Blue river"] * 2


def test_a_source_leads_back_to_the_first_marker_on_the_page():
    html = render.answer(comparison(), "?", "t2")
    assert html.index('id="r-t2-1"') < html.index('id="r-t2-2"')
    assert html.index('id="r-t2-2"') < html.index("<table")


def test_the_parts_of_a_comparison_stand_under_their_titles():
    titles = re.findall(r"<h3>(.*?)</h3>", render.answer(comparison(), "?", "t2"))
    assert titles == [texts.DISCRIMINATOR, texts.UNSAID, texts.CHECK]


def test_an_abstention_says_so_and_offers_the_nearest_headings():
    html = render.answer(abstention(), "?", "t1")
    assert 'class="ct-answer ct-is-abstention"' in html
    assert texts.NOT_COVERED in html
    assert values(html, "data-ask") == [
        "What do my notes say about Rivers – Amber river?",
        "What do my notes say about Rivers – Blue river?",
    ]


def test_headings_that_are_buttons_are_not_listed_in_a_sentence_too():
    listing = Sentence("The nearest: Rivers > Amber river; Rivers > Blue river.", frame=True)
    reply = replace(abstention(), sentences=(*abstention().sentences, listing))
    text = Read(render.answer(reply, "?", "t1")).text
    assert "The nearest:" not in text
    assert "the price of bridges" in text


def test_what_is_no_question_is_not_called_a_gap_in_the_notes():
    told = abstention()
    assert told.abstention is not None
    reply = replace(told, abstention=replace(told.abstention, reason="not_a_question"))
    html = render.answer(reply, "?", "t1")
    assert texts.NOT_A_QUESTION in html
    assert texts.NOT_COVERED not in html


def test_a_reply_without_sentences_shows_its_text():
    reply = Reply("help", "First.\n\nSecond & last.", "")
    assert "<p>First.</p><p>Second &amp; last.</p>" in render.answer(reply, "?", "t1")
    assert texts.NO_SOURCES in sources.cards(reply, "t1")


def hostile_pages() -> list[str]:
    stage = Stage("ready", tutor=FixedTutor())
    return [
        render.answer(hostile(), "?", "t1"),
        sources.cards(hostile(), "t1"),
        render.error(HOSTILE),
        frame.status(Stage(failure=HOSTILE), HOSTILE),
        frame.status(Stage(HOSTILE, 1, 2), HOSTILE),
        frame.status(stage, HOSTILE),
        render.chips(HOSTILE, [(HOSTILE, HOSTILE)]),
    ]


@pytest.mark.parametrize("html", hostile_pages())
def test_hostile_text_is_text(html: str):
    read = Read(html)
    assert set(read.tags) <= TAGS
    assert {name for name, _ in read.attributes} <= ATTRIBUTES
    assert all(v.startswith("#") for name, v in read.attributes if name == "href")
    assert HOSTILE in read.text


def test_a_hostile_file_name_is_text():
    assert HOSTILE_FILE in Read(sources.cards(hostile(), "t1")).text


NASTY = st.text(st.sampled_from("<>&\"'`$-{}[]()#*_|/\\ =:;abjx\n\0\u202e🌊"), max_size=40)


@given(NASTY, NASTY, NASTY)
def test_no_text_of_a_note_becomes_markup(quote: str, before: str, heading: str):
    citation = replace(
        answer().citations[0], quote=quote, before=before, headings=(heading,), source=before
    )
    reply = replace(
        answer(), citations=(citation,), sentences=(Sentence(quote, (1,), heading=heading),),
        understood=before, notices=(heading,), suggestions=(quote,),
    )  # fmt: skip
    for html in (render.answer(reply, "?", "t1"), sources.cards(reply, "t1")):
        read = Read(html)
        assert set(read.tags) <= TAGS
        assert {name for name, _ in read.attributes} <= ATTRIBUTES
        assert all(v.startswith("#") for name, v in read.attributes if name == "href")


def test_the_status_follows_the_loading():
    assert frame_texts.progress("embedding", 3, 7) in frame.status(Stage("embedding", 3, 7), "n")
    failed = frame.status(Stage(failure="No such folder."), "n")
    assert "No such folder." in failed
    assert "ct-retry" in failed
    ready = Read(frame.status(Stage(tutor=FixedTutor()), "rivers"))
    assert "rivers: 1 note, 5 statements" in ready.text
    assert "1 file left out" in ready.text
    assert "broken<b>.md: it is not text." in ready.text


def test_counts_are_in_proper_english():
    assert frame_texts.ready(REPORT.files, REPORT.facts) == "1 note, 5 statements"
    assert frame_texts.skipped(2) == "2 files left out"
    assert frame_texts.progress("reading tea leaves", 0, 0) == "reading tea leaves …"
