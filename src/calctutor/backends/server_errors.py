"""What PostgreSQL and its driver say of a failure, as sentences with a remedy."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from calctutor.errors import LearnersBusy, LearnersError

_GONE = {"57P01", "57P02", "57P03", "08000", "08003", "08006"}
_BUSY = {"53300", "40001", "40P01", "55P03", "57014"}
_PLAIN = {
    "28P01": "it refuses this user or password: mend CALCTUTOR_DATABASE_URL",
    "28000": "it refuses this user: mend CALCTUTOR_DATABASE_URL, or let it in by pg_hba.conf",
    "3D000": "there is no database of that name: make it with createdb",
    "42501": "this user may not do that: make it the owner of the database",
    "53100": "its disk is full",
    "25006": "it is read-only: name the primary server",
    "0A000": "it can't do what is needed: install pgvector on the server",
    "58P01": "it has no pgvector: install it on the server (Debian: postgresql-NN-pgvector)",
    "22021": "a text can't be written as UTF-8: make the database with the encoding UTF8",
    "22003": "a number is too large",
    "22P05": "its encoding lacks a letter: make the database with the encoding UTF8",
}
_NO_VECTOR = "it has no pgvector: install it on the server (Debian: postgresql-NN-pgvector)"
_OLD_VECTOR = "its pgvector is older than 0.8: update it on the server"


def code_of(problem: DBAPIError) -> str:
    """The SQLSTATE of a failure, "" for one that is no answer of the server."""
    said = problem.orig.args[0] if problem.orig is not None and problem.orig.args else None
    return str(said.get("C", "")) if isinstance(said, dict) else ""


def out_of_reach(problem: DBAPIError) -> bool:
    """Whether no server answers, or one that is just coming or going."""
    code = code_of(problem)
    return code in _GONE or (not code and "Server refuses" not in str(problem.orig))


def told(problem: DBAPIError, name: str) -> LearnersError:
    """The failure as a sentence."""
    code = code_of(problem)
    if code in _GONE or not code:
        return LearnersError(f"The database {name} can't be reached: {_why(problem)}")
    if code in _BUSY:
        return LearnersBusy(
            f"The database {name} has too much to do: nothing was written, try again."
        )
    return LearnersError(f"The database {name} can't be used: {_plain(problem, code)}.")


def _why(problem: DBAPIError) -> str:
    if "Server refuses SSL" in str(problem.orig):
        return "it speaks no TLS, which sslmode asks for: mend the server or the address."
    return "see that the server runs and that CALCTUTOR_DATABASE_URL names it, then try again."


def _plain(problem: DBAPIError, code: str) -> str:
    said = problem.orig.args[0] if problem.orig is not None else {}
    message = str(said.get("M", code)) if isinstance(said, dict) else code
    if code in ("0A000", "58P01") and "vector" in message:
        return _NO_VECTOR
    if code == "42704" and "halfvec" in message:
        return _OLD_VECTOR
    return _PLAIN.get(code, message)
