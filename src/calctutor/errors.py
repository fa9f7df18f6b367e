"""What can go wrong, as one tree. Each message is a sentence with its remedy.

CalctutorError
├── NotesError            the folder of notes, or a file in it
│   ├── NotesNotFound     the folder is missing
│   ├── NotesEmpty        nothing in it can be indexed
│   └── ImportProblem     a file that can't be made into notes
├── QuestionError         a question that can't be taken (empty, too long)
├── IndexProblem          an index that can't be read or written
│   ├── IndexDamaged      a file is missing or its hash differs: rebuilt
│   ├── IndexStale        made from other notes, model or settings: rebuilt
│   ├── IndexTooNew       made by a newer calctutor: left alone
│   └── IndexNotWritable  no permission, or the disk is full
├── ModelError            the embedding model is missing or altered
├── SettingsError         a setting that makes no sense
├── AnswerError           an answer that can't be taken
│   ├── ItemGone          the question is no longer in the bank
│   └── AnsweredTwice     this question of this quiz has its answer already
├── BankFileError         the author's file of questions can't be read
├── ExportError           an export that can't be made: no such format, nothing to write
├── RequestError          the page asked for what makes no sense
├── PeopleError           an account, a password, an invitation or a course's member
├── NotAllowed            somebody asked for what is not theirs
├── ScheduleError         a date, zone or number that the schedule can't use
└── LearnersError         the learners' database can't be read or written
    ├── LearnersTooNew    made by a newer calctutor: left alone
    ├── LearnersDamaged   no sound database: set aside, nothing deleted
    └── LearnersBusy      another program holds it for too long
"""

from __future__ import annotations


class CalctutorError(Exception):
    """Base of every error that calctutor raises on purpose."""


class NotesError(CalctutorError):
    """The folder of notes, or a file in it, can't be used."""


class NotesNotFound(NotesError):
    """The folder of notes does not exist."""


class NotesEmpty(NotesError):
    """The folder holds nothing that can be indexed."""


class ImportProblem(NotesError):
    """A file can't be made into notes: no text in it, a password, a format that is not read."""


class QuestionError(CalctutorError):
    """The question is empty, too long, or nothing but control characters."""


class IndexProblem(CalctutorError):
    """An index can't be read or written."""


class IndexDamaged(IndexProblem):
    """A file of the index is missing, or differs from its recorded hash."""


class IndexStale(IndexProblem):
    """The index was made from other notes, another model or other settings."""


class IndexTooNew(IndexProblem):
    """The index was made by a newer calctutor, and is left as it is."""


class IndexNotWritable(IndexProblem):
    """The index can't be written: no permission, or no space."""


class ModelError(CalctutorError):
    """The embedding model is missing, altered, or can't be compiled."""


class SettingsError(CalctutorError):
    """A setting is not understood."""


class AnswerError(CalctutorError):
    """An answer can't be taken as it is."""


class ItemGone(AnswerError):
    """The question that was answered is no longer in the bank."""


class AnsweredTwice(AnswerError):
    """This question of this quiz has its answer already; the first one stands."""


class BankFileError(CalctutorError):
    """The author's file of questions has a line that can't be read."""


class ExportError(CalctutorError):
    """An export can't be made: no such format, a package that it needs, nothing to write."""


class RequestError(CalctutorError):
    """What the page was asked for makes no sense: a missing field, a number out of range."""


class PeopleError(CalctutorError):
    """An account, a password, an invitation or a membership can't be used or made so."""


class NotAllowed(CalctutorError):
    """Somebody asked for what is not theirs to see or to do."""


class ScheduleError(CalctutorError):
    """A date, a time zone or a number that the schedule can't use."""


class LearnersError(CalctutorError):
    """The learners' database can't be read or written."""


class LearnersTooNew(LearnersError):
    """The learners' database was made by a newer calctutor, and is left as it is."""


class LearnersDamaged(LearnersError):
    """The learners' database is no sound database."""


class LearnersBusy(LearnersError):
    """Another program holds the learners' database for too long."""
