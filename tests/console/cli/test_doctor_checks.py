"""What the doctor judges of what was found: pure, finding by finding."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console.doctor.checks import Check, checks
from console.doctor.findings import (
    Backup,
    ChosenPack,
    Findings,
    Folder,
    Journal,
    People,
    Places,
    Terminal,
)
from store.health.people import Holdings
from store.health.tail import Tail
from store.places.sources import HeldPlaces, PlaceSource
from store.reference.models import Kind
from support.journals import NOON

LONG_AGO = NOON - timedelta(days=400)
HELD = {Kind.PROFILE: 3, Kind.FACILITY: 1, Kind.CAUTION: 0}
GOOD = Findings(
    now=NOON,
    python=(3, 11, 7),
    sqlite=(3, 53, 1),
    folder=Folder(Path("/data"), True, None, "ext4", 0.002, 10**11, True),
    journal=Journal(Tail("live", 1200, 500, None, NOON - timedelta(hours=1)), None, 0),
    backup=Backup(NOON - timedelta(days=2), "/usb/b", NOON - timedelta(days=2), 40),
    people=People(Holdings(HELD, 0, 0, None), None),
    places=Places(None, None),
    pack=ChosenPack("mill-county 1.0.0", None, "America/Los_Angeles", True),
    terminal=Terminal(True, "xterm-256color", 100, 30, "utf-8", False),
    locale_encoding="UTF-8",
)


def check(name: str, found: Findings) -> Check:
    return next(one for one in checks(found) if one.name == name)


def folder(**changes: object) -> Findings:
    return replace(GOOD, folder=replace(GOOD.folder, **changes))  # type: ignore[arg-type] # fields


def backup(**changes: object) -> Findings:
    assert GOOD.backup is not None
    return replace(GOOD, backup=replace(GOOD.backup, **changes))  # type: ignore[arg-type] # fields


def terminal(**changes: object) -> Findings:
    return replace(GOOD, terminal=replace(GOOD.terminal, **changes))  # type: ignore[arg-type] # fields


def tail(**changes: object) -> Findings:
    assert GOOD.journal.tail is not None
    changed = replace(GOOD.journal.tail, **changes)  # type: ignore[arg-type] # fields
    return replace(GOOD, journal=replace(GOOD.journal, tail=changed))


def places(held: HeldPlaces) -> Findings:
    return replace(GOOD, places=Places(held, None))


def source(name: str, count: int, days: int = 30) -> PlaceSource:
    return PlaceSource(name, count, (NOON - timedelta(days=days)).date(), NOON)


def test_a_good_machine_is_all_in_order_and_asks_for_nothing() -> None:
    assert {(one.level, one.remedy) for one in checks(GOOD)} == {("ok", "")}


CASES = [
    ("python", "fail", replace(GOOD, python=(3, 10, 9)), "3.10.9 is too old"),
    ("sqlite", "fail", replace(GOOD, sqlite=(3, 36, 0)), "3.36.0 is too old"),
    ("folder", "fail", folder(fault="Permission denied"), "Permission denied"),
    ("disk kind", "warn", folder(file_system="nfs4"), "network file system (nfs4)"),
    ("disk kind", "warn", folder(file_system="tmpfs"), "gone with the power"),
    ("disk kind", "ok", folder(file_system=None), "cannot be told here"),
    ("disk speed", "warn", folder(sync_seconds=0.2), "200.0 ms"),
    ("disk speed", "fail", folder(sync_seconds=3.0), "3000.0 ms"),
    ("disk speed", "ok", folder(sync_seconds=None), "not measured"),
    ("disk room", "warn", folder(room_bytes=100 * 2**20), "100 MiB free"),
    ("disk room", "fail", folder(room_bytes=2**20), "1 MiB free"),
    ("ballast", "warn", folder(ballast_held=False), "spent or gone"),
    ("journal", "fail", replace(GOOD, journal=Journal(None, "It is gone", None)), "It is gone"),
    ("journal", "fail", tail(fault="Entry 9 is hit"), "Entry 9 is hit"),
    ("journal", "ok", tail(mode="training"), "TRAINING, 1,200 entries"),
    ("journal", "ok", replace(GOOD, journal=Journal(None, None, None)), "not there yet"),
    ("backup", "ok", GOOD, "2 days old, 40 entries since; to /usb/b"),
    ("backup", "ok", backup(entries_since=0, waiting_since=LONG_AGO), "0 entries since"),
    ("backup", "warn", backup(waiting_since=NOON - timedelta(days=7)), "7 days old"),
    ("backup", "warn", backup(at=None, waiting_since=LONG_AGO), "none is remembered here"),
    ("backup", "ok", backup(at=None), "none is remembered here"),
    ("backup", "ok", replace(GOOD, backup=None), "nothing to back up"),
    ("lists", "ok", replace(GOOD, journal=replace(GOOD.journal, lists_behind=7)), "7 entries"),
    ("lists", "ok", replace(GOOD, journal=replace(GOOD.journal, lists_behind=None)), "anew"),
    ("people", "ok", replace(GOOD, people=People(None, None)), "none are held"),
    ("people", "fail", replace(GOOD, people=People(None, "It is hit")), "It is hit"),
    ("people", "fail", replace(GOOD, people=People(Holdings(HELD, 0, 0, "x"), None)), "damaged: x"),
    ("people", "warn", replace(GOOD, people=People(Holdings(HELD, 2, 1, None), None)), "2 not con"),
    ("places", "ok", places(HeldPlaces((source("gis", 3),))), "gis 3"),
    ("places", "warn", places(HeldPlaces((source("gis", 3, days=366),))), "a year old: gis"),
    ("places", "fail", places(HeldPlaces(damage="x")), "damaged: x"),
    ("places", "fail", replace(GOOD, places=Places(None, "It is hit")), "It is hit"),
    ("pack", "fail", replace(GOOD, pack=replace(GOOD.pack, name=None, fault="bad")), "bad"),
    ("time zone", "fail", replace(GOOD, pack=replace(GOOD.pack, zone_known=False)), "not known"),
    ("clock", "fail", tail(last_entered_at=NOON + timedelta(hours=1)), "3,600 s before"),
    ("clock", "ok", tail(last_entered_at=NOON + timedelta(seconds=1)), "2026-11-22"),
    ("clock", "fail", replace(GOOD, now=NOON.replace(year=1970)), "cannot be"),
    ("terminal", "warn", terminal(kind="dumb"), "TERM is dumb"),
    ("terminal", "warn", terminal(kind=""), "TERM is not set"),
    ("terminal", "warn", terminal(columns=79), "79x30 is smaller"),
    ("terminal", "warn", terminal(rows=23), "100x23 is smaller"),
    ("terminal", "warn", terminal(encoding="ascii"), "takes ascii"),
    ("terminal", "ok", terminal(no_colour=True), "NO_COLOR"),
    ("terminal", "ok", terminal(is_one=False), "this is none"),
    ("locale", "warn", replace(GOOD, locale_encoding="ANSI_X3.4-1968"), "ANSI_X3.4-1968"),
]


@pytest.mark.parametrize(("name", "level", "found", "told"), CASES)
def test_each_finding_is_judged(name: str, level: str, found: Findings, told: str) -> None:
    judged = check(name, found)
    assert judged.level == level
    assert told in judged.what
    assert bool(judged.remedy) is (level != "ok")
    assert str(judged).isprintable()


@pytest.mark.parametrize(
    ("version", "noted"),
    [
        *(((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 50, 6), True)),
        *(((3, 50, 7), False), ((3, 44, 6), False), ((3, 53, 1), False)),
    ],
)
def test_the_wal_reset_bug_is_a_note_and_never_a_failure(
    version: tuple[int, ...], noted: bool
) -> None:
    judged = check("sqlite", replace(GOOD, sqlite=version))
    assert judged.level == "ok"
    assert ("WAL-reset bug" in judged.what) is noted
