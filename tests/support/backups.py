"""Records to back up, and what two data folders have in common."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from store.approvals import Approval, Approvals
from store.backup import container
from store.backup.reading import BackedUp
from store.backup.restoring import Restored, Restorer, restore
from store.backup.writing import back_up
from store.call import Call
from store.entry import Entry
from store.reader import Reader
from store.reading import read_call
from support.cli import pack, taking, write_pack
from support.journals import NOON, Clock
from support.places import a_place, imported_places
from support.profiles import household, imported


def record(root: Path) -> Path:
    """A data folder with something of everything: calls open and closed, people, places, packs."""
    write_pack(root)
    with taking(root) as desk:
        desk.call("smoke in the hall")
        desk.call("a fall on the stairs", closed=False)
    approval = Approval("mill-county", "1.0.0", pack().digest, "A. Doe", "director", NOON)
    Approvals(root / "approvals").record(approval)
    (root / "packs" / "mill-county" / "scenarios").mkdir()
    (root / "packs" / "mill-county" / "scenarios" / "fümes.yaml").write_text("a: b\n")
    (root / "packs" / "mill-county" / "empty.md").touch()
    imported(root / "reference.db", household(1), household(2))
    imported_places(root / "places.db", a_place("mill", label="The old mill"))
    return root


def restorer(seed: int = 1) -> Restorer:
    chance = random.Random(seed)
    return Restorer(
        "r.ames",
        Clock(),
        chance.randbytes,
        lambda: UUID(int=chance.getrandbits(128), version=4),
    )


def backed_up(root: Path, file: Path, *, people: bool = True) -> BackedUp:
    return back_up(root, file, "live", NOON, people=people)


def restored(file: Path, root: Path) -> Restored:
    return restore(file, root, "live", restorer())


def entries(root: Path) -> list[Entry]:
    with Reader.at(root / "journal.db") as reader:
        return list(reader.entries())


def calls(root: Path) -> list[Call]:
    with Reader.at(root / "journal.db") as reader:
        return [read_call(reader, call) for call in reader.calls()]


def files(root: Path) -> dict[str, bytes]:
    """Every file that is not the journal's, by name."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
        and not path.name.startswith(("journal.", "index.", "last-", "."))
        and path.suffix != ".lock"
    }


def beside(folder: Path) -> list[str]:
    """The names in a folder, drafts that a kill left behind apart."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


@contextmanager
def forged(file: Path) -> Iterator[sqlite3.Connection]:
    """Change a backup as somebody would who knows how it is made: it is sealed again after."""
    with closing(sqlite3.connect(file)) as db, db:
        yield db
        digest = sha256()
        for table, columns in container.COLUMNS_OF.items():
            digest.update(f"{table}\n".encode())
            for row in db.execute(f"SELECT {columns} FROM {table} ORDER BY rowid"):
                digest.update(ascii(row).encode() + b"\n")
        db.execute("UPDATE seal SET sha256 = ?", (digest.digest(),))
