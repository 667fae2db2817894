"""Every scripted mock call replays as its key says; and a key that says otherwise is found out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from console.mock.scoring import departures, misheard
from protocols.decide import decide
from protocols.ladder import tier_of
from protocols.lines import Line, LineSpec
from protocols.model.scenario import Event, Key, Reply
from protocols.pack import Pack
from protocols.situation import Situation
from protocols.words import Role, TransferState
from support.mocks import FILES, mock, played
from support.packs import NOON
from support.shipped import SHELF, shipped

pytestmark = pytest.mark.xdist_group("scenarios")
"""One worker plays them, once for all tests of this file."""


def replayed(name: str, *events: Event, **answers: Reply) -> list[str]:
    """The departures of a scenario that goes on with other events or answers."""
    scenario = mock(name).scenario
    changed = scenario.model_copy(
        update={
            "events": (*events, *scenario.events),
            "answers": {**scenario.answers, **answers},
        }
    )
    return played(changed, mock(name).pack).departures


@pytest.mark.parametrize("name", FILES)
class TestEveryScenario:
    def test_replays_without_departure(self, name: str) -> None:
        assert mock(name).departures == []

    def test_records_what_the_caller_said(self, name: str) -> None:
        known = {"two-seats-differ"}  # another seat heard otherwise
        assert not misheard(mock(name).scenario, mock(name).played.view) or name in known

    def test_lies_in_a_file_of_its_name(self, name: str) -> None:
        assert mock(name).scenario.scenario == name

    def test_rings_from_a_number_that_nobody_has(self, name: str) -> None:
        rings = mock(name).scenario.rings
        assert re.fullmatch(r"(\d{3}-)?555-01\d\d", rings.phone) or (
            rings.line_type == "radio" and not rings.phone
        )

    def test_lets_the_caller_speak(self, name: str) -> None:
        """No answer is read from the record; what is typed and what is said are two things."""
        silent = [fact for fact, reply in mock(name).scenario.answers.items() if not reply.says]
        assert silent == []


class TestAllScenarios:
    def test_have_names_of_their_own(self) -> None:
        files = [path for name in SHELF.names() for path in _files_of(name)]
        assert Counter(path.stem for path in files).most_common(1)[0][1] == 1

    def test_cover_every_card_three_times(self) -> None:
        ended = Counter(mock(name).played.view.decision.card for name in FILES)
        few = {card: ended[card] for card in shipped("base").sections.cards if ended[card] < 3}
        assert few == {}

    @pytest.mark.parametrize("pack", SHELF.names())
    def test_cover_every_tier_that_a_pack_can_reach(self, pack: str) -> None:
        mocks = [mock(name) for name in FILES]
        ended = {m.played.view.decision.tier for m in mocks if m.pack.id == pack}
        assert reachable_tiers(shipped(pack)) - ended == set()

    def test_use_every_act_that_a_script_knows(self) -> None:
        used = {
            field for name in FILES for event in mock(name).scenario.events for field in _of(event)
        }
        assert used == set(Event.model_fields)

    def test_end_in_the_dispositions_that_a_call_taker_meets(self) -> None:
        ends = {mock(name).scenario.key.disposition for name in FILES}
        assert ends >= {"responders-sent", "team-sent", "resolved-by-line", "no-contact"}

    def test_are_at_least_two_dozen_on_every_level(self) -> None:
        levels = Counter(mock(name).scenario.level for name in FILES)
        assert sum(levels.values()) >= 24
        assert min(levels["beginner"], levels["intermediate"], levels["advanced"]) >= 8


def reachable_tiers(pack: Pack) -> set[str]:
    """The tiers of every card's default, and of what each offer makes of it.

    An offer that no program of the pack could fill is not among those that are compiled.
    """
    found = set()
    for card, compiled in pack.procedure.cards.items():
        default = [LineSpec.read(words) for words in pack.sections.cards[card].default]
        found.add(tier_of(pack.sections.tiers, [_line(spec) for spec in default]))
        for offer in (held.offer for held in compiled.offers):
            lines = [
                _line(spec, offer.keeps.get(spec.service))
                for spec in default
                if spec.service not in offer.replaces
            ]
            lines += [_line(LineSpec.read(words)) for words in offer.brings]
            found.add(tier_of(pack.sections.tiers, lines))
    return found


def _line(spec: LineSpec, role: Role | None = None) -> Line:
    return Line(spec.service, spec.urgency, role or spec.role or Role.LEAD, None, ())


def _files_of(pack: str) -> list[Path]:
    return sorted((SHELF.folder(pack) / "scenarios").glob("*.yaml"))


def _of(event: Event) -> set[str]:
    default = Event(after="end")
    return {"after", *(f for f in Event.model_fields if getattr(event, f) != getattr(default, f))}


WRONG: Mapping[str, tuple[str, dict[str, Any]]] = {
    "tier": ("man-in-a-doorway", {"tier": "emergency"}),
    "needed": ("just-outside-the-pilot", {"needed": "field"}),
    "lines": ("man-in-a-doorway", {"lines": ("police prompt secure",)}),
    "sent": ("he-was-only-asleep", {"sent": ("police prompt secure",)}),
    "programs": ("just-outside-the-pilot", {"programs": {"seattle-care": "accepted"}}),
    "offers": ("man-in-a-doorway", {"offers": {"care-dual": "refused"}}),
    "instructions": ("the-baby-is-limp", {"instructions": ("cpr-adult",)}),
    "cautions": ("a-knife-after-all", {"cautions": ("weapon-near",)}),
    "unfilled": ("man-in-a-doorway", {"unfilled": ("behavioral_health",)}),
    "reports": ("man-in-a-doorway", {"reports": ("child-protection",)}),
    "conflict": ("two-seats-differ", {"conflict": ("violence",)}),
    "card": ("snoring-or-dying", {"card": "person-down"}),
    "asked": ("tried-once-before", {"asked": ("transfer_ok",)}),
    "transfer": ("988-drops", {"transfer": {"seattle-988": TransferState.RESOLVED}}),
    "disposition": ("nobody-calls-back", {"disposition": "responders-sent"}),
    "within_seconds": ("down-at-the-gym", {"within_seconds": {"first_compression": 20}}),
}
"""By scored field: a scenario, and a key that is wrong in this field alone."""


class TestTheScoreCanFail:
    def test_every_field_of_a_key_has_a_control(self) -> None:
        assert set(WRONG) == set(Key.model_fields)

    @pytest.mark.parametrize("field", WRONG)
    def test_a_key_that_is_wrong_in_one_field_is_reported(self, field: str) -> None:
        name, update = WRONG[field]
        held = mock(name)
        key = held.scenario.key.model_copy(update=update)
        wrong = held.scenario.model_copy(update={"key": key})
        assert departures(wrong, held.played.view)

    def test_a_line_in_the_wrong_role_is_reported(self) -> None:
        held = mock("man-in-a-doorway")
        lines = ("police prompt lead", "behavioral_health prompt lead")
        key = held.scenario.key.model_copy(update={"lines": lines})
        wrong = held.scenario.model_copy(update={"key": key})
        assert departures(wrong, held.played.view)


class TestAScriptThatTheConsoleRefuses:
    def test_calling_back_an_unsafe_number_departs(self) -> None:
        again = Event(after="end", call_back="reached")
        assert any("unsafe" in words for words in replayed("whispering", again))

    def test_a_question_without_an_answer_departs(self) -> None:
        scenario = mock("man-in-a-doorway").scenario
        answers = {f: reply for f, reply in scenario.answers.items() if f != "weapon"}
        changed = scenario.model_copy(update={"answers": answers})
        found = played(changed, mock("eleven-sharp").pack).departures
        assert "weapon was asked and the script has no answer to it" in found

    def test_leaving_a_line_out_without_a_second_person_departs(self) -> None:
        scenario = mock("left-out-with-a-second-person").scenario
        events = tuple(_alone(event) for event in scenario.events)
        changed = scenario.model_copy(update={"events": events})
        found = played(changed, mock("eleven-sharp").pack).departures
        assert any("second person" in words for words in found)

    def test_closing_before_the_report_is_made_departs(self) -> None:
        scenario = mock("mom-says-she-wants-to-die").scenario
        events = tuple(event for event in scenario.events if event.report is None)
        changed = scenario.model_copy(update={"events": events})
        found = played(changed, mock("eleven-sharp").pack).departures
        assert any("The law asks for this first" in words for words in found)

    def test_taking_a_danger_back_as_a_plain_amendment_departs(self) -> None:
        taken_back = Event.model_validate(
            {"after": "violence", "amends": {"fact": "weapon", "record": "none_in_view"}}
        )
        found = replayed("he-says-there-is-no-knife-now", taken_back)
        assert any("takes back a danger" in words for words in found)


def _alone(event: Event) -> Event:
    if event.leaves_out is None:
        return event
    left = event.leaves_out.model_copy(update={"second_person": None})
    return event.model_copy(update={"leaves_out": left})


SITUATIONS: Mapping[str, tuple[str, dict[str, str]]] = {
    "act-water": ("suicide-in-progress", {"act_kind": "water"}),
    "assault-child-card": ("sexual-assault", {"age": "child"}),
    "assault-now": ("sexual-assault", {"when_done": "now"}),
    "assault-of-a-child": ("sexual-assault", {"age": "teen"}),
    "attack-card": ("case-entry", {"weapon": "used", "violence": "now", "patient": "several"}),
    "badly-drunk-on-the-side": (
        "intoxicated-person",
        {"intoxicated": "severe", "breathing": "normal"},
    ),
    "bangs-like-shots": ("noise", {"noise_heard": "shots"}),
    "banned-and-back": ("trespass", {"told_to_leave": "barred"}),
    "begging-badly-drunk": ("panhandling", {"patient": "one", "intoxicated": "severe"}),
    "cannot-get-away": ("domestic-violence", {"safe_place": "no"}),
    "child-not-with-safe": ("child-abuse", {"child_with": "other_child"}),
    "child-touched": ("child-abuse", {"harm_kind": "sexual"}),
    "crime-just-now": ("welfare-check", {"crime": "just_now"}),
    "crime-now": ("welfare-check", {"crime": "in_progress"}),
    "dispute-badly-drunk": ("family-dispute", {"intoxicated": "severe"}),
    "drunk-and-suicidal": ("suicide-threat", {"intoxicated": "severe"}),
    "drunk-child": ("intoxicated-person", {"age": "child"}),
    "elder-touched": ("elder-abuse", {"harm_kind": "sexual"}),
    "illness-card": ("case-entry", {"breathing": "hard", "awake": "talking"}),
    "flame-outside": (
        "unsheltered-person",
        {"place_kind": "encampment", "camp_fire": "outside"},
    ),
    "key-on-silent-line": ("silent-call", {"key_heard": "answered"}),
    "missing-search-home": ("missing-person", {"finds_home": "unknown"}),
    "needle-was-touched": ("needle-pickup", {"needle_stuck": "touched"}),
    "noisy-crowd": ("noise", {"crowd": "big"}),
    "not-awake-on-a-street-card": ("noise", {"patient": "one", "awake": "drowsy"}),
    "officer-wanted": ("mental-health", {"officer_wanted": "yes"}),
    "play-with-fire": ("truancy", {"youth_doing": "fire"}),
    "threat-on-the-way": ("threat-call", {"violence": "threat", "reach": "near"}),
    "throws-up-blood": ("intoxicated-person", {"throwing_up": "blood"}),
    "unsheltered-badly-drunk": ("unsheltered-person", {"intoxicated": "severe"}),
    "unsheltered-in-crisis": ("unsheltered-person", {"conduct": "hears_sees"}),
    "unwanted-badly-drunk": ("trespass", {"intoxicated": "severe"}),
    "unwanted-in-crisis": ("trespass", {"conduct": "hears_sees"}),
    "unwanted-may-live-there": ("trespass", {"place_tie": "lives"}),
    "unwanted-not-awake": ("trespass", {"awake": "drowsy"}),
    "unwanted-partner": ("trespass", {"place_tie": "ex"}),
    "unwanted-under-an-order": ("trespass", {"place_tie": "ex", "protection_order": "yes"}),
    "wild-on-uppers": (
        "intoxicated-person",
        {"intoxicated": "some", "drunk_on": "uppers", "conduct": "breaking"},
    ),
    "young-and-badly-drunk": ("truancy", {"patient": "one", "intoxicated": "severe"}),
    "young-and-drunk": ("truancy", {"patient": "one", "intoxicated": "some"}),
    "young-crowd": ("truancy", {"crowd": "big"}),
}
"""By rule of the base pack that fires in no scenario: a card and the answers that make it fire."""


GIVEN: Mapping[str, set[str]] = {
    "active-attacker": {
        *("attack-under-way", "attack-run-hide"),
        *("weapon-drawn", "weapon-near", "fighting", "threats"),
    },
    "cannot-speak": {"cannot-speak", "speechless-medics-wait", "speechless-not-known-well"},
    "child-abuse": {"child", "child-card"},
    "domestic-violence": {"domestic", "violence-at-home-card"},
    "elder-abuse": {"adult-at-risk", "adult-at-risk-card"},
    "not-breathing": {"not-breathing", "breathing-hard", "cpr-adult", "arrest-card"},
    "missing-person": {"missing-ncic"},
    "sexual-assault": {"assault-keep-traces"},
    "suicide-in-progress": {"act-begun", "suicide-high"},
    "suicide-threat": {"talk-of-suicide"},
}
"""By card: the rules that fire by what opening it says, and the two that only advise by reason of
nothing having been said against it: traces are kept, and the entry into the register is owed."""


class TestEveryRuleOfTheBasePack:
    def test_fires_in_a_scenario_or_a_situation(self) -> None:
        fired = {rule for name in FILES for rule in mock(name).fired}
        rules = {held.rule.id for held in shipped("base").procedure.rules}
        assert rules - fired - SITUATIONS.keys() == set()

    @pytest.mark.parametrize("rule", SITUATIONS)
    def test_fires_where_the_table_says_so(self, rule: str) -> None:
        card, facts = SITUATIONS[rule]
        decision = decide(shipped("base"), Situation(card, NOON, facts))
        assert rule in {because.rule for because in decision.because}

    def test_stays_still_while_nothing_is_known(self) -> None:
        """A control: a rule that always fires would prove nothing above."""
        pack = shipped("base")
        for card in pack.sections.cards:
            fired = {b.rule for b in decide(pack, Situation(card, NOON)).because}
            assert fired == GIVEN.get(card, set()), card
