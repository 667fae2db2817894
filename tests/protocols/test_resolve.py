"""Packs that extend others: whole objects by id, and what protects a life stays."""

from typing import Any, ClassVar

import pytest

from protocols.faults import Fault
from protocols.pack import Pack
from support.packs import Content, compiled, content, fact, faults_of, offer, program, rule

PARENT = content(
    pack="parent",
    facts={
        "patient": fact(values=["nobody", "one"]),
        "weapon": fact(harmless=["none"], danger=["near", "drawn"]),
        "breathing": fact(harmless=["normal"], danger=["none"], applies_when={"patient": "one"}),
        "mood": fact(harmless=["calm"], danger=["angry"]),
    },
    screens={
        "weapon": {
            "says": "weapon",
            "when": {"any": [{"tripped": "drawn"}, {"weapon": "near or worse"}]},
        },
        "drawn": {"says": "drawn", "when": {"weapon": "drawn"}},
        "angry": {"says": "angry", "when": {"mood": "angry"}},
    },
    rules=[
        rule("arrest", when={"breathing": "none"}, send="ems hot", hard=True),
        rule("armed", when={"tripped": "weapon"}, send="police hot", hard=True),
        rule("moody", when={"mood": "angry"}, send="police routine"),
    ],
    card={"default": ["police prompt", "ems prompt"]},
    cards={
        "fight": {
            "title": "Fight",
            "about": "A fight.",
            "default": "police prompt",
            "rules": [
                rule("fighting", send="police hot", hard=True),
                rule("shouting", when={"mood": "angry"}, send="police prompt"),
            ],
        }
    },
    offers=[
        offer("first", cleared=["weapon"], replaces=["police", "ems"], brings="team prompt"),
        offer("second", cleared=["weapon"], replaces=["ems"]),
    ],
    programs={"north": program(), "south": program()},
    cautions={"careful": {"says": "Careful"}},
    invariants=[{"id": "air", "says": "air", "if": {"breathing": "none"}, "always": "ems hot"}],
)


def child(**sections: Any) -> Content:
    """A pack that extends the parent and says only this."""
    header = {name: PARENT[name] for name in ("title", "version", "about", "timezone")}
    return {**header, "pack": "child", "extends": "parent", **sections}


def extended(**sections: Any) -> Pack:
    return compiled(PARENT, child(**sections))


def refused(**sections: Any) -> str:
    """The one fault of a child."""
    (fault,) = faults_of(PARENT, child(**sections))
    assert fault.file == "child/pack.yaml"
    assert fault.remedy
    return fault.what


def offers(pack: Pack) -> list[str]:
    return [one.id for one in pack.sections.offers]


class TestWhatIsTakenOver:
    def test_a_child_that_says_nothing_has_all_of_its_parent(self) -> None:
        pack = extended()
        assert pack.id == "child"
        assert pack.lineage == (("child", "1.0.0"), ("parent", "1.0.0"))
        assert pack.sections == compiled(PARENT).sections

    def test_an_object_is_replaced_whole_and_keeps_its_place(self) -> None:
        pack = extended(rules=[rule("moody", send="ems routine")])
        assert [one.id for one in pack.sections.rules] == ["arrest", "armed", "moody"]
        moody = pack.sections.rules[2]
        assert moody.send == ("ems routine",)
        assert moody.when is None

    def test_new_objects_come_last(self) -> None:
        pack = extended(rules=[rule("new", send="ems routine")])
        assert [one.id for one in pack.sections.rules] == ["arrest", "armed", "moody", "new"]

    def test_programs_keep_the_order_in_which_they_are_asked(self) -> None:
        pack = extended(programs={"north": program(name="North"), "east": program()})
        assert list(pack.sections.programs) == ["north", "south", "east"]

    def test_the_agency_and_who_is_asked_are_taken_over_unless_said(self) -> None:
        parent = {**PARENT, "agency": {"name": "Parent"}, "asked_by": {"fact": "patient"}}
        kept = compiled(parent, child())
        assert kept.header.agency is not None
        assert kept.header.agency.name == "Parent"
        assert kept.header.asked_by is not None
        own = compiled(parent, child(agency={"name": "Own"}))
        assert own.header.agency is not None
        assert own.header.agency.name == "Own"

    def test_a_grandparent_counts_as_a_parent(self) -> None:
        middle = child(pack="middle", rules=[rule("middle", send="ems routine")])
        pack = compiled(PARENT, middle, {**child(), "extends": "middle"})
        assert [one.id for one in pack.sections.rules] == ["arrest", "armed", "moody", "middle"]
        assert [name for name, _ in pack.lineage] == ["child", "middle", "parent"]
        weak = {**child(rules=[rule("arrest", send="ems prompt")]), "extends": "middle"}
        assert faults_of(PARENT, middle, weak)


