"""Tables: cells under their row and column, whichever way round the table stands."""

from __future__ import annotations

from notes.reading import about, facts_of

ROWS = """# Formats

## Image files

| Format | Extension | Notes |
|--------|:---------:|-------|
| TIFF   | `.tiff`   | may be tiled. It is old. |
| **SVS** | .svs | n/a |
|  | x | y |
"""

TURNED = """# Bones

| Feature | Lipoma | Sarcoma |
|---|---|---|
| Site | thigh | knee [disputed: any limb] |
| Age  | adults | - |
"""


def test_a_cell_is_about_the_head_of_its_row() -> None:
    facts = facts_of(ROWS)
    assert [about(f) for f in facts] == [
        ("Image files", "", "Format", "TIFF"),
        ("TIFF", "", "Extension", ".tiff"),
        ("TIFF", "", "Notes", "may be tiled. It is old."),
        ("Image files", "", "Format", "SVS"),
        ("SVS", "", "Extension", ".svs"),
        ("Image files", "", "Extension", "x"),
        ("Image files", "", "Notes", "y"),
    ]
    tiff, extension = facts[:2]
    assert extension.parent == tiff.id
    assert [ROWS[s.start : s.end] for s in extension.context] == ["TIFF", "Extension"]
    assert ROWS[extension.span.start : extension.span.end] == "`.tiff`"
    assert {f.group for f in facts} == {"notes.md#table:5"}


def test_rows_of_attributes_turn_the_table() -> None:
    facts = facts_of(TURNED)
    assert [about(f) for f in facts] == [
        ("Lipoma", "site", "Site", "thigh"),
        ("Sarcoma", "site", "Site", "knee"),
        ("Lipoma", "age", "Age", "adults"),
    ]
    assert [f.disputed for f in facts] == [None, "any limb", None]
    assert [TURNED[s.start : s.end] for s in facts[1].context] == ["Sarcoma", "Site"]


def test_a_table_turns_by_its_heads_where_the_corner_is_silent() -> None:
    text = (
        "# Radiomics\n\n|  | mirp | pyradiomics |\n|---|---|---|\n| License | EUPL | BSD |\n"
        "| Website | one.org | two.org |\n| Interface | code | code |\n"
    )
    assert {f.subject for f in facts_of(text)} == {"mirp", "pyradiomics"}


def test_escaped_pipes_and_tables_in_lists_and_quotes() -> None:
    text = (
        "# A\n\n- Item here:\n\n  | Name | Value |\n  |---|---|\n  | a \\| b | one |\n\n"
        "> | Name | Value |\n> |---|---|\n> | bee | two |\n"
    )
    facts = facts_of(text)
    assert [(f.subject, f.text) for f in facts if f.parent] == [("a | b", "one"), ("bee", "two")]
    for fact in facts:
        assert text[fact.span.start : fact.span.end].replace("\\|", "|") == fact.text


def test_an_announced_table_has_its_announcement_as_context() -> None:
    text = "# A\n\nThe sites are:\n\n| Name | Place |\n|---|---|\n| fat | thigh |\n"
    fact = facts_of(text)[-1]
    assert [text[s.start : s.end] for s in fact.context] == ["The sites are:", "fat", "Place"]


def test_a_mark_of_dispute_within_a_row_is_no_part_of_any_name_or_statement() -> None:
    text = (
        "# T\n\n| Tumour | Site |\n|---|---|\n"
        "| lipoma [disputed: not all agree] | thigh. [disputed: any limb] Painless. |\n"
    )
    facts = facts_of(text)
    assert [(f.subject, f.text, f.disputed) for f in facts] == [
        ("T", "lipoma", "not all agree"),
        ("lipoma", "thigh.", "any limb"),
        ("lipoma", "Painless.", None),
    ]
    assert [text[f.span.start : f.span.end] for f in facts] == ["lipoma", "thigh.", "Painless."]
