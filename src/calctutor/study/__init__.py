"""Study: the questions of one folder of notes, who learns with them, and a quiz in progress."""
