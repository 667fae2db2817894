"""A call found by a proof can be had: by its time, its place and who is free, and be replayed."""

import pytest

from protocols.decide import decide
from protocols.evaluation import evaluate
from protocols.model.scenario import Scenario
from protocols.pack import Pack
from protocols.proof.proving import Counterexample, prove
from protocols.proof.transcript import as_request, as_scenario, sent, told
from protocols.triage import Request, answer, read_request
from protocols.words import TransferState
from support.packs import NOON, Content, fact, offer, program, small, square

TOWN = {"town": {"says": "Town", "polygon": square(10, 20, 11, 21)}}


def against(pack: Pack) -> Counterexample:
    found = next(f for f in prove(pack).findings if f.id == "mine").counterexample
    assert found is not None
    return found


def packed(given: Content, demand: Content, **sections: object) -> Pack:
    return small(
        facts={"where": fact(kind="area"), "calm": fact(harmless=["yes"], danger=["no"])},
        screens={"calm": {"says": "not calm", "when": {"calm": "no"}}},
        areas=TOWN,
        offers=[offer("team", cleared="calm", replaces="police", brings="team prompt")],
        invariants=[{"id": "mine", "says": "mine", **demand}],
        **{"programs": {"team": program(**given)}, **sections},
    )


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"areas": "town"},
        {"hours": "Mo-Fr 09:00-17:00"},
        {"hours": "Sa 03:00-03:30"},
        {"starts": "2031-05-01"},
        {"ends": "2024-02-29"},
        {"starts": "2031-05-01", "ends": "2031-06-01", "hours": "Tu 02:00-03:00"},
        {"areas": "town", "hours": "Su 22:00-23:00", "units": 2},
    ],
)
def test_a_time_and_a_place_are_found_at_which_the_team_goes(given: Content) -> None:
    pack = packed(given, {"always": "police prompt"})
    found = against(pack)
    assert found.seen
    assert [line.program for line in decide(pack, found.call).lines] == ["team"]


def test_a_call_that_needs_the_team_away_finds_it_away() -> None:
    pack = packed({}, {"if": {"calm": "yes"}, "never": "police"})
    found = against(pack)
    assert found.seen
    assert found.call.status["team"].state == "busy"
    assert [line.service for line in decide(pack, found.call).lines] == ["police"]


def test_what_only_hours_that_no_clock_shows_would_do_is_told_as_not_seen() -> None:
    """A proof leaves hours free, so that a team which is never open might come."""
    pack = small(
        facts={"calm": fact(harmless=["yes"], danger=["no"])},
        screens={"calm": {"says": "not calm", "when": {"calm": "no"}}},
        offers=[
            offer("line", cleared="calm", replaces="police", brings="line prompt"),
            offer("team", cleared="calm", replaces="police", brings="team prompt"),
        ],
        programs={
            "line": program(services="line", mode="transfer"),
            "team": program(hours="off"),
        },
        invariants=[{"id": "mine", "says": "mine", "never": "team"}],
    )
    found = against(pack)
    assert not found.seen
    assert found.call.facts == {"calm": "yes"}


def test_a_transfer_that_was_lost_is_part_of_the_call() -> None:
    pack = small(
        facts={"calm": fact(harmless=["yes"], danger=["no"])},
        screens={"calm": {"says": "not calm", "when": {"calm": "no"}}},
        offers=[offer("line", cleared="calm", replaces="police", brings="line prompt")],
        programs={
            "first": program(services="line", mode="transfer"),
            "second": program(services="team"),
        },
        invariants=[{"id": "mine", "says": "mine", "if": {"calm": "yes"}, "never": "police"}],
    )
    found = against(pack)
    assert found.seen
    assert found.call.transfers in ({}, {"first": TransferState.DROPPED})


def test_a_request_of_it_gets_the_same_answer_by_the_contract() -> None:
    import json

    pack = packed({"areas": "town"}, {"always": "police prompt"})
    found = against(pack)
    request = read_request(json.dumps(as_request(pack, found.call)))
    assert isinstance(request, Request)
    reply = answer(request, lambda _: pack, lambda: NOON)
    assert [(x["service"], x["program"]) for x in reply["lines"]] == [("team", "team")]


def test_it_is_a_scenario_and_its_key_is_what_the_pack_does() -> None:
    pack = packed({"areas": "town"}, {"always": "police prompt"})
    found = against(pack)
    scenario = Scenario.model_validate(as_scenario(pack, found.call, "mine", "Mine"))
    assert scenario.key.lines == ("team prompt lead",)
    assert scenario.rings.place is not None
    recorded = [(e.volunteers.fact, e.volunteers.record) for e in scenario.events if e.volunteers]
    assert recorded == [("where", "at_phone"), ("calm", "yes")]


def test_it_is_told_with_the_question_the_answer_and_what_is_sent() -> None:
    pack = packed({"areas": "town"}, {"always": "police prompt"})
    call = against(pack).call
    assert evaluate(pack, call).answers == {"calm": "yes"}
    lines = [*told(call, pack), *sent(pack, call)]
    assert "calm: What about it? -> yes (yes)" in lines
    assert "team prompt lead (team)" in lines
    assert any(line.startswith("place: 10.") for line in lines)
