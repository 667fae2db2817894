"""What a better place may bring: every mix of areas that the map allows, and no other."""

import json
import os
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from protocols.bounds import conservatively
from protocols.decide import decide
from protocols.diagram import Diagrams
from protocols.evaluation import PLACE, evaluate
from protocols.exact import Standing, exact_bounds, exactly, within_steps
from protocols.inputs import available_at, longest_wait
from protocols.kleene import FALSE, TRUE, UNDETERMINED, Kleene, Truth, truth
from protocols.pack import Pack
from protocols.places import all_places, in_good_order
from protocols.procedure import area_input, now_input
from protocols.situation import Situation, Status, Whereabouts
from protocols.triage import answer, read_request
from support.packs import NOON, Content, fact, offer, program, small, square
from support.random_packs import Made, drawn_packs, random_situation, seeded

EXAMPLES = int(os.environ.get("GUIDECARD_BOUNDS_EXAMPLES", "120"))
MOST_ENDINGS = 300
GRID = 4

Mix = tuple[Truth, ...]
Box = tuple[int, int, int, int]


@st.composite
def boxes(draw: st.DrawFn) -> dict[str, Box]:
    """Areas that overlap, touch, lie in one another or apart: south, west, north and east."""

    def sides() -> tuple[int, int]:
        one, other = draw(st.lists(st.integers(0, GRID), min_size=2, max_size=2, unique=True))
        return min(one, other), max(one, other)

    def box() -> Box:
        (south, north), (west, east) = sides(), sides()
        return south, west, north, east

    return {f"a{n}": box() for n in range(draw(st.integers(2, 5)))}


def as_areas(drawn: Mapping[str, Box]) -> Content:
    def at(south: int, west: int, north: int, east: int) -> list[list[float]]:
        return square(10 + south / 10, 20 + west / 10, 10 + north / 10, 20 + east / 10)

    return {name: {"says": name, "polygon": at(*box)} for name, box in drawn.items()}


def mixes_of(drawn: Mapping[str, Box]) -> set[Mix]:
    """What is known of any points of the map together: of one, what it is; of more, what is the
    same for all."""
    cells = product(range(-1, GRID + 1), repeat=2)
    points = {
        tuple(
            truth(south <= row < north and west <= column < east)
            for south, west, north, east in drawn.values()
        )
        for row, column in cells
    }
    found = set(points)
    ahead = list(points)
    while ahead:
        one = ahead.pop()
        for point in points:
            both = tuple(a if a is b else UNDETERMINED for a, b in zip(one, point, strict=True))
            if both not in found:
                found.add(both)
                ahead.append(both)
    return found


def told(
    pack: Pack, call: Situation, names: Sequence[str], present: Mapping[str, Truth]
) -> Iterator[Mix]:
    """Every mix of inputs that the diagram holds."""
    diagrams = Diagrams({}, {}, {}, in_good_order(pack, names))
    places = all_places(diagrams, pack, call, present)
    for mix in product(Truth, repeat=len(names)):
        being = [diagrams.being(name, (held,)) for name, held in zip(names, mix, strict=True)]
        if diagrams.every([places, *being]) != FALSE:
            yield mix


_End = tuple[tuple[str | None, ...], Mix]

CALL = Situation("case-entry", NOON)


@settings(max_examples=EXAMPLES, deadline=None)
@given(boxes())
def test_every_mix_of_areas_that_the_map_allows_and_no_other(drawn: dict[str, Box]) -> None:
    pack = small(areas=as_areas(drawn))
    names = [area_input([name]) for name in drawn]
    nothing = dict.fromkeys(names, UNDETERMINED)
    assert set(told(pack, CALL, names, nothing)) == mixes_of(drawn) | {tuple(nothing.values())}