class TestTheOrderOfOffers:
    ALONE: ClassVar = {
        "cleared": ["weapon"],
        "replaces": ["police", "ems"],
        "brings": "team prompt",
    }

    def test_a_new_offer_is_tried_last(self) -> None:
        last = offer("last", cleared=["weapon"], replaces=["ems"])
        assert offers(extended(offers=[last])) == ["first", "second", "last"]

    def test_before_puts_it_before_an_offer_of_the_parent(self) -> None:
        pack = extended(offers=[offer("mine", **self.ALONE, before="second")])
        assert offers(pack) == ["first", "mine", "second"]
        pack = extended(offers=[offer("mine", **self.ALONE, before="first")])
        assert offers(pack) == ["mine", "first", "second"]

    def test_before_works_among_ones_own_too(self) -> None:
        mine = offer("mine", **self.ALONE, before="second")
        own = offer("own", **self.ALONE, before="mine")
        assert offers(extended(offers=[mine, own])) == ["first", "own", "mine", "second"]

    def test_before_moves_an_offer_of_the_parent_that_is_replaced(self) -> None:
        pack = extended(offers=[offer("second", **self.ALONE, before="first")])
        assert offers(pack) == ["second", "first"]

    def test_before_an_offer_that_is_not_there_is_refused(self) -> None:
        assert refused(offers=[offer("mine", **self.ALONE, before="secnd")]) == (
            "there is no offer 'secnd'"
        )

    def test_before_itself_is_refused_and_the_offer_is_not_lost(self) -> None:
        assert "mine" in refused(offers=[offer("mine", **self.ALONE, before="mine")])

    def test_a_place_that_would_let_a_doubt_bring_less_is_refused(self) -> None:
        """Tried later, an offer may only keep more."""
        faults = faults_of(PARENT, child(offers=[offer("mine", **self.ALONE)]))
        assert any("it keeps less police than 'second'" in fault.what for fault in faults)


class TestRemoving:
    @pytest.mark.parametrize(
        ("section", "name"),
        [
            ("rules", "moody"),
            ("offers", "first"),
            ("programs", "south"),
            ("cautions", "careful"),
            ("screens", "angry"),
        ],
    )
    def test_an_object_is_gone(self, section: str, name: str) -> None:
        pack = extended(remove={section: {name: "not wanted here"}})
        held = getattr(pack.sections, section)
        assert name not in (held if isinstance(held, dict) else [one.id for one in held])
        assert (section, name) not in pack.origins

    def test_the_reason_must_be_said(self) -> None:
        assert faults_of(PARENT, child(remove={"rules": {"moody": ""}}))
        assert faults_of(PARENT, child(remove={"rules": ["moody"]}))

    def test_what_is_not_there_cannot_be_removed(self) -> None:
        assert refused(remove={"rules": {"mody": "x"}}) == "there is no rules of a parent 'mody'"

    def test_what_is_removed_cannot_be_written_again(self) -> None:
        assert refused(
            remove={"rules": {"moody": "x"}}, rules=[rule("moody", send="ems routine")]
        ) == ("'moody' is removed and written again")

    def test_what_others_need_cannot_be_removed_without_them(self) -> None:
        (fault,) = faults_of(PARENT, child(remove={"facts": {"mood": "x"}}))[:1] or (None,)
        assert isinstance(fault, Fault)
        assert "there is no fact 'mood'" in fault.what


class TestTheLadder:
    LADDER: ClassVar = [
        {"tier": "low", "says": "LOW", "any": "team"},
        {"tier": "rest", "says": "REST"},
    ]

    def test_is_replaced_whole_because_its_order_means_something(self) -> None:
        pack = extended(tiers=self.LADDER)
        assert [step.tier for step in pack.sections.tiers] == ["low", "rest"]
        assert ("tiers", "emergency") not in pack.origins

    def test_is_the_parents_if_nothing_is_said(self) -> None:
        assert extended().sections.tiers == compiled(PARENT).sections.tiers

    def test_must_end_with_a_step_that_fits_anything(self) -> None:
        (fault,) = faults_of(PARENT, child(tiers=self.LADDER[:1]))
        assert "the last step of the ladder has a pattern" in fault.what


