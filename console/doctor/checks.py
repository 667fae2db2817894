"""What is in order and what is not, each with what to do: pure, over what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from console.doctor.findings import Findings
from store.ballast import ROOM_BYTES
from store.places.candidates import is_old


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's report."""

    name: str
    level: Literal["ok", "warn", "fail"]
    what: str
    remedy: str = ""
    """Empty where there is nothing to do."""

    def __str__(self) -> str:
        mark = "FAIL" if self.level == "fail" else self.level
        remedy = f". {self.remedy}." if self.remedy else ""
        return f"{mark:<4}  {self.name:<10}  {self.what}{remedy}"


OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37)
"""The first with STRICT tables (https://sqlite.org/stricttables.html)."""

WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))
"""First and last version with it (https://sqlite.org/wal.html#walresetbug)."""
WAL_RESET_MENDED = {(3, 44, 6), (3, 50, 7)}

SLOW_SYNC_SECONDS, STALLED_SYNC_SECONDS = 0.1, 1.0
"""The call taker's keystroke waits for the disk: from the first on it is felt."""
LOW_ROOM_BYTES = 500 * 2**20
CLOCK_DRIFT_SECONDS = 2.0
OLDEST_BACKUP_DAYS = 7
LEAST_COLUMNS, LEAST_ROWS = 80, 24
EARLIEST_YEAR = 2026
"""A clock that shows less has lost its battery."""

NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "lustre", "gpfs", "9p"),
        *("glusterfs", "fuse.glusterfs", "fuse.sshfs", "fuse.rclone", "davfs", "fuse.davfs2"),
        *("vboxsf", "prl_fs"),
    }
)
"""File systems on which locks and a shared memory file are not to be trusted
(https://sqlite.org/wal.html, "does not work over a network filesystem")."""
IN_MEMORY = frozenset({"tmpfs", "ramfs"})


def checks(found: Findings) -> tuple[Check, ...]:
    """Every check, in the order in which a person would look."""
    return tuple(judge(found) for judge in _JUDGES)


def _python(found: Findings) -> Check:
    version = _dotted(found.python)
    if found.python >= OLDEST_PYTHON:
        return Check("python", "ok", version)
    return Check("python", "fail", f"{version} is too old", "Install Python 3.11 or newer")


def _sqlite(found: Findings) -> Check:
    version, number = _dotted(found.sqlite), found.sqlite
    if number < OLDEST_SQLITE:
        return Check("sqlite", "fail", f"{version} is too old", "Install SQLite 3.37 or newer")
    first, last = WAL_RESET_BUG
    if first <= number <= last and number not in WAL_RESET_MENDED:
        note = (
            f"{version}. Note: 3.7.0 to 3.51.2 have the WAL-reset bug, which needs two writers of "
            "one file at once; guidecard allows one"
        )
        return Check("sqlite", "ok", note)
    return Check("sqlite", "ok", version)


def _folder(found: Findings) -> Check:
    folder = found.folder
    if folder.fault is not None:
        what = f"nothing can be written in {folder.path} ({folder.fault})"
        return Check("folder", "fail", what, "Make it writable, or name another with --data")
    if not folder.exists:
        return Check("folder", "ok", f"{folder.path} is not there yet; the first start makes it")
    return Check("folder", "ok", f"{folder.path} can be written")


def _file_system(found: Findings) -> Check:
    kind = found.folder.file_system
    if kind is None:
        return Check("disk kind", "ok", "cannot be told here; the folder must be on a local disk")
    if kind in NETWORK:
        what = f"the folder lies on a network file system ({kind}), where locks cannot be trusted"
        return Check("disk kind", "warn", what, "Move it to a local disk; share through the hub")
    if kind in IN_MEMORY:
        what = f"the folder lies in memory ({kind}) and is gone with the power"
        return Check("disk kind", "warn", what, "Move it to a disk")
    return Check("disk kind", "ok", f"local ({kind})")


def _sync(found: Findings) -> Check:
    seconds = found.folder.sync_seconds
    if seconds is None:
        return Check("disk speed", "ok", "not measured")
    what = f"a write is on disk after {seconds * 1000:.1f} ms"
    if seconds >= STALLED_SYNC_SECONDS:
        return Check("disk speed", "fail", what, "Use another disk; every key would wait for it")
    if seconds >= SLOW_SYNC_SECONDS:
        return Check("disk speed", "warn", what, "Use a quicker disk; keys will lag")
    return Check("disk speed", "ok", what)


def _room(found: Findings) -> Check:
    room = found.folder.room_bytes
    if room is None:
        return Check("disk room", "ok", "not measured")
    what = f"{room / 2**20:,.0f} MiB free"
    if room < ROOM_BYTES:
        return Check("disk room", "fail", what, "Free space now; entries will wait in memory")
    if room < LOW_ROOM_BYTES:
        return Check("disk room", "warn", what, "Free space on this disk")
    return Check("disk room", "ok", what)


def _ballast(found: Findings) -> Check:
    if found.folder.ballast_held:
        return Check("ballast", "ok", "held for the day the disk is full")
    if found.journal.tail is None and found.journal.fault is None:
        return Check("ballast", "ok", "made with the journal")
    return Check("ballast", "warn", "is spent or gone", "Free space, then start guidecard once")


def _journal(found: Findings) -> Check:
    journal, tail = found.journal, found.journal.tail
    mend = "Run `guidecard store verify`, and keep a copy of the folder before anything else"
    if journal.fault is not None:
        return Check("journal", "fail", journal.fault, mend)
    if tail is None:
        return Check("journal", "ok", "not there yet; the first start makes it")
    if tail.fault is not None:
        return Check("journal", "fail", tail.fault, mend)
    training = "TRAINING, " if tail.mode == "training" else ""
    what = f"{training}{tail.entries:,} entries; the last {tail.looked_at} are sound"
    return Check("journal", "ok", what)


