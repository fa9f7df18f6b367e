"""Quizzing: items from the notes, grading, hints, schedule and mastery."""