HARD = "it is a hard rule of the parent pack"
INVARIANT = "it is an invariant of the parent pack"
RESTS = "a hard rule or an invariant of the parent pack rests on it"


class TestWhatProtectsStays:
    @pytest.mark.parametrize("name", ["arrest", "armed"])
    def test_a_hard_rule_cannot_be_removed(self, name: str) -> None:
        assert refused(remove={"rules": {name: "x"}}) == f"{name!r} cannot be removed: {HARD}"

    @pytest.mark.parametrize(
        "weaker",
        [
            {"when": {"breathing": "none"}, "send": "ems prompt", "hard": True},
            {"when": {"breathing": "none"}, "send": "ems hot"},
            {"when": {"breathing": "none", "weapon": "drawn"}, "send": "ems hot", "hard": True},
            {"when": {"breathing": "none"}, "send": "ems hot", "cards": "fight", "hard": True},
            {"caution": "careful"},
        ],
    )
    def test_a_hard_rule_cannot_be_replaced(self, weaker: Content) -> None:
        assert refused(rules=[rule("arrest", **weaker)]) == f"'arrest' cannot be replaced: {HARD}"

    def test_a_hard_rule_said_again_word_for_word_is_fine(self) -> None:
        assert extended(rules=PARENT["rules"][:1]).sections == compiled(PARENT).sections

    def test_a_card_cannot_be_replaced_without_its_hard_rules(self) -> None:
        card = {"title": "Fight", "about": "x", "default": "police routine"}
        assert "its hard rule 'fighting' would be lost" in refused(cards={"fight": card})
        kept = {**card, "rules": [rule("fighting", send="police hot", hard=True)]}
        assert extended(cards={"fight": kept}).card("fight").default == ("police routine",)

    def test_a_card_cannot_be_removed_with_its_hard_rules(self) -> None:
        assert "would be lost" in refused(remove={"cards": {"fight": "x"}})

    def test_an_invariant_can_be_neither_removed_nor_replaced(self) -> None:
        assert refused(remove={"invariants": {"air": "x"}}).endswith(INVARIANT)
        weak = {"id": "air", "says": "air", "some_of": "ems"}
        assert refused(invariants=[weak]).endswith(INVARIANT)

    @pytest.mark.parametrize("name", ["weapon", "drawn"])
    def test_a_screen_of_a_hard_rule_stays_and_so_do_those_below_it(self, name: str) -> None:
        assert refused(remove={"screens": {name: "x"}}).endswith(RESTS)
        never = {"says": "x", "when": {"mood": "angry"}}
        assert refused(screens={name: never}).endswith(RESTS)

    def test_a_screen_of_offers_alone_may_be_replaced(self) -> None:
        wider = {"says": "x", "when": {"any": [{"mood": "angry"}, {"weapon": "danger"}]}}
        assert extended(screens={"angry": wider})

    def test_dangers_stay_dangers_in_their_order(self) -> None:
        for domain in (
            {"harmless": ["none", "near"], "danger": ["drawn"]},
            {"harmless": ["none"], "danger": ["drawn", "near"]},
            {"harmless": ["none"], "values": ["near", "drawn"]},
            {"kind": "text"},
        ):
            assert refused(facts={"weapon": fact(**domain)}).endswith(
                "the parent's dangers must stay dangers, in their order"
            )

    def test_dangers_may_be_added_between(self) -> None:
        more = fact(harmless=["none"], danger=["locked", "near", "raised", "drawn"])
        assert extended(facts={"weapon": more}).domains["weapon"].dangers[0] == "locked"

    def test_when_a_fact_applies_is_the_parents_to_say(self) -> None:
        for applies in ({}, {"applies_when": {"mood": "angry"}}):
            told = refused(
                facts={"breathing": fact(harmless=["normal"], danger=["none"], **applies)}
            )
            assert told.endswith("when it applies is the parent pack's to say")
        weapon = fact(harmless=["none"], danger=["near", "drawn"], applies_when={"patient": "one"})
        assert refused(facts={"weapon": weapon}).endswith(
            "when it applies is the parent pack's to say"
        )

    def test_all_that_is_taken_back_is_told_at_once(self) -> None:
        faults = faults_of(
            PARENT,
            child(
                remove={"rules": {"arrest": "x"}, "invariants": {"air": "x"}, "cards": {"no": "x"}},
                rules=[rule("armed", send="police routine")],
            ),
        )
        assert len(faults) == 4
