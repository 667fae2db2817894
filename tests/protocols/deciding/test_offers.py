"""Offers: open, taken, refused, unfilled or not reached."""

from typing import Any

import pytest

from protocols.decide import decide
from protocols.decision import OfferState, ScreenState
from protocols.pack import Pack
from protocols.situation import Status
from support.deciding import ALONE, SCREEN, WEAPON, call, words
from support.packs import NOON, fact, offer, program, rule, small


class TestOffers:
    PACK = small(facts=WEAPON, screens=SCREEN, offers=[ALONE], programs={"team": program()})

    def state(self, pack: Pack | None = None, **parts: Any) -> OfferState:
        return decide(pack or self.PACK, call(**parts)).offers[0].state

    def test_are_open_while_a_screen_is_and_name_the_question(self) -> None:
        decision = decide(self.PACK, call())
        assert decision.offers[0].state is OfferState.OPEN
        assert decision.offers[0].open_facts == ("weapon",)
        assert not decision.screened
        assert words(decision) == ["police prompt lead"]

    def test_are_taken_once_every_screen_is_cleared(self) -> None:
        decision = decide(self.PACK, call(facts={"weapon": "none"}))
        assert decision.offers[0].state is OfferState.TAKEN
        assert decision.screens == {"weapon": ScreenState.CLEARED}
        assert decision.screened
        assert words(decision) == ["team prompt lead by team"]
        assert decision.lines[0].origins == ("offer:alone",)

    def test_are_refused_by_a_danger_with_its_name(self) -> None:
        decision = decide(self.PACK, call(facts={"weapon": "near"}))
        assert decision.offers[0].state is OfferState.REFUSED
        assert decision.offers[0].because == ("weapon in reach",)
        assert decision.screened

    @pytest.mark.parametrize(
        ("answer", "said"),
        [("unknown", "unknown"), ("refused", "refused"), ("could_not_ask", "could not ask")],
    )
    def test_are_refused_by_an_unclear_answer_with_what_was_said(
        self, answer: str, said: str
    ) -> None:
        (made,) = decide(self.PACK, call(facts={"weapon": answer})).offers
        assert made.state is OfferState.REFUSED
        assert made.because == (f"weapon in reach: not cleared (weapon {said})",)

    def test_are_refused_by_their_own_condition(self) -> None:
        pack = small(
            facts={"age": fact(values=["child", "adult"])},
            offers=[offer("also", when={"age": "adult"}, brings="team prompt")],
            programs={"team": program()},
        )
        (made,) = decide(pack, call(facts={"age": "child"})).offers
        assert (made.state, made.because) == (OfferState.REFUSED, ("only if age: adult",))
        (made,) = decide(pack, call(facts={"age": "unknown"})).offers
        assert made.because == ("not known: age: adult (age unknown)",)
        assert decide(pack, call()).offers[0].open_facts == ("age",)

    def test_are_unfilled_while_their_team_cannot_go_and_the_default_goes(self) -> None:
        decision = decide(
            self.PACK,
            call(facts={"weapon": "none"}, status={"team": Status("closed", as_of=NOON)}),
        )
        assert decision.offers[0].state is OfferState.UNFILLED
        assert decision.offers[0].because == ("The team: reported closed",)
        assert words(decision) == ["police prompt lead"]
        assert [line.words for line in decision.needed_lines] == ["team prompt lead"]

    def test_are_absent_where_no_program_could_ever_fill_them(self) -> None:
        nobody = small(facts=WEAPON, screens=SCREEN, offers=[ALONE])
        other_mode = small(
            facts=WEAPON,
            screens=SCREEN,
            offers=[{**ALONE, "mode": "dual"}],
            programs={"t": program()},
        )
        other_card = small(
            facts=WEAPON,
            screens=SCREEN,
            offers=[ALONE],
            programs={"t": program(cards="other")},
            cards={"other": {"title": "x", "about": "x", "default": "police hot"}},
        )
        for pack in (nobody, other_mode, other_card):
            assert decide(pack, call(facts={"weapon": "none"})).offers == ()

    def test_that_need_no_program_are_always_fillable(self) -> None:
        pack = small(
            facts=WEAPON,
            screens=SCREEN,
            card={"default": ["police prompt", "ems prompt"]},
            offers=[offer("police", cleared="weapon", replaces="ems", keeps={"police": "secure"})],
        )
        assert words(decide(pack, call(facts={"weapon": "none"}))) == ["police prompt secure"]

    def test_the_first_that_is_ready_is_taken_and_later_ones_are_not_reached(self) -> None:
        pack = small(
            facts={**WEAPON, "mood": fact(harmless=["calm"], danger=["wild"])},
            screens={**SCREEN, "wild": {"says": "wild", "when": {"mood": "wild"}}},
            card={"default": ["police prompt", "ems prompt"]},
            offers=[
                offer(
                    "least",
                    cleared=["weapon", "wild"],
                    replaces=["police", "ems"],
                    brings="team prompt",
                ),
                offer("middle", cleared="weapon", replaces="ems"),
                offer("most", brings="team routine"),
            ],
            programs={"team": program()},
        )

        def states(**facts: str) -> list[str]:
            return [made.state.value for made in decide(pack, call(facts=facts)).offers]

        assert states() == ["open", "open", "taken"]
        assert states(weapon="none") == ["open", "taken", "not_reached"]
        assert states(weapon="none", mood="wild") == ["refused", "taken", "not_reached"]
        assert states(weapon="none", mood="calm") == ["taken", "not_reached", "not_reached"]
        assert states(weapon="drawn", mood="calm") == ["refused", "refused", "taken"]

    def test_never_remove_a_line_that_a_rule_sent(self) -> None:
        pack = small(
            facts={**WEAPON, "wish": fact(harmless=["no"], danger=["yes"])},
            screens=SCREEN,
            rules=[rule("wish", when={"wish": "yes"}, send="police routine")],
            offers=[ALONE],
            programs={"team": program()},
        )
        decision = decide(pack, call(facts={"weapon": "none", "wish": "yes"}))
        assert words(decision) == ["team prompt lead by team", "police routine lead"]

    def test_cite_the_law_that_keeps_police_away(self) -> None:
        pack = small(
            facts=WEAPON,
            screens=SCREEN,
            offers=[{**ALONE, "law": "Some Act, section 1"}],
            programs={"team": program()},
        )
        assert decide(pack, call()).offers[0].law == "Some Act, section 1"