@settings(max_examples=EXAMPLES, deadline=None)
@given(boxes(), st.data())
def test_a_program_has_its_turn_exactly_where_the_wait_allowed_is_long_enough(
    drawn: dict[str, Box], data: st.DataObject
) -> None:
    minutes = data.draw(st.lists(st.sampled_from([20, 40, 60, 90]), min_size=2, max_size=5))
    team = program(
        units=1,
        longest_wait_minutes=60,
        longest_wait_minutes_by_area=dict(zip(drawn, minutes, strict=False)),
    )
    pack = small(areas=as_areas(drawn), programs={"team": team})
    status = Status("busy", free=0, wait_minutes=data.draw(st.integers(10, 100)), as_of=NOON)
    call = Situation("case-entry", NOON, status={"team": status})
    turn = now_input("team")
    area, *_ = (area_input([name]) for name in drawn)
    waits = pack.sections.programs["team"]

    def turn_at(mix: Mix) -> Mix:
        there = dict(zip(drawn, mix, strict=True))
        wait = longest_wait(waits, lambda names: there[names[0]])
        return mix[0], truth(available_at(pack, call, "team", wait).now)

    present = turn_at((UNDETERMINED,) * len(drawn))
    expected = {present, *map(turn_at, mixes_of(drawn))}
    names = (area, turn)
    assert set(told(pack, call, names, dict(zip(names, present, strict=True)))) == expected


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn_packs(), st.integers(0, 2**32 - 1))
def test_what_a_line_hangs_on_is_what_trying_every_answer_at_every_place_finds(
    made: Made, seed: int
) -> None:
    pack = made.pack
    call = random_situation(seeded(seed), pack)
    evaluation = evaluate(pack, call)
    names = sorted(evaluation.outside.open_inputs)
    inputs = evaluation.outside.inputs
    facts = sorted(evaluation.open_facts)
    each = list(product(*((None, *pack.domains[fact].answers()) for fact in facts)))
    mixes = list(told(pack, call, names, inputs)) if names else [()]
    assume(len(each) * len(mixes) <= MOST_ENDINGS)
    nodes = [
        node for by_urgency in evaluation.card.now.at_least.values() for node in by_urgency.values()
    ]
    assume(nodes)
    found: dict[_End, Mapping[int, Truth]] = {}
    for values in each:
        answered = {fact: value for fact, value in zip(facts, values, strict=True) if value}
        end = evaluate(pack, replace(call, facts={**call.facts, **answered}))
        for mix in mixes:
            there = Kleene(end.answers, {**inputs, **dict(zip(names, mix, strict=True))})
            found[values, mix] = pack.procedure.graph.evaluate(there, end.card.cone)
    exact = exactly(evaluation, nodes)
    for node in nodes:
        truths = {key: one[node] for key, one in found.items()}
        hangs = {
            fact
            for index, fact in enumerate(facts)
            if differs(
                {((end[:index], end[index + 1 :], mix), one) for (end, mix), one in truths.items()}
            )
        }
        if differs({(end, one) for (end, _), one in truths.items()}):
            hangs.add(PLACE)
        reached = exact.reach(node)
        assert reached.facts == hangs
        assert reached.may_be_true == (TRUE in truths.values())
        assert reached.may_stay_untrue == any(one is not TRUE for one in truths.values())


def differs(told: Collection[tuple[Hashable, Truth]]) -> bool:
    """Whether what is alike in all else has two truths; nothing is told twice."""
    return len({rest for rest, _ in told}) < len(told)


class TestPlaces:
    """Areas that lie in one another."""

    PACK = small(
        facts={"mood": fact(values=["calm", "sad"])},
        areas={
            "town": {"says": "Town", "polygon": square(10.0, 20.0, 10.1, 20.1)},
            "county": {"says": "County", "polygon": square(9.9, 19.9, 10.4, 20.4)},
        },
        offers=[
            offer(
                "both",
                when={"all": [{"in_area": "town"}, {"in_area": "county"}]},
                brings="team prompt",
            ),
            offer(
                "never",
                when={"all": [{"in_area": "town"}, {"not": {"in_area": "county"}}]},
                brings="line prompt",
            ),
        ],
        programs={"team": program(), "line": program(services="line", mode="solo")},
        card={"questions": ["mood"]},
    )

    def test_what_would_take_a_town_outside_its_county_cannot_come(self) -> None:
        call = Situation("case-entry", NOON)
        wide, exact = decide(self.PACK, call), decide(self.PACK, call, exactly)
        assert {change.service for change in wide.could_add} == {"team", "line"}
        assert {change.service for change in exact.could_add} == {"team"}
        assert {change.facts for change in exact.could_add} == {(PLACE,)}

    def test_in_the_county_for_certain_the_town_may_still_prove_right(self) -> None:
        near = Whereabouts(10.1, 20.05, 500.0)
        exact = decide(self.PACK, Situation("case-entry", NOON, place=near), exactly)
        assert [change.service for change in exact.could_add] == ["team"]

    def test_a_place_in_words_alone_may_be_anywhere(self) -> None:
        call = Situation("case-entry", NOON, place=Whereabouts())
        inputs = evaluate(self.PACK, call).outside.inputs
        no, maybe, yes = Truth
        expected = {(no, no), (no, yes), (yes, yes), (maybe, yes), (no, maybe), (maybe, maybe)}
        assert set(told(self.PACK, call, TOWN_AND_COUNTY, inputs)) == expected


TOWN_AND_COUNTY = (area_input(["town"]), area_input(["county"]))


