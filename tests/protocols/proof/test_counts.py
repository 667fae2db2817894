"""Counts are exact: held against counting one by one."""

from itertools import product

import pytest

from protocols.domain import Domain
from protocols.pack import Pack
from protocols.proof.proving import prove
from support.packs import fact, program, rule, small, square


def said(domain: Domain) -> int:
    """Everything that can be said of a fact: its values, three unclear answers, nothing."""
    return len(domain.clear) + 3 + 1


WEAPON = {"weapon": fact(harmless=["none"], danger=["near", "drawn"])}
CROWD = {"crowd": fact(values=["few", "many"])}


def counted(pack: Pack, name: str) -> int:
    found = next(finding for finding in prove(pack).findings if finding.id == name).covers
    assert found is not None
    return found


def test_a_pack_without_anything_has_one_call_for_each_way_to_open_its_cards() -> None:
    other = {"other": {"title": "o", "about": "o", "default": "police prompt"}}
    assert prove(small()).combinations == 1
    assert prove(small(cards=other)).combinations == 2 * 2  # each current, the other opened or not


def test_each_fact_multiplies_by_all_that_can_be_said_of_it() -> None:
    pack = small(facts={**WEAPON, **CROWD})
    assert prove(pack).combinations == (3 + 4) * (2 + 4)


def test_a_fact_that_is_typed_in_decides_nothing_and_counts_nothing() -> None:
    assert prove(small(facts={"story": fact(kind="text")})).combinations == 1


@pytest.mark.parametrize(
    ("parts", "states"),
    [
        ({}, 3),  # away, here, here at once
        ({"ends": "2027-01-01"}, 4),  # or over
        ({"queue": "PT12H"}, 6),  # whether it opens in time, each of the three
    ],
)
def test_a_program_counts_in_every_state_that_it_can_be_in(
    parts: dict[str, str], states: int
) -> None:
    pack = small(programs={"team": program(**parts)})
    # A transfer can be lost only while the program is away, and does not come by waiting.
    away = {"": 1, "ends": 2, "queue": 1}["".join(parts)]
    assert prove(pack).combinations == states + away


def test_places_count_by_whether_they_lie_in_what_the_pack_asks_for() -> None:
    areas = {
        "town": {"says": "Town", "polygon": square(10, 20, 11, 21)},
        "centre": {"says": "Centre", "polygon": square(10.2, 20.2, 10.8, 20.8)},
        "isle": {"says": "Isle", "polygon": square(30, 20, 31, 21)},
    }
    rules = [rule(name, unless={"in_area": name}, send="ems hot") for name in areas]
    # In the centre, perhaps in it, in the town and not in it, perhaps in the town and its centre or
    # not, nowhere, on the isle or perhaps: with the centre inside the town and the isle apart.
    possible = [
        (town, centre, isle)
        for town, centre, isle in product("ynu", repeat=3)
        if not (centre == "y" and town != "y")
        and not (town == "n" and centre != "n")
        and not (isle == "y" and (town != "n" or centre != "n"))
        and not (town == "y" and isle != "n")
        and not (centre == "y" and isle != "n")
    ]
    assert prove(small(areas=areas, rules=rules)).combinations == len(possible)


def test_an_invariant_covers_the_calls_in_which_its_condition_is_known_true() -> None:
    pack = small(
        facts={**WEAPON, **CROWD},
        rules=[rule("near", when={"weapon": "danger"}, send="police hot")],
        invariants=[
            {"id": "drawn", "says": "d", "if": {"weapon": "drawn"}, "always": "police hot"},
            {"id": "any", "says": "a", "if": {"weapon": ["drawn", "unclear"]}, "some_of": "police"},
            {"id": "all", "says": "a", "some_of": "police"},
        ],
    )
    crowd = said(pack.domains["crowd"])
    assert counted(pack, "drawn") == 1 * crowd
    assert counted(pack, "any") == 4 * crowd
    assert counted(pack, "all") == said(pack.domains["weapon"]) * crowd


def test_an_answer_that_an_opened_card_gives_counts_as_said_until_somebody_says_else() -> None:
    other = {"other": {"title": "o", "about": "o", "default": "police prompt"}}
    other["other"]["gives"] = {"weapon": "drawn"}  # type: ignore[assignment]  # any content
    pack = small(
        facts=WEAPON,
        cards=other,
        invariants=[{"id": "drawn", "says": "d", "if": {"weapon": "drawn"}, "some_of": "police"}],
    )
    # On `other`, or on case entry with it opened: said, or nothing clear said. Else: said.
    assert counted(pack, "drawn") == (1 + 4) + (1 + 4) + (1 + 4) + 1
