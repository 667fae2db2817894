"""Entries in words: those of kinds unknown, damaged or purged are told for what they are."""

from dataclasses import replace
from pathlib import Path

from console.present.naming import Naming
from console.present.telling import entry_words, exact
from console.session import commands as do
from store.entry import Draft
from store.kinds import KINDS
from store.reading import read_call
from support.cli import pack, taking
from support.journals import NOON


def test_every_entry_of_a_call_is_told_in_words(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.session.view(desk.call()).call
    told = {e.header.kind: entry_words(call, e, Naming(pack())) for e in call.entries}
    assert told["fact.answered"] == "Violence: no fighting"
    assert told["lines.sent"] == "Police prompt to 3rd Ave S & S Main St"
    assert told["card.opened"] == "Welfare check"
    assert told["unit.status"] == "service police, unit 12, state on_scene"
    assert told["call.closed"] == "Responders sent: narrative: man lying in a doorway"
    assert "{" not in "".join(told.values())


def test_an_answer_taken_back_says_why_and_who_told_it(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.ring()
        desk.act(call, do.PickUp(), do.AnswerFact("weapon", "in_hand", by="ears"))
        desk.act(call, do.AnswerFact("weapon", "none", taken_back="mis_keyed"))
        held = desk.session.view(call).call
    told = [entry_words(held, e, Naming(pack())) for e in held.entries]
    assert "Weapon: in hand, by ears" in told
    assert "Weapon: none in view, danger taken back: mis_keyed" in told


def test_an_unknown_kind_is_shown_with_its_body(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.call()
        desk.journal.append([Draft(call, "from.the.future", 7, NOON, {"seen": "\x1b[2J"})])
        desk.journal.append([Draft(call, "note.added", 1, NOON, {"texts": 3})])
        held = read_call(desk.journal, call)
    future, misfit = held.entries[-2:]
    assert entry_words(held, future, Naming()) == (
        'unknown kind, version 7: {"seen": "\\u001b[2J"}'
    )
    assert entry_words(held, misfit, Naming()) == 'cannot be read as its kind: {"texts": 3}'


def test_damaged_and_purged_entries_are_told_apart(tmp_path: Path) -> None:
    with taking(tmp_path) as desk:
        call = desk.session.view(desk.call()).call
    last = call.entries[-1]
    hit = replace(call, damaged=frozenset({(last.header.journal, last.header.seq)}))
    assert entry_words(hit, last, Naming()).startswith("DAMAGED ON DISK")
    gone = replace(last, body=None, salt=None)
    assert entry_words(call, gone, Naming()) == "its body was purged or is withheld"
    assert exact(gone) == ""


def test_profiles_looked_up_outside_of_a_call_are_a_kind_of_their_own() -> None:
    assert ("profile.looked_up", 1) in KINDS
