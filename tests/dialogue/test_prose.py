"""Answers from running text: whole, from one place, and nothing told without what it leans on."""

from __future__ import annotations

import pytest

from calctutor import Tutor
from calctutor.evaluation.judge import citation_faults
from calctutor.types import Reply

NOTES = """# Keeping bees

## Swarming

A colony swarms in late spring. The old queen leaves with half of the workers. This is because the
hive has become too crowded for her scent to reach every bee. Beekeepers add a box in April, so
that there is room again.

Mites are counted with a sugar roll. It is done in May. However, it misses the mites under the caps.

## Feeding

The three feeding methods look as follows:

- **Frame feeder**. A box that hangs in the hive like a comb. It holds two litres. Bees may drown
  in it.
- **Top feeder**. A tray under the lid. It is filled without smoke. It has to be level.
- **Entrance feeder**. A jar at the door. It is easily robbed. It is the cheapest one.

## Overwintering

Rules for the autumn:

1. *The colony is large and its stores are small*. Feed syrup at once. Ten kilograms will do.
2. *The colony is small and its stores are large*. Unite it with another one. Leave the syrup away.

Colonies are insulated from above.

```python
colony = "swarms in winter"
```
"""


@pytest.fixture(scope="module")
def tutor(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    root = tmp_path_factory.mktemp("prose")
    folder = root / "notes"
    folder.mkdir()
    (folder / "bees.md").write_text(NOTES, encoding="utf-8", newline="")
    return Tutor.open(notes=folder, home=root / "home")


def told(reply: Reply) -> list[str]:
    return [s.text for s in reply.sentences if s.citations]


def test_a_reason_is_told_from_the_sentence_behind(tutor: Tutor) -> None:
    reply = tutor.ask("Why does the old queen leave?")
    assert reply.kind == "answer"
    text = " ".join(told(reply))
    assert "half of the workers" in text and "too crowded" in text
    assert text.index("half of the workers") < text.index("too crowded")


def test_a_sentence_that_points_back_is_told_behind_what_it_points_to(tutor: Tutor) -> None:
    texts = told(tutor.ask("What misses the mites under the caps?"))
    at = next(i for i, text in enumerate(texts) if "misses" in text)
    assert at > 0 and "sugar roll" in " ".join(texts[:at])
    assert texts[at].startswith("However")


def test_each_sentence_of_a_paragraph_has_its_own_exact_citation(tutor: Tutor) -> None:
    reply = tutor.ask("Why does the old queen leave?")
    assert not citation_faults(reply, lambda source: tutor.index.note(source).text)
    numbers = [s.citations for s in reply.sentences if s.citations]
    assert len(set(numbers)) == len(numbers) >= 2


def test_an_announced_list_of_long_items_counts_items_not_sentences(tutor: Tutor) -> None:
    reply = tutor.ask("the three feeding methods")
    assert "list 3" in reply.sentences[0].text
    assert [t.split(" (")[0] for t in told(reply)] == [
        "Frame feeder",
        "Top feeder",
        "Entrance feeder",
    ]


def test_the_head_of_an_item_is_told_with_what_it_is_the_head_of(tutor: Tutor) -> None:
    reply = tutor.ask("My colony is small and its stores are large, what should I do?")
    assert reply.kind == "answer"
    assert "Unite it" in reply.text


def test_a_follow_up_without_a_topic_stays_in_its_section(tutor: Tutor) -> None:
    chat = tutor.chat(None)
    chat.say("My colony is small and its stores are large, what should I do?")
    reply = chat.say("and if it is large and they are small?")
    assert {c.headings[-1] for c in reply.citations} == {"Overwintering"}
    assert "Feed syrup at once" in reply.text


def test_code_is_never_told(tutor: Tutor) -> None:
    assert "winter" not in tutor.ask("When does a colony swarm?").text


def test_what_prose_does_not_say_is_not_answered(tutor: Tutor) -> None:
    assert tutor.ask("How many eyes does a bee have?").kind == "abstention"
    assert tutor.ask("Who invented the sugar roll?").kind == "abstention"
