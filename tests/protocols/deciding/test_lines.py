"""Lines: what goes by default, what rules add, in which roles, and what the whole is called."""

from typing import Any

from protocols.decide import decide
from protocols.pack import Pack
from support.deciding import ALONE, SCREEN, WEAPON, call, words
from support.packs import TIERS, fact, offer, program, rule, small


class TestDefaultLines:
    PACK = small(
        card={"default": ["police prompt", "ems routine"]},
        cards={"fire": {"title": "Fire", "about": "x", "default": ["fire hot", "ems prompt"]}},
    )

    def test_go_while_nothing_is_known(self) -> None:
        assert words(decide(self.PACK, call())) == ["police prompt lead", "ems routine lead"]

    def test_are_those_of_the_current_card_alone(self) -> None:
        decision = decide(self.PACK, call("fire", opened=("case-entry",)))
        assert words(decision) == ["fire hot lead", "ems prompt lead"]

    def test_stand_with_the_most_urgent_first_and_then_in_the_packs_order(self) -> None:
        pack = small(card={"default": ["ems prompt", "fire hot", "police prompt"]})
        found = [line.service for line in decide(pack, call()).lines]
        assert found == ["fire", "police", "ems"]

    def test_name_where_they_come_from(self) -> None:
        assert decide(self.PACK, call()).lines[0].origins == ("default",)


class TestRules:
    def test_add_a_line_or_raise_one(self) -> None:
        pack = small(
            facts=WEAPON,
            rules=[rule("drawn", when={"weapon": "drawn"}, send=["police hot", "ems prompt"])],
        )
        assert words(decide(pack, call())) == ["police prompt lead"]
        decision = decide(pack, call(facts={"weapon": "drawn"}))
        assert words(decision) == ["police hot lead", "ems prompt lead"]
        assert decision.lines[0].origins == ("default", "rule:drawn")
        assert [(because.rule, because.text) for because in decision.because] == [
            ("drawn", "Because of drawn")
        ]

    def test_never_lower_one(self) -> None:
        pack = small(rules=[rule("less", send="police scheduled")])
        assert words(decide(pack, call())) == ["police prompt lead"]

    def test_hold_by_unless_while_something_is_not_known_true(self) -> None:
        pack = small(
            facts={"there": fact(values=["here", "away"])},
            rules=[rule("unseen", unless={"there": "away"}, send="ems prompt")],
        )
        for facts in ({}, {"there": "unknown"}, {"there": "here"}):
            assert decide(pack, call(facts=facts)).line("ems")
        assert decide(pack, call(facts={"there": "away"})).line("ems") is None

    def test_of_a_card_hold_from_when_it_is_opened_and_after_it_is_left(self) -> None:
        card = {
            "title": "Fight",
            "about": "x",
            "default": "police hot",
            "rules": [rule("hurt", send="ems prompt")],
        }
        pack = small(cards={"fight": card}, rules=[rule("also", cards="fight", send="fire prompt")])
        assert words(decide(pack, call())) == ["police prompt lead"]
        left = decide(pack, call(opened=("fight",)))
        assert words(left) == ["police prompt lead", "fire prompt lead", "ems prompt lead"]

    def test_bring_cautions_instructions_reports_and_better_cards(self) -> None:
        pack = small(
            facts=WEAPON,
            rules=[
                rule(
                    "near",
                    when={"weapon": "near or worse"},
                    caution="careful",
                    instruct="stay",
                    report_due="report",
                    propose=["fight", "case-entry"],
                )
            ],
            cards={"fight": {"title": "Fight", "about": "x", "default": "police hot"}},
            card={"instruct": "calm"},
            cautions={"careful": {"says": "Careful"}},
            reports={"report": {"says": "Report"}},
            instructions={
                name: {"title": name, "steps": [{"say": name}]} for name in ("stay", "calm")
            },
        )
        decision = decide(pack, call(facts={"weapon": "near"}))
        assert decision.cautions == ("careful",)
        assert decision.instructions == ("stay", "calm")
        assert decision.reports_due == ("report",)
        assert decision.proposals == ("fight",)
        opened = decide(pack, call("fight", facts={"weapon": "near"}, opened=("case-entry",)))
        assert opened.proposals == ()

    def test_answers_that_a_card_gives_stay_when_it_is_left(self) -> None:
        pack = small(
            facts=WEAPON,
            rules=[rule("drawn", when={"weapon": "drawn"}, send="police hot")],
            cards={
                "gun": {
                    "title": "Gun",
                    "about": "x",
                    "default": "police hot",
                    "gives": {"weapon": "drawn"},
                }
            },
        )
        assert words(decide(pack, call(opened=("gun",)))) == ["police hot lead"]
        doubt = decide(pack, call(opened=("gun",), facts={"weapon": "unknown"}))
        assert words(doubt) == ["police hot lead"]
        corrected = decide(pack, call(opened=("gun",), facts={"weapon": "none"}))
        assert words(corrected) == ["police prompt lead"]


