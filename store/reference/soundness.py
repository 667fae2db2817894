"""Whether a file that is to take another's place is what was written."""

from __future__ import annotations

from hashlib import sha256

from sqlite_utils import Database


def first_damage(db: Database, rows: str) -> str | None:
    """What is wrong with a file; None if all of it is sound.

    `rows` asks for what each row is in words, for its body, and for the hash of that.
    """
    (verdict,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        return str(verdict)
    for words, body, digest in db.execute(rows):
        if sha256(body).digest() != digest:
            return f"the {words} is not what was written"
    return None