class TestWaiting:
    """How long a caller may wait hangs on the place, and so who comes."""

    PACK = small(
        areas={"near": {"says": "Near", "polygon": square(10.0, 20.0, 10.1, 20.1)}},
        offers=[offer("also", brings="team prompt")],
        programs={
            "team": program(
                units=1, longest_wait_minutes=90, longest_wait_minutes_by_area={"near": 30}
            )
        },
    )

    def waiting(self, place: Whereabouts | None, minutes: int) -> Situation:
        status = {"team": Status("busy", free=0, wait_minutes=minutes, as_of=NOON)}
        return Situation("case-entry", NOON, place=place, status=status)

    @pytest.mark.parametrize("reaching", [conservatively, exactly])
    def test_a_team_may_still_come_from_a_place_that_is_not_known(self, reaching: object) -> None:
        decision = decide(self.PACK, self.waiting(None, 60), reaching)  # type: ignore[arg-type]  # both are
        assert not decision.settled
        assert [(change.service, change.facts) for change in decision.could_add] == [
            ("team", (PLACE,))
        ]
        far = Whereabouts(11.0, 21.0, 10.0)
        assert decide(self.PACK, self.waiting(far, 60)).line("team")

    @pytest.mark.parametrize("minutes", [20, 120])
    def test_a_wait_that_is_fine_or_too_long_everywhere_is_settled(self, minutes: int) -> None:
        assert decide(self.PACK, self.waiting(None, minutes)).settled

    def test_a_place_that_is_known_is_settled(self) -> None:
        for place in (Whereabouts(10.05, 20.05, 10.0), Whereabouts(11.0, 21.0, 10.0)):
            assert decide(self.PACK, self.waiting(place, 60)).settled

    def test_the_offer_waits_for_the_place(self) -> None:
        offered = decide(self.PACK, self.waiting(None, 60)).offers[0]
        assert (offered.state.value, offered.open_facts) == ("open", (PLACE,))

    def test_the_present_wait_is_among_those_that_may_come(self) -> None:
        call = self.waiting(None, 60)
        outside = evaluate(self.PACK, call).outside
        assert outside.open_inputs == {now_input("team")}
        turns = set(told(self.PACK, call, [now_input("team")], outside.inputs))
        assert turns == {(FALSE,), (TRUE,)}


class TestManyTowns:
    """A team to each town, with conditions of its own: more mixes than could be listed."""

    COUNT = 20

    def pack(self, *, overlap: float = 0.0, **each: Any) -> Pack:
        return small(
            facts={f"f{n}": fact(values=["no", "yes"]) for n in range(6)},
            areas={
                f"a{n}": {"says": f"Town {n}", "polygon": square(10, 20 + n, 11, 21 + n + overlap)}
                for n in range(self.COUNT)
            },
            programs={
                f"t{n}": program(
                    areas=f"a{n}",
                    when={"all": [{f"f{n % 6}": "no"}, {f"f{n % 5}": "no"}]},
                    **{key: value(n) for key, value in each.items()},
                )
                for n in range(self.COUNT)
            },
            offers=[offer("team", brings="team prompt")],
            card={"questions": [f"f{n}" for n in range(6)]},
        )

    @pytest.mark.parametrize("overlap", [-0.2, 0.0, 0.3, 1.5])
    def test_a_live_call_has_exact_bounds_at_once(self, overlap: float) -> None:
        pack = self.pack(overlap=overlap)
        found = exact_bounds(self.standing(pack, CALL), within_steps)
        assert found.kind == "exact"
        assert [change.service for change in found.could_add] == ["team"]
        assert found.could_add[0].facts == (PLACE, *(f"f{n}" for n in range(6)))

    def test_waits_that_hang_on_the_place_are_exact_too(self) -> None:
        pack = self.pack(
            units=lambda _: 1,
            longest_wait_minutes=lambda _: 60,
            longest_wait_minutes_by_area=lambda n: {f"a{n}": 30, f"a{(n + 1) % self.COUNT}": 90},
        )
        for minutes, expected in ((20, ["team"]), (45, [])):
            status = Status("busy", free=0, wait_minutes=minutes, as_of=NOON)
            call = replace(CALL, status={f"t{n}": status for n in range(self.COUNT)})
            found = exact_bounds(self.standing(pack, call))
            assert found.kind == "exact"
            assert [change.service for change in found.could_add] == expected

    def test_triage_is_exact(self) -> None:
        request = json.dumps({"pack": "small", "at": NOON.isoformat()})
        reply = answer(read_request(request), lambda _: self.pack(), lambda: NOON)
        assert reply["bounds"] == "exact"
        assert [change["service"] for change in reply["could_add"]] == ["team"]

    def standing(self, pack: Pack, call: Situation) -> Standing:
        return Standing(evaluate(pack, call), decide(pack, call).lines)
