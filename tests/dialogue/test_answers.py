"""The tutor on the shipped notes: what is asked is answered, complete and no more."""

from __future__ import annotations

import pytest

from calctutor import Tutor
from calctutor.dialogue import frames
from calctutor.evaluation.judge import citation_faults
from calctutor.spelling import are_twins
from calctutor.text import fold
from calctutor.types import Abstention, Comparison, Reply


@pytest.fixture(scope="module")
def tutor() -> Tutor:
    return Tutor.open()


def subjects(reply: Reply) -> set[str]:
    return {" > ".join(c.headings) for c in reply.citations}


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Is synovial sarcoma a benign or a malignant tumour?", frames.ACCORDING),
        ("Is chondrocalcinosis common in secondary hyperparathyroidism?", frames.NO),
        ("Can a lipoma ossify?", frames.YES),
        ("Should early biopsy be done in myositis ossificans?", frames.NO),
        ("Is serum calcium normal in pseudopseudohypoparathyroidism?", frames.YES),
    ],
)
def test_a_yes_no_question_is_answered_in_its_first_words(
    tutor: Tutor, question: str, opening: str
) -> None:
    reply = tutor.ask(question)
    assert reply.kind == "answer"
    assert reply.sentences[0].text == opening


def test_a_disputed_fact_is_said_with_its_reason_and_never_asserted(tutor: Tutor) -> None:
    reply = tutor.ask("Does synovial sarcoma calcify peripherally?")
    assert reply.sentences[0].text == frames.ACCORDING
    assert reply.citations[0].disputed
    assert any("disputed" in notice for notice in reply.notices)


def test_a_list_leaves_the_neighbours_out_and_counts(tutor: Tutor) -> None:
    reply = tutor.ask("Which malignant soft tissue tumours mineralize?")
    assert "3" in reply.sentences[0].text
    assert "sarcoma" in reply.text
    assert "ipoma" not in reply.text


def test_the_benign_ones_are_all_told_and_none_besides(tutor: Tutor) -> None:
    reply = tutor.ask("Which benign soft tissue tumours mineralize?")
    assert {c.headings[-1] for c in reply.citations} == {"Benign mineralizing tumours"}
    assert len(reply.citations) == 3


def test_both_kinds_are_told_when_both_are_asked_for(tutor: Tutor) -> None:
    reply = tutor.ask("List the benign and malignant mineralizing tumours")
    assert len(reply.citations) == 6


def test_one_fact_is_not_the_whole_section(tutor: Tutor) -> None:
    reply = tutor.ask("Where is myositis ossificans found?")
    assert [c.headings[-1] for c in reply.citations] == ["Site"]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What is the treatment of synovial sarcoma?", "aspect"),
        ("Which gene is mutated in melorheostosis?", "aspect"),
        ("What is the MRI signal of a lipoma?", "aspect"),
        ("Who won the football yesterday?", "topic"),
        ("What is photosynthesis?", "topic"),
    ],
)
def test_what_the_notes_lack_is_said_and_told_apart(
    tutor: Tutor, question: str, reason: str
) -> None:
    reply = tutor.ask(question)
    assert reply.kind == "abstention"
    assert reply.abstention is not None
    assert reply.abstention.reason == reason


@pytest.mark.parametrize(
    "entity", ["parosteal osteosarcoma", "hyperthyroidism", "hypovitaminosis D", "chordoma"]
)
def test_an_entity_like_one_of_the_notes_is_not_taken_for_it(tutor: Tutor, entity: str) -> None:
    assert tutor.ask(f"What does {entity} look like?").kind == "abstention"


def test_no_question_on_a_term_is_answered_with_its_twin(tutor: Tutor) -> None:
    names = [t.name for t in tutor.terms.terms if t.headings and t.kind != "glossary"]
    pairs = [(a, b) for a in names for b in names if a != b and are_twins(fold(a), fold(b))]
    assert len(pairs) >= 6
    for asked, twin in pairs:
        for question in (f"What is {asked}?", f"What is seen in {asked}?", asked):
            reply = tutor.ask(question)
            for citation in reply.citations:
                assert twin != citation.headings[-1], (question, citation.quote)


@pytest.mark.parametrize(
    ("turns", "must", "heading"),
    [
        (("Tell me about hypoparathyroidism", "And the pseudo form?"), "deformities", "Pseudohypo"),
        (("myositis ossificans", "where is it found?"), "thigh", "Site"),
        (("What is metastatic calcification?", "and dystrophic?"), "tissue damage", "Terms"),
        (("Hypervitaminosis D", "and in adults?"), "osteoporosis", "Hypervitaminosis"),
        (("Should I biopsy myositis ossificans early?", "why?"), "resemble", "Pitfall"),
    ],
)
def test_a_follow_up_is_understood_from_what_was_said(
    tutor: Tutor, turns: tuple[str, ...], must: str, heading: str
) -> None:
    chat = tutor.chat()
    replies = [chat.say(turn) for turn in turns]
    assert must in replies[-1].text
    assert any(heading in " > ".join(c.headings) for c in replies[-1].citations)


def test_shorter_keeps_the_first_statement_and_its_source(tutor: Tutor) -> None:
    chat = tutor.chat()
    whole = chat.say("myositis ossificans")
    brief = chat.say("shorter")
    cited = [s for s in brief.sentences if s.citations]
    assert len(whole.citations) > 1
    assert len(cited) == 1
    assert brief.citations[0].quote == whole.citations[0].quote


def test_where_gives_the_places(tutor: Tutor) -> None:
    chat = tutor.chat()
    chat.say("What are phleboliths a sign of?")
    reply = chat.say("where does it say that?")
    assert reply.citations[0].source in reply.text
    assert f"line {reply.citations[0].first_line}" in reply.text


