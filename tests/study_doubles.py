"""A place of study whose clock is set by hand, and its files in a folder of the test's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from calctutor.backends.learners import open_learners
from calctutor.backends.study_place import LocalPlace


class SetPlace(LocalPlace):
    """A `StudyPlace` on real files; time stands until a test moves it."""

    def __init__(self, folder: Path) -> None:
        """Begin at noon of a Monday, in UTC."""
        super().__init__(folder, lambda: open_learners(folder / "learners.sqlite"))
        self.moment = datetime(2027, 3, 1, 12, tzinfo=UTC)
        self.made = 0

    def now(self) -> datetime:
        return self.moment

    def zone(self) -> tzinfo:
        return UTC

    def new_id(self) -> str:
        self.made += 1
        return f"quiz-{self.made}"

    def next_day(self, days: int = 1) -> None:
        """Let days go by."""
        self.moment += timedelta(days=days)
