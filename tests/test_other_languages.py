"""Notes in another language are read as far as it goes, and it is said."""

from __future__ import annotations

from pathlib import Path

from calctutor import Tutor
from calctutor.dialogue.frames import NOT_ENGLISH

GERMAN = """# Verkalkung

Die Verkalkung ist eine Ablagerung von Kalksalzen im Gewebe. Man unterscheidet die dystrophe
Verkalkung, die bei normalem Kalziumspiegel in geschädigtem Gewebe entsteht, von der metastatischen
Verkalkung bei erhöhtem Kalzium oder Phosphat im Blut. Das Herz pumpt das Blut durch den Körper und
hat vier Kammern.
"""


def test_notes_that_are_not_english_are_named_as_such(tmp_path: Path, home: Path) -> None:
    (tmp_path / "notizen.md").write_text(GERMAN, encoding="utf-8")
    reply = Tutor.open(notes=tmp_path, home=home).ask("Verkalkung")
    assert NOT_ENGLISH in reply.notices


def test_english_notes_get_no_such_remark(tutor: Tutor) -> None:
    assert NOT_ENGLISH not in tutor.ask("myositis ossificans").notices