class TestRoles:
    def role(self, pack: Pack, service: str = "police", **facts: str) -> str:
        line = decide(pack, call(facts=facts)).line(service)
        assert line is not None
        return line.role.value

    def test_lead_is_what_nobody_says_otherwise(self) -> None:
        assert self.role(small()) == "lead"

    def test_a_default_an_offer_and_a_rule_may_say_one_the_rule_counts_most(self) -> None:
        parts: dict[str, Any] = {
            "facts": WEAPON,
            "card": {"default": "police prompt after"},
            "offers": [
                offer("kept", cleared=[], when={"weapon": "none"}, keeps={"police": "stage"})
            ],
        }
        said = small(
            **parts, rules=[rule("safe", unless={"weapon": "none"}, send="police prompt secure")]
        )
        assert self.role(small(**{**parts, "offers": []})) == "after"
        assert self.role(said, weapon="none") == "stage"
        assert self.role(said) == "secure"

    def test_whoever_is_staged_waits_near_by(self) -> None:
        pack = small(
            facts=WEAPON,
            card={"default": ["police prompt", "ems prompt", "fire prompt"]},
            rules=[
                rule("near", when={"weapon": "near"}, stage="ems"),
                rule("drawn", when={"weapon": "drawn"}, send="police hot secure", stage="others"),
            ],
        )
        assert words(decide(pack, call(facts={"weapon": "near"}))) == [
            "police prompt lead",
            "fire prompt lead",
            "ems prompt stage",
        ]
        assert words(decide(pack, call(facts={"weapon": "drawn"}))) == [
            "police hot secure",
            "fire prompt stage",
            "ems prompt stage",
        ]

    def test_whoever_makes_it_safe_is_never_staged(self) -> None:
        pack = small(
            rules=[rule("safe", send="police prompt secure"), rule("wait", stage="police")]
        )
        assert self.role(pack) == "secure"

    def test_after_and_consult_keep_their_place(self) -> None:
        pack = small(
            offers=[offer("also", brings=["team routine after", "line prompt consult"])],
            programs={"team": program(services=["team", "line"])},
            rules=[rule("wait", stage="others", caution="x")],
            cautions={"x": {"says": "x"}},
        )
        decision = decide(pack, call())
        assert [line.words for line in decision.lines] == [
            "police prompt stage",
            "line prompt consult",
            "team routine after",
        ]

    def test_advice_by_phone_is_a_line_of_its_own(self) -> None:
        pack = small(rules=[rule("advice", send="police hot consult")])
        assert words(decide(pack, call())) == ["police hot consult", "police prompt lead"]


class TestTiers:
    def tier(self, default: list[str], tiers: Any = TIERS) -> str:
        return decide(small(card={"default": default}, tiers=tiers), call()).tier

    def test_the_first_step_that_fits_names_the_response(self) -> None:
        assert self.tier(["police prompt", "ems hot"]) == "emergency"
        assert self.tier(["police prompt"]) == "field"

    def test_all_must_be_fitted_by_some_line_each(self) -> None:
        tiers = [
            {"tier": "both", "says": "x", "all": ["police secure", "ems prompt"]},
            {"tier": "rest", "says": "x"},
        ]
        assert self.tier(["police hot secure", "ems prompt"], tiers) == "both"
        assert self.tier(["police hot lead", "ems prompt"], tiers) == "rest"
        assert self.tier(["police hot secure", "ems hot"], tiers) == "rest"

    def test_advice_by_phone_fits_only_where_it_is_named(self) -> None:
        tiers = [
            {"tier": "hot", "says": "x", "any": ["police hot", "hot"]},
            {"tier": "advice", "says": "x", "any": "police consult"},
            {"tier": "rest", "says": "x"},
        ]
        assert self.tier(["ems prompt", "police hot consult"], tiers) == "advice"

    def test_needed_is_named_apart_from_what_can_be_sent_now(self) -> None:
        pack = small(
            facts=WEAPON, screens=SCREEN, offers=[ALONE], programs={"team": program(hours="off")}
        )
        decision = decide(pack, call(facts={"weapon": "none"}))
        assert (decision.needed, decision.tier) == ("team", "field")
