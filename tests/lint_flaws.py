"""Seeded flaws for the linter: five items or more a rule, each with its one flaw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calctutor.quiz.views import Views
from calctutor.quiz_types import IdeaUnit, Option, QuizItem, Refutation
from lint_items import choice, cited, fact, typed

ASK = "Which city is the seat of the French government?"
METAL = "Which metal is liquid at room temperature?"


def changed(item: QuizItem, place: int, **changes: object) -> QuizItem:
    """The item with one of its wrong options changed."""
    wrong = [i for i, option in enumerate(item.options) if not option.correct]
    options = list(item.options)
    options[wrong[place]] = replace(options[wrong[place]], **changes)  # type: ignore[arg-type]
    return replace(item, options=tuple(options))


def l01() -> Iterator[QuizItem]:
    yield choice(ASK, "Paris", "Lyon", "paris", "Toulouse")
    yield choice(ASK, "Paris", "Lyon", "The Lyon", "Toulouse")
    yield choice(ASK, "Paris", "Lyon.", "Lyon", "Toulouse")
    yield replace(choice(ASK, "Paris", "Lyon", "Nice"), key=())
    yield replace(choice(ASK, "Paris", "Lyon", "Nice"), key=(0, 1))
    yield replace(choice(ASK, "Paris", "Lyon", "Nice"), key=(7,))
    base = choice(ASK, "Paris", "Lyon", "Nice")
    yield replace(base, key=((base.key[0] + 1) % 3,))


def l02() -> Iterator[QuizItem]:
    yield choice(ASK, "Paris", "Lyon")
    yield choice(ASK, "Paris", "Lyon", "Nice", "Brest", "Metz")
    yield choice(ASK, "Paris", "Lyon", kind="sba_entity")
    yield choice(ASK, "Paris", "Lyon", "Nice", kind="contrast")
    yield choice("True or false: “the seat is Paris.”", "True", "False", "Maybe", kind="true_false")
    yield choice(ASK, "Paris", kind="sba_value")


def l03() -> Iterator[QuizItem]:
    for text in (
        "All of the above", "None of the above", "Both of these", "None of these", "Any of these",
        "Neither of the above",
    ):  # fmt: skip
        yield choice(ASK, "Paris", "Lyon", text)


def l04() -> Iterator[QuizItem]:
    yield choice(METAL, "Mercury", "A and B", "B and C", "Zinc")
    yield choice(METAL, "Mercury", "Only A", "Zinc")
    yield choice(METAL, "Mercury", "A, B and D", "Zinc")
    yield choice(METAL, "Iron and zinc", "Iron and copper", "Zinc and copper")
    yield choice(METAL, "Iron, zinc", "Zinc, copper", "Iron, copper", "Copper")
    yield choice(METAL, "Mercury", "1 and 3", "Zinc")


def l05() -> Iterator[QuizItem]:
    yield choice(METAL, "Mercury, which was once called quicksilver", "Copper", "Zinc")
    yield choice(ASK, "Paris on the river Seine", "Lyon", "Nice")
    yield choice(ASK, "Paris since the tenth century", "Lyon in spring", "Nice")
    yield choice(
        "Which bone lies at the front of the knee?", "Patella in its tendon", "Tibia", "Ulna"
    )
    yield choice(METAL, "Mercury but never gold or iron", "Copper wire drawn", "Zinc plate")


def l06() -> Iterator[QuizItem]:
    long = "a town on the southern coast of the country"
    yield choice(ASK, "Paris", long, "Lyon")
    yield choice(ASK, "Paris", "Lyon", f"Nice, {long}")
    yield choice(METAL, "Mercury", "the alloy of copper with tin and lead", "Zinc")
    yield choice(METAL, "Mercury", "Zinc", "the light metal that foil is made of")
    yield choice(ASK, "Paris", "the largest of the harbours on the sea", "Lyon", "Metz")


def l07() -> Iterator[QuizItem]:
    yield choice("Which Parisian city is the seat of government?", "Parisium", "Lyon", "Nice")
    yield choice("Which metal is mercurial at room temperature?", "Mercury metal", "Zinc", "Tin")
    yield choice(
        "Which gland lies beside the thyroid of the neck?",
        "Parathyroid thyroid",
        "Liver",
        "Pancreas",
    )
    yield choice(
        "What calcifies when a haematoma is calcifying?", "Calcified blood", "Fat", "Muscle"
    )
    yield choice(
        "Which search goes breadth first through a graph?", "Breadth search", "Depth", "Binary"
    )


def l08() -> Iterator[QuizItem]:
    yield choice("The French government has its seat in a", "Paris", "Lyon", "Nice")
    yield choice("Which of these? The animal is an", "Elephant", "Tiger", "Lion")
    yield choice(ASK, "paris", "Lyon", "Nice")
    yield choice(ASK, "Paris.", "Lyon", "Nice")
    yield choice("What do the nurses of this ward check first?", "Pulses", "Weight", "Gait")
    yield choice("What helps a swollen joint of the knee best?", "Cooling", "Heat", "Bandage")


def l09() -> Iterator[QuizItem]:
    yield choice("Which city is not the seat of a government?", "Nice", "Paris", "Rome")
    yield choice("All of these are metals EXCEPT which one?", "Argon", "Zinc", "Tin")
    yield choice("Which metal is never found as an element?", "Sodium", "Gold", "Copper")
    yield choice("Which of these is least likely to be a metal?", "Argon", "Zinc", "Tin")
    yield choice("Which gas can't burn in the air of a room?", "Argon", "Methane", "Propane")
    yield choice(
        "Which is the odd one out of these metals?", "Argon", "Zinc", "Tin", kind="odd_one_out"
    )


def l10() -> Iterator[QuizItem]:
    for text in ("Always Lyon", "Only Lyon", "Never Lyon", "Every town", "Lyon exclusively"):
        yield changed(choice(ASK, "Paris now", "Lyon then", "Nice later"), 0, text=text)


def l11() -> Iterator[QuizItem]:
    yield choice(METAL, "Often mercury", "Zinc", "Tin")
    yield choice(METAL, "Mercury", "Usually zinc", "Tin")
    yield choice(METAL, "May be mercury", "Zinc ore", "Tin")
    yield choice(METAL, "Mercury", "Zinc", "Sometimes tin")
    yield choice(METAL, "Commonly mercury", "Usually zinc", "Tin")


def l12() -> Iterator[QuizItem]:
    yield choice(METAL, "Mercury", "Zinc", "Zinc oxide")
    yield choice("What is the normal range, in mmol/L?", "3.5-5.0", "4.5-6.0", "7.0-8.0")
    yield choice("How long does it take, in days?", "1-3", "3-5", "6-8")
    yield choice(METAL, "Liquid mercury", "Mercury", "Tin")
    yield choice(
        "Which tumour shows phleboliths on films?", "Haemangioma", "Soft tissue chondroma", "STC"
    )
    yield choice(
        "Which tumour is malignant in these notes?",
        "Synovial sarcoma",
        "Malignant tumours",
        "Lipoma",
    )


def without_entities(item: QuizItem) -> QuizItem:
    """The item as an author writes it: its options belong to no entity."""
    return replace(item, options=tuple(replace(o, entity="") for o in item.options))


def l13() -> Iterator[QuizItem]:
    yield without_entities(
        choice("How does the lesion look on the film?", "Dense", "Lucent", "Striped")
    )
    yield without_entities(
        choice("Where does the mineral of it lie?", "Central", "Peripheral", "Nowhere")
    )
    yield without_entities(
        choice("How does the mass change over months?", "Increase", "Decrease", "Ossify")
    )
    yield without_entities(
        choice("What is the level in the serum of it?", "High", "Low", "Unmeasured")
    )
    yield without_entities(
        choice("What is its behaviour over the years?", "Benign", "Malignant", "Unknown")
    )


def l14() -> Iterator[QuizItem]:
    yield choice("The French government.", "Paris", "Lyon", "Nice")
    yield choice("Which city?", "Paris", "Lyon", "Nice")
    yield choice(
        "Which of the following statements is true?",
        "Paris is large",
        "Lyon is small",
        "Nice is new",
    )
    yield choice("Paris, Lyon, Nice and the government of France", "Paris", "Lyon", "Nice")
    yield choice(
        "Which one of these is correct about metals?", "Iron rusts", "Tin burns", "Zinc sings"
    )
    yield choice("France is:", "Large", "Small", "Round")


def l15() -> Iterator[QuizItem]:
    yield choice(ASK, "Paris town", "It is Lyon", "Nice town")
    yield choice(ASK, "Paris (the", "Lyon", "Nice")
    yield choice("This is found where in the French state?", "Paris", "Lyon", "Nice")
    yield choice(ASK, "Paris", "Lyon and", "Nice")
    yield choice(ASK, "Paris", "Lyon,", "Nice")
    yield choice(ASK, "Paris", "such as Lyon", "Nice")
    yield choice(ASK, "Paris", "which is Lyon", "Nice")


def l16() -> Iterator[QuizItem]:
    for numbers in (("5", "3", "9"), ("10 mg", "5 mg", "20 mg"), ("1914", "1918", "1789")):
        base = choice("In which year or number was it then?", *numbers)
        options = tuple(sorted(base.options, key=lambda o: numbers.index(o.text)))
        right = tuple(i for i, o in enumerate(options) if o.correct)
        yield replace(base, options=options, key=right)
    base = choice("How many of them are there in all?", "2", "4", "6")
    yield replace(base, options=base.options[::-1], key=(2 - base.key[0],))
    base = choice("How many litres of it are lost a day?", "1.5", "2.5", "3.5", "4.5")
    yield replace(base, options=base.options[::-1], key=(3 - base.key[0],))


def l17() -> Iterator[QuizItem]:
    yield typed("Fill in the gap. Halides: “Chloride gives _____ with chloride.”", "chloride")
    yield typed("Fill in the gap. Myositis: “the mass gets smaller and _____.”", "smaller")
    yield replace(
        typed("Which term do your notes describe so?", "Calcinosis"), headings=("Calcinosis",)
    )
    yield choice("Which seat has the French government of Paris?", "Paris", "Paris East", "Lyon")
    item = typed("Which condition is also called MO in your notes?", "myositis ossificans")
    yield replace(item, gold=(replace(item.gold[0], aliases=("MO",)),))


def l18() -> Iterator[QuizItem]:
    padding = " ".join(["with more and more words"] * 9)
    yield choice(f"Which city, {padding}, is the seat?", "Paris", "Lyon", "Nice")
    yield choice(f"Which metal, {padding}, is liquid?", "Mercury", "Zinc", "Tin")
    long = " ".join(["town"] * 16)
    yield choice(ASK, long, f"{long} a", f"{long} b")
    yield choice(METAL, "Mercury", " ".join(["alloy"] * 17), "Tin")
    yield typed(f"Fill in the gap. Place: “{padding} _____.”", "smaller")


def l19() -> Iterator[QuizItem]:
    base = choice(ASK, "Paris", "Lyon", "Nice")
    yield replace(base, statement=("Lutetia",))
    yield replace(base, statement=())
    yield replace(base, citations=())
    yield replace(base, citations=(cited(1, "Nothing of the kind."), *base.citations[1:]))
    yield replace(
        typed("Fill in the gap. Size: “it gets _____.”", "smaller"), gold=(IdeaUnit("a", "larger"),)
    )
    yield replace(base, statement=("The notes say",))


def l20() -> Iterator[QuizItem]:
    base = choice(ASK, "Paris", "Lyon", "Nice")
    yield replace(base, feedback="")
    yield changed(base, 0, feedback="")
    yield changed(base, 1, citations=())
    yield changed(base, 1, citations=(9,))
    yield changed(base, 0, feedback="Not so: “Lyon is the seat of the pope” [2]")
    yield replace(base, feedback="Your notes: “Paris is a feast” [1]")


def l21() -> Iterator[QuizItem]:
    base = choice(ASK, "Paris", "Lyon", "Nice")
    yield changed(base, 0, refutation="")
    yield changed(base, 1, refutation="")
    yield changed(base, 0, refuted_by="")
    yield changed(base, 0, refutation="sibling")
    yield changed(choice(METAL, "Mercury", "Zinc", "Tin", "Lead"), 2, refutation="sibling")
    yield changed(choice(METAL, "Mercury", "Zinc", "Tin"), 1, refutation="invented")


def by_notes(
    views: Views, stem: str, right: tuple[str, str], *wrong: tuple[str, str], **changes: object
) -> QuizItem:
    """An item on the little folder: (option, text of its fact) for the key and each other."""
    asked = fact(views, right[1])
    base = choice(stem, right[0], *(text for text, _ in wrong), kind="sba_entity")
    names = {text: fact(views, said) for text, said in (right, *wrong)}
    refuted: Refutation = "exclusive"
    options = [
        replace(
            o,
            refuted_by="" if o.correct else names[o.text].id,
            refutation="" if o.correct else refuted,
        )
        for o in base.options
    ]
    item = replace(
        base, fact_id=asked.id, fact_ids=(asked.id,), subject=asked.subject, options=tuple(options)
    )
    return replace(item, **changes)  # type: ignore[arg-type]


RING = "ring-and-arc calcification"
FAT = "fat density throughout"
PHLEB = "phleboliths"
CLOSURE = "early closure of the epiphyses"
LOW = "low serum calcium"
HIGH = "high serum calcium"
LIKE = "similar to hypoparathyroidism, but with short metacarpals"
CENTRAL = "central calcification"


def l22(views: Views) -> Iterator[QuizItem]:
    ask = "Which tumour of these has the stated sign?"
    yield by_notes(views, ask, ("Lipoma", FAT), ("Benign tumours", RING), ("Haemangioma", PHLEB))
    yield by_notes(
        views, ask, ("Lipoma", FAT), ("Soft tissue tumours", RING), ("Haemangioma", PHLEB)
    )
    yield by_notes(views, ask, ("Soft tissue chondroma", RING), ("STC", FAT), ("Lipoma", FAT))
    yield by_notes(views, ask, ("STC", RING), ("Benign tumours", PHLEB), ("Lipoma", FAT))
    yield by_notes(views, ask, ("Haemangioma", PHLEB), ("Benign tumours", FAT), ("Lipoma", FAT))


def l23(views: Views) -> Iterator[QuizItem]:
    ask = "Which disorder closes the epiphyses of bones early?"
    hypo, pseudo, hyper = "Hypoparathyroidism", "Pseudohypoparathyroidism", "Hyperparathyroidism"
    yield by_notes(views, ask, (hypo, CLOSURE), (pseudo, LIKE), (hyper, HIGH))
    yield by_notes(
        views,
        "Which disorder lowers the serum calcium?",
        (hypo, LOW),
        (pseudo, LIKE),
        (hyper, HIGH),
    )
    yield by_notes(views, ask, (hypo, CLOSURE), (pseudo, LIKE), ("Lipoma", FAT))
    swapped = by_notes(
        views,
        "Which tumour shows the stated pattern?",
        ("Haemangioma", PHLEB),
        ("Lipoma", FAT),
        ("Clear cell sarcoma", "melanin in the cells"),
    )
    yield changed(swapped, 0, entity="Haemangioma")
    shared = by_notes(
        views,
        "Which tumour shows the stated pattern?",
        ("Lipoma", FAT),
        ("Haemangioma", PHLEB),
        ("Clear cell sarcoma", "melanin in the cells"),
    )
    yield changed(shared, 1, entity="Lipoma")


def l24() -> Iterator[QuizItem]:
    ask = "Which of these disorders has the stated sign?"
    for right, twin in (
        ("Hypoparathyroidism", "Hyperparathyroidism"),
        ("Pseudohypoparathyroidism", "Pseudopseudohypoparathyroidism"),
        ("Hyponatraemia", "Hypernatraemia"),
        ("Sarcoma", "Synovial sarcoma"),
        ("Sulfate", "Sulfite"),
    ):
        yield choice(ask, right, twin, "Gout", kind="sba_entity")


def l25(views: Views) -> Iterator[QuizItem]:
    yield choice("What is the upper limit of the range?", "5.0", "Crimson", "7.5")
    yield choice("How many of them are named there?", "Three apples", "12", "14")
    yield choice("In which year did the war break out?", "1914", "Belgium", "1939")
    ask = "Which of these has the stated sign in it?"
    yield by_notes(
        views, ask, ("Lipoma", FAT), ("Gout", "high serum urate"), ("Haemangioma", PHLEB)
    )
    yield by_notes(
        views, ask, ("Haemangioma", PHLEB), ("Gout", "high serum urate"), ("Lipoma", FAT)
    )


def l26(views: Views) -> Iterator[QuizItem]:
    base = choice(ASK, "Paris", "Lyon", "Nice")
    for reason in ("Doubted.", "Later series disagree.", ""):
        yield replace(
            base, citations=(replace(base.citations[0], disputed=reason), *base.citations[1:])
        )
    ask = "Which tumour of these has the stated sign?"
    yield by_notes(
        views, ask, ("Synovial sarcoma", CENTRAL), ("Lipoma", FAT), ("Haemangioma", PHLEB)
    )
    yield by_notes(
        views, ask, ("Lipoma", FAT), ("Synovial sarcoma", CENTRAL), ("Haemangioma", PHLEB)
    )
    yield by_notes(
        views,
        "Which disorder has the stated level of it?",
        ("Gout", "high serum urate"),
        ("Hyperparathyroidism", HIGH),
        ("Hypoparathyroidism", LOW),
    )


def l27() -> Iterator[tuple[QuizItem, QuizItem]]:
    """Pairs of which the second duplicates the first."""
    base = choice(ASK, "Paris", "Lyon", "Nice")
    yield base, replace(base, id="again")
    yield base, replace(choice(ASK, "Paris", "Metz", "Brest"), id="other-options", fact_id="other")
    cloze = typed("Fill in the gap. Myositis – Size: “the mass gradually gets _____.”", "smaller")
    yield cloze, replace(cloze, id="twice")
    yield (
        cloze,
        replace(cloze, id="reworded", fact_id="b", stem=cloze.stem.replace("Fill in", "Complete")),
    )
    asked = choice(
        "Which search visits the nodes of a graph level by level?", "Breadth", "Depth", "Binary"
    )
    yield (
        asked,
        replace(
            asked,
            id="near",
            fact_id="c",
            stem="Which search visits nodes of the graph level by level?",
        ),
    )


def option(text: str) -> Option:
    """A bare wrong option."""
    return Option(text)
