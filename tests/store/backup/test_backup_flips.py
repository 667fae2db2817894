"""A flipped bit in a backup is found, wherever it would change what is restored."""

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from store.backup import restoring
from store.backup.reading import Passage
from store.faults import NewerVersion, NotSound
from store.reader import Reader
from support.backups import backed_up, beside, entries, files, record, restored
from support.journals import copy_of_another, note

FLIPS = 160
SEED = 20_261_122


def told(root: Path) -> tuple[object, ...]:
    """Everything that was restored."""
    with Reader.at(root / "journal.db") as reader:
        heads = {
            journal: head for journal, head in reader.heads().items() if journal != reader.mine
        }
        return (
            heads,
            reader.asides(),
            [e for e in entries(root) if e.header.journal in heads],
            files(root),
        )


def integrity_check_finds(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as raw:
        try:
            return raw.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
        except (sqlite3.Error, UnicodeDecodeError):
            return True


def unsealed(db: object, keep: object) -> Passage:
    """The control: the chains are looked at, and the seal is not."""
    passage = Passage(keep)  # type: ignore[arg-type]  # as `sealed` is called
    passage.go(db)  # type: ignore[arg-type]  # likewise
    return passage


def test_every_flip_that_would_change_what_is_restored_is_refused(tmp_path: Path) -> None:
    old = record(tmp_path / "old")
    copy_of_another(old / "journal.db", [note("y" * 100) for _ in range(40)])
    backed_up(old, tmp_path / "file")
    sound = (tmp_path / "file").read_bytes()
    restored(tmp_path / "file", tmp_path / "new")
    expected = told(tmp_path / "new")
    shutil.rmtree(tmp_path / "new")
    chance, seen, sentences = random.Random(SEED), Counter[str](), set[str]()
    by_sqlite = 0
    for _ in range(FLIPS):
        bit = chance.randrange(len(sound) * 8)
        flipped = bytearray(sound)
        flipped[bit // 8] ^= 1 << bit % 8
        (tmp_path / "file").write_bytes(flipped)
        try:
            restored(tmp_path / "file", tmp_path / "new")
        except (NotSound, NewerVersion) as fault:
            seen["refused"] += 1
            sentences.add(str(fault))
            assert beside(tmp_path) == ["file", "old"]
            by_sqlite += integrity_check_finds(tmp_path / "file")
        else:
            seen["harmless"] += 1
            assert told(tmp_path / "new") == expected, f"bit {bit} of {SEED} changed something"
            shutil.rmtree(tmp_path / "new")
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert seen["refused"] > FLIPS / 2, seen
    assert all(map(str.isprintable, sentences))
    assert by_sqlite < seen["refused"] / 2, "the control finds as much"


def test_control_without_its_seal_a_flip_in_a_pack_is_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = record(tmp_path / "old")
    backed_up(old, tmp_path / "file")
    raw = (tmp_path / "file").read_bytes()
    (tmp_path / "file").write_bytes(raw.replace(b"a: b\n", b"a: c\n"))
    monkeypatch.setattr(restoring, "sealed", unsealed)
    restored(tmp_path / "file", tmp_path / "new")
    assert files(tmp_path / "new") != files(old)


def test_a_backup_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    backed_up(record(tmp_path / "old"), tmp_path / "file")
    sound = (tmp_path / "file").read_bytes()
    for length in (0, 1, 99, 100, 4096, len(sound) // 2, len(sound) - 4096, len(sound) - 1):
        (tmp_path / "file").write_bytes(sound[:length])
        with pytest.raises(NotSound):
            restored(tmp_path / "file", tmp_path / "new")
    assert beside(tmp_path) == ["file", "old"]
