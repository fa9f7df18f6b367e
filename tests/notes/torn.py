"""Three made-up files as a PDF tears them: inline bullets, headings in a block; and their truth."""

from __future__ import annotations

CLOUDS = """\
• Cirrus: thin wisps of ice crystals • Stratus: a low grey sheet • Cumulus: heaps with flat bases \
(either fair or towering) cumulus clouds grow by convection of warm air • Drizzle falls as fine \
drops (as they stay small) • Hail needs strong updraughts it grows in layers \
within a thunderstorm • Snow forms below freezing point This results from air that rises and cools \
• Warm front: warm air glides over cold air steady rain is common • Cold front: cold air pushes \
under warm air • Occluded front: the cold front catches up with the warm front
Weather
KINDS OF CLOUD
Summary
PRECIPITATION
Summary
FRONTS
AIR MASSES MEET
Summary
"""
CLOUD_BODIES = (
    ("Kinds of cloud", ("Cirrus", "Stratus", "Cumulus")),
    ("Precipitation", ("Drizzle falls", "Hail needs", "Snow forms")),
    ("Air masses meet", ("This results", "Warm front", "Cold front", "Occluded front")),
)

STRINGS = """\
▪ Violin: four strings tuned in fifths ▪ Viola: a fifth below the violin ▪ Cello: played between \
the knees ▪ Flute: a metal tube with a blowhole (no reed) ▪ Oboe: a double reed of cane \
▪ Clarinet: a single reed on a cylindrical bore ▪ Timpani: tuned kettledrums with pedals \
▪ Snare drum: wires rattle against the lower skin ▪ Cymbals: untuned plates of bronze

STRING INSTRUMENTS
WOODWIND INSTRUMENTS
PERCUSSION INSTRUMENTS
"""
STRING_BODIES = (
    ("String instruments", ("Violin", "Viola", "Cello")),
    ("Woodwind instruments", ("Flute", "Oboe", "Clarinet")),
    ("Percussion instruments", ("Timpani", "Snare drum", "Cymbals")),
)

LAW = """\
Contract law
FORMATION OF A CONTRACT
Overview
BREACH OF CONTRACT
Overview
REMEDIES AND DAMAGES
Overview
• Offer: a promise to be bound on certain terms • Acceptance: an unqualified assent to the offer \
of a contract • Consideration: something of value given in return for the formation of the promise \
• Anticipatory breach: one party announces that it will not perform • Material breach: the failure \
goes to the root of the contract • Minor breach: the contract goes on the other party must still \
perform • Damages: money that puts the claimant where performance would have put him • Specific \
performance: an order to carry out the promise • Injunction: a remedy that forbids an act
"""
LAW_BODIES = (
    ("Formation of a contract", ("Offer", "Acceptance", "Consideration")),
    ("Breach of contract", ("Anticipatory breach", "Material breach", "Minor breach")),
    ("Remedies and damages", ("Damages", "Specific performance", "Injunction")),
)

TORN = {
    "clouds": (CLOUDS, CLOUD_BODIES),
    "strings": (STRINGS, STRING_BODIES),
    "law": (LAW, LAW_BODIES),
}


def sections(markdown: str) -> dict[str, list[str]]:
    """The lines below each heading of a Markdown text, bullets and bold taken off."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in markdown.split("<!--")[0].splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
            found[heading] = []
        elif line.strip():
            found.setdefault(heading, []).append(line.strip().removeprefix("- ").replace("**", ""))
    return found
