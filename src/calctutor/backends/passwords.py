"""Passwords: what is kept of them is argon2id, with a salt of its own each (RFC 9106)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from calctutor.errors import PeopleError

SHORTEST, LONGEST = 10, 200
_hasher = PasswordHasher()


def hash_password(password: str, name: str = "") -> str:
    """What is kept of a password; PeopleError for one that is too short, long or simple."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PeopleError(
            f"A password has {SHORTEST} to {LONGEST} characters: choose a few words, for example."
        )
    if len(set(password)) < 4 or (name and password.casefold() == name.casefold()):
        raise PeopleError("That password is too easy to guess: choose a few words, for example.")
    return _hasher.hash(password)


def is_password(password: str, kept: str) -> bool:
    """Whether this is the password; takes as long for an account that has or is none ("")."""
    try:
        return _hasher.verify(kept or _nobodys(), password[: LONGEST + 1]) and bool(kept)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    import secrets

    return _hasher.hash(secrets.token_urlsafe(32))
