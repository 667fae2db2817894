"""What may be read out here: medical wording, drafts, and words beside the English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from console.present.header import Seating, alerts
from console.present.interview import prompt
from console.session import commands as do
from protocols.pack import Pack
from store.entry import Mode
from support.calls import practice_content
from support.packs import compiled, fact, program
from support.sessions import Line, Room, a_room, ring


def pack(**header: Any) -> Pack:
    """The practice pack with medical wording, a draft, a second language, and an EMD provider."""
    content = practice_content()
    content["instructions"]["cpr"]["medical"] = True
    content["cards"]["talk"]["draft"] = True
    content["facts"]["tongue"] = fact(values=["english", "spanish"])
    content["facts"]["age"]["ask"] = {"en": "How old?", "es": "¿Qué edad?"}
    content["programs"]["medics-by-phone"] = program(
        name="County EMD", services="line", mode="transfer"
    )
    agency = {**(content.get("agency") or {"name": "Here"}), "emd": "medics-by-phone"}
    spoken = {"fact": "tongue", "languages": {"spanish": "es"}}
    return compiled({**content, "agency": agency, "spoken": spoken, **header})


@pytest.fixture
def room() -> Iterator[Room]:
    with a_room(pack()) as room:
        yield room


def arrest(room: Room, mode: Mode = "live", *, is_approved: bool = False) -> Line:
    line = ring(room.console(mode, is_approved=is_approved))
    line.answer(patient="one", breathing="none")
    return line


class TestMedicalWording:
    def test_is_locked_in_earnest_until_somebody_approves_it(self, room: Room) -> None:
        line = arrest(room)
        words = line.refused(do.OpenInstruction("cpr"))
        assert "no medical director approved" in words
        assert "Transfer to County EMD" in words
        assert "LOCKED" in line.refused(do.GiveStep("cpr", 0))

    def test_says_with_the_alarm_where_the_words_are_to_be_had(self, room: Room) -> None:
        line = arrest(room)
        seating = Seating("1", "taker 1", "LIVE", 0, None)
        (alert,) = [one for one in alerts(line.view, seating) if "LIFE THREAT" in one.words]
        assert alert.words == "LIFE THREAT: CPR - LOCKED here, F9 to County EMD, F7 waves away"

    def test_is_given_where_this_very_pack_was_approved(self, room: Room) -> None:
        line = arrest(room, is_approved=True)
        line.do(do.OpenInstruction("cpr"), do.GiveStep("cpr", 0))
        assert line.view.wording == "approved"

    def test_is_a_sample_in_training(self, room: Room) -> None:
        line = arrest(room, "training")
        line.do(do.OpenInstruction("cpr"))
        assert line.view.wording == "sample"

    def test_other_wording_is_never_locked(self, room: Room) -> None:
        line = arrest(room)
        line.do(do.OpenInstruction("stay"), do.GiveStep("stay", 0))


class TestADraft:
    def test_is_not_opened_in_earnest(self, room: Room) -> None:
        line = arrest(room)
        assert "talk" not in line.view.cards
        assert "draft" in line.refused(do.OpenCard("talk"))

    def test_is_not_proposed_in_earnest(self, room: Room) -> None:
        line = arrest(room)
        line.answer(thoughts="yes")
        assert line.view.decision.proposals == ("talk",)
        assert line.view.proposals == ()

    def test_is_opened_in_training(self, room: Room) -> None:
        line = arrest(room, "training")
        line.do(do.OpenCard("talk"))
        assert line.view.call.card == "talk"


class TestAnotherLanguage:
    def test_stands_beside_the_english_once_it_is_spoken(self, room: Room) -> None:
        line = ring(room.console())
        assert prompt(line.view, "age").also == ""
        line.answer(tongue="spanish")
        asked = prompt(line.view, "age")
        assert asked.ask == "How old?"
        assert asked.also == "(es, not reviewed) ¿Qué edad?"

    def test_is_not_there_where_nothing_was_translated(self, room: Room) -> None:
        line = ring(room.console())
        line.answer(tongue="spanish")
        assert prompt(line.view, "weapon").also == ""

    def test_loses_its_mark_once_somebody_signs(self) -> None:
        signed = pack(translations={"es": {"by": "A. Reader", "on": "2026-05-01"}})
        with a_room(signed) as room:
            line = ring(room.console())
            line.answer(tongue="spanish")
            assert prompt(line.view, "age").also == "¿Qué edad?"