def _backup(found: Findings) -> Check:
    backup = found.backup
    if backup is None:
        return Check("backup", "ok", "there is nothing to back up yet")
    days = max(0, (found.now - backup.waiting_since).days)
    if backup.at is None:
        what = f"none is remembered here; {backup.entries_since:,} entries"
    else:
        what = f"{days} days old, {backup.entries_since:,} entries since; to {backup.file}"
    if backup.entries_since and days >= OLDEST_BACKUP_DAYS:
        return Check("backup", "warn", what, "Write one with `guidecard store backup FILE`")
    return Check("backup", "ok", what)


def _lists(found: Findings) -> Check:
    if found.journal.tail is None:
        return Check("lists", "ok", "made from the journal")
    behind = found.journal.lists_behind
    if behind is None:
        return Check("lists", "ok", "not there or not usable; the next start makes them anew")
    return Check("lists", "ok", f"{behind} entries behind" if behind else "in step")


def _people(found: Findings) -> Check:
    people = found.people
    if people.fault is not None:
        mend = "Restore the file from a backup, or move it away and import everything again"
        return Check("people", "fail", people.fault, mend)
    held = people.holdings
    if held is None:
        return Check("people", "ok", "none are held")
    if held.damage is not None:
        mend = "Restore reference.db from a backup, or import everything again"
        return Check("people", "fail", f"reference.db is damaged: {held.damage}", mend)
    counts = ", ".join(f"{kind} {count}" for kind, count in held.held.items())
    if held.stale or held.expired:
        what = f"{counts}; {held.stale} not confirmed for six months, {held.expired} ended"
        return Check("people", "warn", what, "Ask for new confirmations; purge what has ended")
    return Check("people", "ok", counts)


def _places(found: Findings) -> Check:
    places = found.places
    fault, held = places.fault, places.held
    if held is not None and held.damage is not None:
        fault = f"places.db is damaged: {held.damage}"
    if fault is not None:
        mend = "Restore places.db from a backup, or move it away and import the places again"
        return Check("places", "fail", fault, mend)
    if held is None or not held.sources:
        return Check("places", "ok", "none are held")
    counts = ", ".join(f"{one.name} {one.count:,}" for one in held.sources)
    old = [one.name for one in held.sources if is_old(one.as_of, found.now)]
    if old:
        what = f"{counts}; a year old: {', '.join(old)}"
        return Check("places", "warn", what, "Import a newer file under the same name")
    return Check("places", "ok", counts)


def _pack(found: Findings) -> Check:
    pack = found.pack
    if pack.name is None:
        return Check("pack", "fail", pack.fault or "cannot be used", "Choose one with --pack")
    return Check("pack", "ok", pack.name)


def _zone(found: Findings) -> Check:
    zone = found.pack.zone
    if found.pack.zone_known:
        return Check("time zone", "ok", zone)
    return Check("time zone", "fail", f"{zone} is not known here", "Install tzdata")


def _clock(found: Findings) -> Check:
    now, tail = found.now, found.journal.tail
    what = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    last = tail.last_entered_at if tail else None
    if now.year < EARLIEST_YEAR:
        return Check("clock", "fail", f"{what} cannot be", "Set the clock")
    if last is not None and (behind := (last - now).total_seconds()) > CLOCK_DRIFT_SECONDS:
        what = f"{what} is {behind:,.0f} s before the last entry"
        return Check("clock", "fail", what, "Set the clock; entries keep their order all the same")
    return Check("clock", "ok", what)


def _terminal(found: Findings) -> Check:
    terminal = found.terminal
    if not terminal.is_one:
        return Check("terminal", "ok", "this is none; run the doctor where the console will run")
    size = f"{terminal.columns}x{terminal.rows}"
    if terminal.kind in {"", "dumb"}:
        what = f"TERM is {terminal.kind or 'not set'}"
        return Check("terminal", "warn", what, "Set TERM, or use `guidecard call --plain`")
    if terminal.columns < LEAST_COLUMNS or terminal.rows < LEAST_ROWS:
        what = f"{size} is smaller than {LEAST_COLUMNS}x{LEAST_ROWS}"
        return Check("terminal", "warn", what, "Make the window larger or the letters smaller")
    if not _is_utf8(terminal.encoding):
        what = f"takes {terminal.encoding} and not UTF-8"
        return Check("terminal", "warn", what, "Use a terminal and a locale with UTF-8")
    colour = ", without colours (NO_COLOR)" if terminal.no_colour else ""
    return Check("terminal", "ok", f"{terminal.kind}, {size}, UTF-8{colour}")


def _locale(found: Findings) -> Check:
    if _is_utf8(found.locale_encoding):
        return Check("locale", "ok", found.locale_encoding)
    what = f"{found.locale_encoding} cannot hold every name"
    return Check("locale", "warn", what, "Set LANG to a UTF-8 locale such as C.UTF-8")


_JUDGES: tuple[Callable[[Findings], Check], ...] = (
    _python,
    _sqlite,
    _folder,
    _file_system,
    _sync,
    _room,
    _ballast,
    _journal,
    _backup,
    _lists,
    _people,
    _places,
    _pack,
    _zone,
    _clock,
    _terminal,
    _locale,
)


def _is_utf8(encoding: str) -> bool:
    return encoding.casefold().replace("-", "").replace("_", "") == "utf8"


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
