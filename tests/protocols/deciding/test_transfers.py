"""Transfers: the field stands by until the call is taken over, and comes back when it is lost."""

from typing import ClassVar

import pytest

from protocols.decide import decide
from protocols.decision import Decision, OfferState, ProgramState
from protocols.words import TransferState
from support.deciding import SCREEN, WEAPON, call, words
from support.packs import offer, program, small


class TestTransfers:
    PACK = small(
        facts=WEAPON,
        screens=SCREEN,
        offers=[
            offer(
                "line", cleared="weapon", replaces="police", brings="line prompt", mode="transfer"
            ),
            offer("listen", brings="line prompt consult", mode="conference"),
        ],
        programs={
            "lifeline": program(services="line", mode=["transfer", "conference"]),
            "other": program(services="line", mode="transfer"),
        },
    )
    CALM: ClassVar = {"weapon": "none"}

    def decided(self, state: TransferState | None) -> Decision:
        transfers = {"lifeline": state} if state else {}
        return decide(self.PACK, call(facts=self.CALM, transfers=transfers))

    def test_take_the_call_in_place_of_the_field(self) -> None:
        assert words(self.decided(None)) == ["line prompt lead by lifeline"]

    @pytest.mark.parametrize(
        "state", ["offered", "ringing", "accepted", "with_clinician", "resolved"]
    )
    def test_stand_while_they_are_under_way(self, state: str) -> None:
        assert words(self.decided(TransferState(state))) == ["line prompt lead by lifeline"]

    @pytest.mark.parametrize("state", ["refused", "dropped", "timed_out", "returned"])
    def test_bring_the_field_back_when_lost_even_if_another_line_is_free(self, state: str) -> None:
        decision = self.decided(TransferState(state))
        assert words(decision) == ["police prompt lead"]
        assert [line.words for line in decision.needed_lines] == [
            "police prompt lead",
            "line prompt consult",
        ]
        line, _ = decision.offers
        assert line.state is OfferState.REFUSED
        assert "a transfer was lost: the call is back, and somebody goes" in line.because
        lifeline = decision.programs[0]
        assert lifeline.state is ProgramState.ELIGIBLE
        assert lifeline.because == (f"transfer {state.replace('_', ' ')}",)
