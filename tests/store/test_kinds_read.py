"""Entries from anywhere: what cannot be read is kept and shown as unknown, and nothing stops."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import canonical
from store.canonical import JSON
from store.chain import START, Writer, body_hash, link
from store.entry import LARGEST_BODY_BYTES, Draft, Entry
from store.folding import extend, fold
from store.kinds import KINDS, body_of
from store.kinds.base import LONGEST_RAW, Body
from support.hostile import HOSTILE, hostile_text
from support.journals import CALL, NOON

GOLDEN = Path(__file__).parent / "golden" / "kinds"
OF_NO_CALL = {"journal.opened", "clock.stepped", "program.status", "profile.looked_up"}


def entries(*drafts: tuple[str, int, dict[str, JSON]]) -> list[Entry]:
    """A call's entries, in this order."""
    writer = Writer(_JOURNAL, "2", "r.ames", bytes)
    made = [Draft(CALL, kind, version, NOON, body) for kind, version, body in drafts]
    return list(link(START, made, writer, NOON, {}))


_JOURNAL = CALL


def told(kind: str, version: int = 1) -> dict[str, JSON]:
    held: dict[str, JSON] = json.loads((GOLDEN / f"{kind}.v{version}.json").read_bytes())["full"]
    return held


def raw(entry: Entry, body: bytes | None) -> Entry:
    """The same entry with other bytes for a body, and hashes that fit it."""
    salt = None if body is None else bytes(16)
    return replace(entry, body=body, salt=salt, body_hash=body_hash(salt or b"", body or b""))


OPENED = ("call.opened", 1, told("call.opened"))
NOTE = ("note.added", 1, {"text": "after it"})

UNREADABLE: dict[str, bytes | None] = {
    "purged": None,
    "empty": b"",
    "no JSON": b"{",
    "not UTF-8": b'{"text":"\xff"}',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "another field": b'{"text":"x","more":1}',
    "a field missing": b"{}",
    "a wrong type": b'{"text":7}',
    "nested beyond reason": b"[" * 100_000,
    "objects beyond reason": b'{"text":' * 50_000,
    "a megabyte": b'{"text":"' + b"x" * 1_000_000 + b'"}',
    "four megabytes": b'{"text":"' + b"x" * (LARGEST_BODY_BYTES - 20) + b'"}',
    "a name that is half": b'{"text":"x","\\ud83d":1}',
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=list(UNREADABLE))
def test_a_body_that_cannot_be_read_is_kept_and_the_call_goes_on(body: bytes | None) -> None:
    opened, note, after = entries(OPENED, ("note.added", 1, {"text": "before"}), NOTE)
    damaged = raw(note, body)
    assert body_of(damaged) is None
    call = fold(CALL, [opened, damaged, after])
    assert [held.text for held in call.notes] == ["after it"]
    assert call.entries == (opened, damaged, after)
    assert extend(fold(CALL, [opened]), [damaged, after]) == call


@pytest.mark.parametrize(
    ("kind", "version"),
    [("note.sung", 1), ("note.added", 2), ("fact.answered", 99), ("x", 1), ("a.b.c.d", 2**53 - 1)],
)
def test_an_unknown_kind_or_version_is_kept_and_the_call_goes_on(kind: str, version: int) -> None:
    made = entries(OPENED, (kind, version, {"text": "before", "fact": "weapon"}), NOTE)
    assert body_of(made[1]) is None
    call = fold(CALL, made)
    assert [held.text for held in call.notes] == ["after it"]
    assert call.entries == tuple(made)
    assert call.answers == {}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_text_from_outside_is_kept_as_it_came(text: str) -> None:
    [opened, note] = entries(OPENED, ("note.added", 1, {"text": text}))
    assert fold(CALL, [opened, note]).notes[0].text == json.loads(note.body or b"")["text"]
    assert canonical.encode({"text": text}) == note.body


@given(text=hostile_text)
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    [entry] = entries(("note.added", 1, {"text": text}))
    [note] = fold(CALL, [entry]).notes
    assert canonical.encode({"text": note.text}) == entry.body


def test_the_longest_text_is_taken_and_one_more_letter_is_not() -> None:
    [longest, longer] = entries(
        ("note.added", 1, {"text": "刀" * LONGEST_RAW}),
        ("note.added", 1, {"text": "x" * (LONGEST_RAW + 1)}),
    )
    assert body_of(longest) is not None
    assert body_of(longer) is None


def test_a_name_with_half_a_character_is_no_name() -> None:
    [entry] = entries(("question.opened", 1, {"fact": "half \ud83d"}))
    assert body_of(entry) is None


@pytest.mark.parametrize(
    "change",
    [
        {"latitude": 91},
        {"longitude": -181},
        {"uncertainty_m": -1},
        {"latitude": "north"},
        {"source": "a friend"},
        {"area": "x" * 201},
    ],
    ids=str,
)
def test_a_place_that_is_none_is_not_believed(change: dict[str, JSON]) -> None:
    body: dict[str, JSON] = {"of": "incident", "place": {"text": "1 Mill St", **change}}
    made = entries(OPENED, ("place.set", 1, body), NOTE)
    call = fold(CALL, made)
    assert call.incident is None
    assert len(call.entries) == 3


FOLLOWED = {"followup.tried", "followup.ended"}


@pytest.mark.parametrize(("kind", "version"), [k for k in KINDS if k[0] not in OF_NO_CALL])
def test_no_kind_of_a_call_is_passed_over_by_the_fold(kind: str, version: int) -> None:
    """Each changes something of some call: what is written down is not forgotten."""
    before = [
        OPENED,
        ("mode.yes_no", 1, {"on": False}),
        ("place.set", 1, {"of": "incident", "place": {"text": told("place.verified")["text"]}}),
        ("caller.left", 1, {"how": "dropped"}) if kind == "caller.back" else NOTE,
        ("call.closed", 1, {"disposition": "x"}) if kind == "call.reopened" else NOTE,
        ("followup.due", 1, told("followup.due")) if kind in FOLLOWED else NOTE,
    ]
    if kind == "call.opened":
        before = [NOTE]
    call = fold(CALL, entries(*before))
    more = fold(CALL, entries(*before, (kind, version, told(kind, version))))
    assert replace(more, entries=call.entries) != call


@given(body=st.dictionaries(st.text(max_size=9), st.none() | st.booleans() | st.text(max_size=9)))
def test_no_body_at_all_breaks_any_kind(body: dict[str, JSON]) -> None:
    made = entries(*((kind, version, body) for kind, version in KINDS))
    call = fold(CALL, made)
    assert len(call.entries) == len(KINDS)
    assert all(held is None or isinstance(held, Body) for held in map(body_of, made))