def test_a_distinction_has_cited_cells_and_says_its_silences(tutor: Tutor) -> None:
    found = tutor.compare("myositis ossificans", "sarcoma")
    assert isinstance(found, Comparison)
    assert "periphery" in found.discriminator[0].text
    numbers = {c.number for c in found.citations}
    cells = [cell for row in found.rows for cell in row.cells]
    assert all(number in numbers for cell in cells for _, number in cell.items)
    assert any(not cell.items for cell in cells)
    assert any("silent" in s.text for s in found.silent)
    assert any("biopsy" in s.text for s in found.trap)
    members = [text for row in found.rows for text, _ in row.cells[1].items]
    assert any(text.startswith("Synovial sarcoma") for text in members)


def test_a_disputed_fact_never_carries_the_discriminator(tutor: Tutor) -> None:
    found = tutor.compare("synovial sarcoma", "lipoma")
    assert isinstance(found, Comparison)
    disputed = {c.number for c in found.citations if c.disputed is not None}
    assert disputed
    assert not disputed & {n for s in found.discriminator for n in s.citations}


def test_a_likeness_is_inherited_and_labelled(tutor: Tutor) -> None:
    found = tutor.compare("PHP", "primary hyperparathyroidism")
    assert isinstance(found, Comparison)
    texts = [text for row in found.rows for text, _ in row.cells[0].items]
    assert any(text.startswith("like Hypoparathyroidism:") for text in texts)


def test_a_side_that_the_notes_lack_is_named(tutor: Tutor) -> None:
    found = tutor.compare("myositis ossificans", "photosynthesis")
    assert isinstance(found, Abstention)
    assert found.missing == "photosynthesis"


@pytest.mark.parametrize("length", ["line", "paragraph", "handout"])
def test_every_snippet_is_cited(tutor: Tutor, length: str) -> None:
    reply = tutor.snippet("myositis ossificans", length)  # type: ignore[arg-type]
    assert reply.kind == "snippet"
    assert citation_faults(reply, lambda source: tutor.index.note(source).text) == ()


def test_snippets_grow_with_their_length(tutor: Tutor) -> None:
    sizes = [
        len(tutor.snippet("hypoparathyroidism", length).text)  # type: ignore[arg-type]
        for length in ("line", "paragraph", "handout")
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[1] < sizes[2]


def test_an_unclear_word_is_asked_back(tutor: Tutor) -> None:
    reply = tutor.ask("hyprparathyroidism")
    assert reply.kind == "clarification"
    assert len(reply.suggestions) >= 2


@pytest.mark.parametrize("text", ["hi", "thanks", "what can I ask?", "what is in these notes?"])
def test_talk_is_met_with_help(tutor: Tutor, text: str) -> None:
    assert tutor.ask(text).kind == "help"


def test_uncited_sentences_are_frames_of_the_closed_list(tutor: Tutor) -> None:
    known = [v for k, v in vars(frames).items() if k.isupper() and isinstance(v, str)]
    openings = tuple(frame.split("{")[0] for frame in known if frame.split("{")[0])
    for question in ("myositis ossificans", "MO vs sarcoma", "help", "What is the dose of iron?"):
        for sentence in tutor.ask(question).sentences:
            if not sentence.citations:
                assert sentence.frame
                assert sentence.text.startswith(openings), sentence.text


@pytest.mark.parametrize("text", ["what is it?", "where is it found?", "those ones"])
def test_a_question_about_nothing_is_asked_back(tutor: Tutor, text: str) -> None:
    reply = tutor.chat().say(text)
    assert reply.kind == "clarification"
    assert reply.citations == ()
    assert reply.suggestions


def test_a_broad_topic_names_what_else_the_notes_have_on_it(tutor: Tutor) -> None:
    reply = tutor.ask("Tell me about heterotopic ossification")
    also = reply.sentences[-1].text
    assert also.startswith("Your notes say more under:")
    assert "Pellegrini-Stieda lesion" in also
    assert "Developmental causes" not in also


def test_a_topic_told_whole_names_no_more(tutor: Tutor) -> None:
    reply = tutor.ask("myositis ossificans")
    assert all(sentence.citations for sentence in reply.sentences[1:])


def test_a_bare_class_is_answered_by_its_members_not_by_its_abbreviation(tutor: Tutor) -> None:
    reply = tutor.ask("hyperparathyroidism")
    told = {citation.headings[-1] for citation in reply.citations}
    assert told == {"Primary hyperparathyroidism", "Secondary hyperparathyroidism"}


def test_causes_are_told_in_the_order_of_the_notes(tutor: Tutor) -> None:
    reply = tutor.ask("list the causes of heterotopic ossification")
    starts = [citation.start for citation in reply.citations]
    assert len(starts) == 3 and starts == sorted(starts)


def test_a_list_of_things_under_a_heading_is_told_whole(tutor: Tutor) -> None:
    reply = tutor.ask("Which conditions cause arterial calcification?")
    assert "4" in reply.sentences[0].text
    assert {c.headings[-1] for c in reply.citations} == {"Arterial calcification"}


def test_one_sentence_that_says_all_is_no_list_of_those_that_say_a_part(tutor: Tutor) -> None:
    reply = tutor.ask("Which two processes make a soft tissue tumour calcify locally?")
    assert [c.quote for c in reply.citations] == [
        "Any soft tissue tumour may calcify locally, from haemorrhage or necrosis."
    ]


def test_of_several_things_named_each_is_told(tutor: Tutor) -> None:
    question = "Where on the body: myositis ossificans, and neurogenic heterotopic ossification?"
    text = tutor.ask(question).text
    assert "elbow" in text and "hips" in text
