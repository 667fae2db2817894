"""What moves between two packs: the kind, the way, how many calls, and the shortest of them."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.decide import decide
from protocols.difference.comparing import Difference, Move, compare
from protocols.difference.moves import Change, Way
from protocols.lines import field_urgencies
from protocols.pack import Pack
from protocols.situation import Situation
from protocols.words import FIELD_SERVICES, UNCLEAR
from support.packs import (
    NOON,
    Content,
    compiled,
    content,
    fact,
    offer,
    program,
    rule,
    small,
    square,
)
from support.random_packs import Made, drawn_packs, random_situation, seeded

FACTS = {
    "weapon": fact(harmless=["none"], danger=["near", "drawn"]),
    "crowd": fact(values=["few", "many"]),
}
SCREENS = {"weapon": {"says": "weapon", "when": {"weapon": "danger"}}}
TEAM = {"team": program()}


def packs(old: Content, new: Content) -> tuple[Pack, Pack]:
    base: Content = {"facts": FACTS, "screens": SCREENS, "programs": TEAM}
    return small(**{**base, **old}), small(**{**base, **new})


def moved(old: Content, new: Content) -> list[tuple[Any, ...]]:
    difference = compare(*packs(old, new))
    return [said(difference, move) for move in difference.moves if not move.needed]


def said(difference: Difference, move: Move) -> tuple[Any, ...]:
    motion, shortest = move.motion, difference.shortest(move)
    assert shortest.seen
    step = (motion.old, motion.new) if motion.old else ()
    return (motion.way, motion.change, motion.what, *step, dict(shortest.call.facts))


def near(**parts: Any) -> Content:
    return {"rules": [rule("near", **{"when": {"weapon": "danger"}, **parts})]}


def teams(**parts: Any) -> Content:
    made = {"cleared": "weapon", "replaces": "police", "brings": "team prompt"}
    return {"offers": [offer("team", **{**made, **parts})]}


NEAR, NONE = {"weapon": "near"}, {"weapon": "none"}


def test_a_line_that_a_rule_sends_more_is_added_and_one_that_it_does_not_is_dropped() -> None:
    with_, without = near(send="ems prompt"), dict[str, Any](rules=[])
    assert moved(without, with_) == [(Way.UP, Change.ADDED, "ems", NEAR)]
    assert moved(with_, without) == [(Way.DOWN, Change.DROPPED, "ems", NEAR)]


def test_an_urgency_is_raised_or_lowered_and_the_tier_with_it() -> None:
    prompt, hot = near(send="ems prompt"), near(send="ems hot")
    assert moved(prompt, hot) == [
        (Way.UP, Change.RAISED, "ems", "prompt", "hot", NEAR),
        (Way.ASIDE, Change.TIER, "", "field", "emergency", NEAR),
    ]
    assert moved(hot, prompt) == [
        (Way.DOWN, Change.LOWERED, "ems", "hot", "prompt", NEAR),
        (Way.ASIDE, Change.TIER, "", "emergency", "field", NEAR),
    ]


def test_a_role_moves_neither_up_nor_down() -> None:
    secure, lead = near(send="police prompt secure"), near(send="police prompt")
    assert moved(secure, lead) == [(Way.ASIDE, Change.ROLE, "police", "secure", "lead", NEAR)]


def test_a_team_for_police_is_less_police() -> None:
    assert {one[:3] for one in moved({}, teams())} == {
        (Way.DOWN, Change.DROPPED, "police"),
        (Way.UP, Change.ADDED, "team"),
        (Way.ASIDE, Change.TIER, ""),
    }


def test_a_team_lost_to_police_goes_neither_up_nor_down() -> None:
    assert {one[:3] for one in moved(teams(), {})} == {
        (Way.UP, Change.ADDED, "police"),
        (Way.ASIDE, Change.DROPPED, "team"),
        (Way.ASIDE, Change.TIER, ""),
    }


def test_a_team_lost_for_nothing_goes_down() -> None:
    assert {one[:3] for one in moved(teams(replaces=[]), {})} == {
        (Way.DOWN, Change.DROPPED, "team")
    }


def test_another_program_that_fills_the_same_line_is_said_by_name() -> None:
    other = {**TEAM, "other": program()}
    turned = dict(reversed(other.items()))
    assert moved({**teams(), "programs": other}, {**teams(), "programs": turned}) == [
        (Way.ASIDE, Change.PROGRAM, "team", "team", "other", NONE)
    ]


def test_a_line_that_nobody_fills_any_more_goes_down() -> None:
    sends = near(send="team prompt")
    gone = {**sends, "programs": {}}
    assert moved(sends, gone) == [(Way.DOWN, Change.PROGRAM, "team", "team", "nobody", NEAR)]
    assert moved(gone, sends) == [(Way.UP, Change.PROGRAM, "team", "nobody", "team", NEAR)]


def test_other_hours_move_calls_at_those_hours() -> None:
    day = {**teams(), "programs": {"team": program(hours="09:00-17:00")}}
    difference = compare(*packs(teams(), day))
    up = [move for move in difference.going(Way.UP) if not move.needed]
    shortest = [difference.shortest(move) for move in up]
    assert [move.motion.what for move in up] == ["police", "team"]
    assert [one.seen for one in shortest] == [True, False]
    assert not 9 <= shortest[0].call.at.hour < 17


def test_an_area_drawn_otherwise_moves_calls_at_those_places() -> None:
    def town(east: float) -> Content:
        areas = {"town": {"says": "Town", "polygon": square(10, 20, 11, east)}}
        return {**teams(), "areas": areas, "programs": {"team": program(areas="town")}}

    difference = compare(*packs(town(21), town(22)))
    down = [m for m in difference.going(Way.DOWN) if not m.needed]
    assert [move.motion.what for move in down] == ["police"]
    shortest = difference.shortest(down[0])
    assert shortest.seen
    place = shortest.call.place
    assert place is not None
    assert place.longitude is not None
    assert 21 <= place.longitude < 22
    up = [move for move in difference.going(Way.UP) if move.motion.what == "police"]
    assert not any(difference.shortest(move).seen for move in up)


def test_words_move_nothing() -> None:
    said_so = near(send="ems hot", because="For another reason")
    same = compare(*packs(near(send="ems hot"), said_so))
    assert same.equivalent
    assert not compare(*packs({}, near(send="ems hot"))).equivalent


def test_the_same_said_otherwise_is_proved_the_same() -> None:
    """By other rules, in another order, through a screen: not one call moves."""
    one = near(when={"all": [{"weapon": "near or worse"}, {"weapon": "danger"}]}, send="ems hot")
    other = {
        "rules": [
            rule("b", when={"weapon": "drawn"}, send="ems hot"),
            rule("a", when={"tripped": "weapon"}, send=["ems hot"]),
            rule("c", when={"weapon": "drawn"}, send="ems prompt"),
        ]
    }
    assert compare(*packs(one, other)).equivalent


def test_what_only_one_pack_has_is_named_and_answered_in_any_way() -> None:
    new = {
        "facts": {
            "weapon": fact(harmless=["none"], danger=["near", "drawn", "used"]),
            "smoke": fact(harmless=["no"], danger=["yes"]),
        },
        "rules": [rule("smoke", when={"smoke": "yes"}, send="fire hot")],
        "cards": {"extra": {"title": "e", "about": "e", "default": "police prompt"}},
        "programs": {"other": program()},
    }
    difference = compare(*packs({}, new))
    unshared = difference.both.unshared
    assert unshared.cards == ("extra",)
    assert unshared.facts == ("crowd", "smoke")
    assert unshared.values == ("weapon: used",)
    assert unshared.programs == ("other", "team")
    [added] = [move for move in difference.going(Way.UP) if not move.needed]
    assert added.motion.what == "fire"
    assert difference.shortest(added).old.facts == {}
    assert difference.shortest(added).new.facts == {"smoke": "yes"}


# ---- exact counts, held against going through every call

ANSWERS = {
    "weapon": [None, "none", "near", "drawn", *UNCLEAR],
    "crowd": [None, "few", "many", *UNCLEAR],
}


def every_call(card: str, opened: bool) -> list[Situation]:
    other = "other" if card == "case-entry" else "case-entry"
    return [
        Situation(
            card=card,
            at=NOON,
            facts={f: v for f, v in zip(ANSWERS, chosen, strict=True) if v is not None},
            opened=(other,) if opened else (),
        )
        for chosen in product(*ANSWERS.values())
    ]


OTHER = {"title": "o", "about": "o", "default": "ems prompt", "gives": {"weapon": "near"}}
COUNTED = [
    ({}, near(send="ems hot")),
    (near(send="ems hot"), near(when={"weapon": ["drawn", "unclear"]}, send="ems hot")),
    (near(send="police routine"), near(unless={"crowd": "few"}, send="police hot")),
    (
        {"rules": [rule("o", cards="other", when={"crowd": "unclear"}, send="fire hot")]},
        {"rules": [rule("o", cards="case-entry", when={"crowd": "unclear"}, send="fire hot")]},
    ),
    (
        {"offers": [offer("less", cleared="weapon", replaces="police", brings="police routine")]},
        {"offers": [offer("less", cleared="weapon", replaces="police", brings="police scheduled")]},
    ),
]


@pytest.mark.parametrize(("old", "new"), COUNTED)
def test_counts_are_those_of_going_through_every_call(old: Content, new: Content) -> None:
    cards = {"other": OTHER}
    before, after = packs(
        {**old, "programs": {}, "cards": cards}, {**new, "programs": {}, "cards": cards}
    )
    difference = compare(before, after)
    assert difference.combinations == 2 * 2 * 7 * 6
    seen = {Way.UP: 0, Way.DOWN: 0}
    told = {Way.UP: 0, Way.DOWN: 0}
    for card, opened in product(("case-entry", "other"), (False, True)):
        for call in every_call(card, opened):
            one, other = (field_urgencies(decide(pack, call).lines) for pack in (before, after))
            seen[Way.UP] += sum(other[service] > one[service] for service in one)
            seen[Way.DOWN] += sum(other[service] < one[service] for service in one)
    for move in difference.moves:
        if not move.needed and move.motion.way in told:
            told[move.motion.way] += move.count
    assert told == seen
    assert sum(seen.values()) > 0


# ---- any two packs

SEEDS = st.integers(0, 2**32 - 1)


def differs(difference: Difference, call: Situation) -> set[tuple[str, Way]]:
    """The field services that move at one call, by plain code."""
    decisions = [decide(view.pack, call) for view in (difference.both.old, difference.both.new)]
    one, other = (field_urgencies(decision.lines) for decision in decisions)
    return {
        (service, Way.UP if other[service] > one[service] else Way.DOWN)
        for service in one
        if one[service] != other[service]
    }


@settings(max_examples=40, deadline=None)
@given(drawn_packs(), SEEDS)
def test_any_call_that_moves_is_of_a_move_that_was_found(made: Made, seed: int) -> None:
    """Half of the rules and offers are left out, and the hours of programs are changed."""
    dice = seeded(seed)
    changed = content(**{k: v for k, v in made.content.items() if k in _SECTIONS})
    for part in ("rules", "offers"):
        changed[part] = [held for held in made.content[part] if dice.chance(50)]
    changed["cards"] = made.content["cards"]
    difference = compare(made.pack, compiled(changed))
    found = {(m.card, m.motion.what, m.motion.way) for m in difference.moves}
    for _ in range(10):
        call = random_situation(dice, made.pack)
        for service, way in differs(difference, call):
            assert (call.card, service, way) in found
    for move in difference.moves:
        what, way = move.motion.what, move.motion.way
        if not move.needed and what in FIELD_SERVICES and way is not Way.ASIDE:
            shortest = difference.shortest(move)
            assert not shortest.seen or (what, way) in differs(difference, shortest.call)


_SECTIONS = ("facts", "screens", "areas", "rules", "offers", "programs")


@settings(max_examples=25, deadline=None)
@given(drawn_packs())
def test_a_pack_is_the_same_as_itself_with_its_rules_turned_round(made: Made) -> None:
    roles = [words for held in made.content["rules"] for words in held.get("send", [])]
    turned = {**made.content, "rules": list(reversed(made.content["rules"]))}
    difference = compare(made.pack, compiled(turned))
    assert all(move.motion.change in {Change.ROLE, Change.TIER} for move in difference.moves)
    if not any(len(words.split()) > 2 for words in roles):
        assert difference.equivalent


def test_packs_of_other_cards_are_not_the_same_even_where_nothing_moves() -> None:
    extra = {"cards": {"extra": {"title": "e", "about": "e", "default": "police prompt"}}}
    difference = compare(*packs({}, extra))
    assert not difference.moves
    assert not difference.equivalent
