"""Two tables of decisions on the same calls: what moved, which way, why, and when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from protocols.backtest.backtesting import Backtest, backtest
from protocols.backtest.recorded import Missing, Recorded, Shown, ShownLine, fit
from protocols.decide import decide
from protocols.decision import OfferState
from protocols.lines import Line, LineKey
from protocols.pack import Pack
from protocols.situation import Situation, Whereabouts
from protocols.words import Role, TransferState, Urgency
from support.packs import NOON, Content, fact, offer, program, rule, small
from support.random_packs import random_made, random_situation, seeded


def pack(**changed: object) -> Pack:
    parts: Content = {
        "facts": {
            "weapon": fact(harmless=["none"], danger=["near", "drawn"]),
            "hurt": fact(harmless=["no"], danger=["yes"]),
        },
        "screens": {"weapon": {"says": "weapon", "when": {"weapon": "near or worse"}}},
        "rules": [rule("hurt", when={"hurt": "yes"}, send="ems hot")],
        "offers": [offer("o", cleared=["weapon"], replaces=["police"], brings="team routine")],
        "programs": {"crew": program(hours="08:00-16:00")},
        "card": {"questions": ["weapon", "hurt"]},
    }
    return small(**{**parts, **changed})


def shown_on(held: Pack, situation: Situation) -> Shown:
    decision = decide(held, situation)
    lines = tuple(
        ShownLine(one.service, one.urgency, one.role, one.program) for one in decision.lines
    )
    taken = next((o.id for o in decision.offers if o.state is OfferState.TAKEN), None)
    return Shown(decision.tier, lines, frozenset(b.rule for b in decision.because), taken)


def recorded(held: Pack, *situations: Situation) -> list[Recorded]:
    return [Recorded(f"R-{n}", s, shown_on(held, s)) for n, s in enumerate(situations)]


def call(at: datetime = NOON, **facts: str) -> Situation:
    return Situation("case-entry", at, facts)


def only(found: Backtest) -> tuple[bool, bool, bool]:
    changes = found.changes
    [changed], [up], [down] = changes.changed, changes.up, changes.down
    return bool(changed), bool(up), bool(down)


def reasons(found: Backtest, row: int = 0) -> set[str]:
    return {f"{r.kind} {r.name} {r.what}" for r in found.differences.of(row)}


def test_the_same_pack_changes_nothing() -> None:
    held = pack()
    found = backtest(held, recorded(held, call(), call(weapon="none"), call(hurt="yes")))
    assert not found.changes.changed.any()
    assert [reasons(found, row) for row in range(3)] == [set(), set(), set()]
    assert found.tiers["team"] == {"emergency": 0, "field": 0, "team": 1, "information": 0}


@pytest.mark.parametrize("seed", range(15))
def test_any_pack_agrees_with_itself_and_tells_every_move_to_another(seed: int) -> None:
    dice = seeded(seed)
    one, other = random_made(dice).pack, random_made(dice).pack
    calls = [random_situation(dice, one) for _ in range(30)]
    told = recorded(one, *calls)
    assert not backtest(one, told).changes.changed.any()
    found = backtest(other, told)
    for row, (situation, before) in enumerate(zip(calls, told, strict=True)):
        fitted = fit(other, situation)
        assert fitted is not None
        after = decide(other, fitted.situation)
        assert found.would.tiers[found.would.tier[row]] == after.tier
        expected = highest(before.shown.lines) != highest(
            tuple(ShownLine(one.service, one.urgency, one.role) for one in after.lines)
        )
        assert found.changes.changed[row] == expected


def highest(lines: tuple[ShownLine | Line, ...]) -> dict[LineKey, tuple[Urgency, Role]]:
    found: dict[LineKey, tuple[Urgency, Role]] = {}
    for line in lines:
        if line.key not in found or line.urgency > found[line.key][0]:
            found[line.key] = (line.urgency, line.role)
    return found


def test_less_and_more_are_told_apart_and_by_what_they_came_about() -> None:
    before, after = pack(), pack(rules=[])
    down = backtest(after, recorded(before, call(hurt="yes")))
    assert only(down) == (True, False, True)
    assert reasons(down) == {"rule hurt is not in the pack"}
    up = backtest(before, recorded(after, call(hurt="yes")))
    assert only(up) == (True, True, False)
    assert reasons(up) == {"rule hurt fires now"}
    assert down.lines[LineKey("ems")]["hot"]["none"] == 1


def test_a_rule_that_is_there_and_does_not_fire_is_not_said_to_be_missing() -> None:
    after = pack(rules=[rule("hurt", when={"weapon": "drawn"}, send="ems hot")])
    assert reasons(backtest(after, recorded(pack(), call(hurt="yes")))) == {
        "rule hurt no longer fires"
    }


def test_an_answer_the_pack_has_no_word_for_is_unknown_and_clears_nothing() -> None:
    after = pack(
        facts={
            "weapon": fact(harmless=["not_seen"], danger=["near", "drawn"]),
            "hurt": fact(harmless=["no"], danger=["yes"]),
        }
    )
    found = backtest(after, recorded(pack(), call(weapon="none")))
    assert only(found) == (True, True, False)
    assert "value weapon: none is not in the pack" in reasons(found)
    assert not found.screened.any()
    assert found.not_asked == {"weapon": 1}
    assert sum(found.loads["crew"].goes) == 0
    assert sum(found.loads["crew"].not_known) == 1


def test_a_fact_and_an_area_that_are_missing_are_named() -> None:
    before = pack(
        facts={
            "weapon": fact(harmless=["none"], danger=["near", "drawn"]),
            "hurt": fact(harmless=["no"], danger=["yes"]),
            "smoke": fact(danger=["yes"]),
        },
        areas={"east": {"says": "East", "polygon": [[1, 1], [1, 2], [2, 2]]}},
    )
    situation = Situation("case-entry", NOON, {"smoke": "yes"}, place=Whereabouts(area="east"))
    fitted = fit(pack(), situation)
    assert fitted is not None
    assert fitted.missing == {Missing("fact", "smoke"), Missing("area", "east")}
    assert fitted.situation.facts == {}
    assert fitted.situation.place == Whereabouts()
    assert backtest(before, recorded(before, situation)).names == ("R-0",)


def test_a_call_on_a_card_that_is_missing_is_left_out_and_counted() -> None:
    cards = {"fire": {"title": "Fire", "about": "Smoke.", "default": "fire hot"}}
    before = pack(cards=cards)
    situation = Situation("fire", NOON)
    found = backtest(pack(), recorded(before, situation, call()))
    assert (found.names, found.undecided) == (("R-1",), {"fire": 1})


def test_a_transfer_lost_to_a_program_that_is_missing_still_brings_the_call_back() -> None:
    lost = Situation(
        "case-entry", NOON, {"weapon": "none"}, transfers={"gone": TransferState.DROPPED}
    )
    held = pack()
    [one] = recorded(held, call(weapon="none"))
    found = backtest(held, [Recorded("R-0", lost, one.shown)])
    assert only(found) == (True, True, False)


def test_the_load_of_a_program_stands_at_the_hour_of_the_week_on_the_centers_clocks() -> None:
    held = pack(timezone="America/Los_Angeles")
    noon = datetime(2026, 6, 3, 19, 30, tzinfo=UTC)  # a Wednesday, 12:30 there
    night = datetime(2026, 6, 4, 5, tzinfo=UTC)
    found = backtest(held, recorded(held, *(call(at, weapon="none") for at in (noon, night))))
    load = found.loads["crew"]
    assert [hour for hour, count in enumerate(load.goes) if count] == [2 * 24 + 12]
    assert [hour for hour, count in enumerate(load.missed) if count] == [2 * 24 + 22]
    assert load.was == load.goes


def test_nothing_recorded_gives_an_empty_table() -> None:
    found = backtest(pack(), [])
    assert len(found) == 0
    assert found.tiers == {}
