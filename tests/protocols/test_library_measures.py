"""Each measure of the library finds what it is there for, in a small pack with one thing broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest

from protocols.model.scenario import Scenario
from protocols.pack import Pack
from protocols.procedure import CASE_ENTRY
from support.library import (
    Found,
    few_phrases,
    few_scenarios,
    keyed_wrong,
    parts_of,
    ready,
    shared_parts,
    unfit_for_the_screen,
    unlike_in_one_language,
    unreasoned,
    unsourced,
    untranslated,
)
from support.packs import Content, compiled, content, faults_of
from support.reading_level import (
    HARDEST_SENTENCE,
    SIXTH_GRADE_AND_ONE,
    hard_to_read,
    school_year,
    syllables,
)
from support.same_question import asked_twice


def both(english: str, spanish: str = "") -> dict[str, str]:
    """A text in both languages."""
    return {"en": english, "es": spanish or f"{english} en español"}


SOURCE = ["https://cssrs.columbia.edu/the-columbia-scale-c-ssrs/triage-c-ssrs/"]

WHOLE: Content = content(
    title=both("Small"),
    about=both("A pack for a test."),
    languages=["en", "es"],
    asked_by={"fact": "caller_is"},
    services={
        "police": {"says": both("Police"), "by": "agency"},
        "fire": {"says": both("Fire"), "by": "agency"},
        "ems": {"says": both("Ambulance"), "by": "agency"},
        "team": {"says": both("Team"), "by": "program"},
    },
    tiers=[
        {"tier": "emergency", "says": both("EMERGENCY"), "any": "hot"},
        {"tier": "field", "says": both("FIELD"), "any": ["police", "fire", "ems"]},
        {"tier": "information", "says": both("INFORMATION")},
    ],
    facts={
        "caller_is": {
            "ask": both("Who is calling?", "¿Quién llama?"),
            "why": both("The words depend on it."),
            "values": {"patient": both("the person"), "other": both("another")},
        },
        "suicidal": {
            "ask": both("Did they talk about suicide?", "¿La persona habló de suicidio?"),
            "ask_of": {"patient": both("Do you think of suicide?", "¿Piensa usted en suicidio?")},
            "why": both("Use the plain word."),
            "harmless": {"no": both("no", "no")},
            "danger": {"yes": both("yes", "sí")},
            "source": SOURCE,
        },
        "silent": {
            "ask": both("When did anyone last hear a word?", "¿Cuándo se supo algo?"),
            "why": both("Silence can be deadly."),
            "harmless": {"short": both("today", "hoy")},
            "danger": {"long": both("more than three days", "más de tres días")},
            "source": SOURCE,
        },
        "heard": {
            "ask": both("(Listen.) Any noise?", "(Escuche.) ¿Algún ruido?"),
            "why": both("For the ears alone."),
            "values": {"quiet": both("quiet"), "loud": both("loud"), "dead": both("dead")},
        },
    },
    screens={
        "suicide": {"says": both("talk of suicide"), "when": {"suicidal": "yes"}, "source": SOURCE}
    },
    instructions={
        "push": {
            "title": both("Push"),
            "medical": True,
            "pacer_per_minute": 110,
            "steps": [{"say": both("Push hard and fast."), "mark": "first"}],
            "clocks": [
                {"id": "first", "says": both("First push"), "until": "first", "goal_seconds": 150}
            ],
            "never_say": [both("Stop.")],
            "source": SOURCE,
        }
    },
    cautions={"edge": {"says": both("EDGE")}},
    reports={"child": {"says": both("Report")}},
    dispositions={"sent": {"says": both("Sent"), "requires": "sent"}},
    leave_out_reasons={"twice": {"says": both("Sent before")}},
    invariants=[
        {"id": "silence", "says": both("Silence"), "if": {"silent": "long"}, "always": "police"}
    ],
    rules=[
        {
            "id": "silence",
            "when": {"silent": "long"},
            "send": "ems prompt",
            "caution": "edge",
            "report_due": "child",
            "because": both("Long silent"),
        }
    ],
    card={"title": both("Case entry"), "about": both("Every call.")},
    cards={
        "worry": {
            "title": both("Worry"),
            "about": both("Somebody worries."),
            "default": "police prompt",
            "questions": [
                "caller_is",
                {"fact": "suicidal", "why": both("It decides.")},
                {"fact": "silent", "ask": both("When was the last word?", "¿Cuándo fue?")},
            ],
            "rules": [
                {
                    "id": "talk",
                    "when": {"suicidal": "yes"},
                    "send": "ems prompt",
                    "instruct": "push",
                    "because": both("Suicide was spoken of"),
                }
            ],
            "say": [both("Good that you called.")],
            "never_say": [both("Calm down.")],
            "phrases": {
                "en": [f"worried about number {number}" for number in range(8)],
                "es": [f"me preocupa el número {number}" for number in range(8)],
            },
        }
    },
)
"""A small pack that lacks nothing."""

MEASURES: Mapping[str, Callable[[Pack], Found]] = {
    "texts": lambda pack: untranslated(parts_of(pack, "worry")),
    "shared": lambda pack: untranslated(shared_parts(pack)),
    "you": lambda pack: unlike_in_one_language(pack, "worry"),
    "keyed": lambda pack: keyed_wrong(pack, "worry"),
    "screen": lambda pack: unfit_for_the_screen(pack, "worry"),
    "reasons": lambda pack: unreasoned(pack, "worry"),
    "phrases": lambda pack: few_phrases("worry", pack.sections.cards["worry"]),
    "sources": lambda pack: unsourced(pack, "worry"),
    "names": lambda pack: asked_twice(pack, {}),
    "reading": lambda pack: hard_to_read(pack, "worry"),
}


def broken(path: str, value: Any = None) -> Pack:
    """The whole pack with something else at a path such as `cards.worry.say.0`, or without it."""
    changed = deepcopy(WHOLE)
    *steps, last = path.split(".")
    held: Any = changed
    for step in steps:
        held = held[int(step) if isinstance(held, list) else step]
    key = int(last) if isinstance(held, list) else last
    if value is None:
        del held[key]
    else:
        held[key] = value
    return compiled(changed)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_pack_that_lacks_nothing_passes(measure: str) -> None:
    assert MEASURES[measure](compiled(WHOLE)) == []


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("cards.worry.title", "cards.worry.title"),
        ("cards.worry.about", "cards.worry.about"),
        ("cards.worry.say.0", "cards.worry.say.1"),
        ("cards.worry.never_say.0", "cards.worry.never_say.1"),
        ("cards.worry.questions.1.why", "cards.worry.questions.2.why"),
        ("cards.worry.questions.2.ask", "cards.worry.questions.3.ask"),
        ("cards.worry.rules.0.because", "cards.worry.rules.1.because"),
        ("facts.suicidal.ask", "facts.suicidal.ask"),
        ("facts.suicidal.ask_of.patient", "facts.suicidal.ask_of.patient"),
        ("facts.suicidal.why", "facts.suicidal.why"),
        ("facts.suicidal.harmless.no", "facts.suicidal.harmless.no"),
        ("facts.suicidal.danger.yes", "facts.suicidal.danger.yes"),
        ("facts.caller_is.values.other", "facts.caller_is.values.other"),
        ("instructions.push.title", "instructions.push.title"),
        ("instructions.push.steps.0.say", "instructions.push.steps.1.say"),
        ("instructions.push.clocks.0.says", "instructions.push.clocks.1.says"),
        ("instructions.push.never_say.0", "instructions.push.never_say.1"),
        ("rules.0.because", "rules.silence.because"),
        ("cautions.edge.says", "cautions.edge.says"),
        ("reports.child.says", "reports.child.says"),
    ],
)
def test_a_text_of_a_card_without_spanish_is_found(path: str, where: str) -> None:
    for english_only in ("Only English.", {"en": "Only English.", "es": " "}):
        assert (where, "no es") in MEASURES["texts"](broken(path, english_only))
    copied = {"en": "Only English here.", "es": "Only English here."}
    assert (where, "the Spanish is the English") in MEASURES["texts"](broken(path, copied))


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("title", "pack.title"),
        ("about", "pack.about"),
        ("services.team.says", "services.team.says"),
        ("tiers.0.says", "tiers.emergency.says"),
        ("screens.suicide.says", "screens.suicide.says"),
        ("dispositions.sent.says", "dispositions.sent.says"),
        ("leave_out_reasons.twice.says", "leave_out_reasons.twice.says"),
        ("invariants.0.says", "invariants.silence.says"),
        ("facts.heard.values.loud", "facts.heard.values.loud"),
    ],
)
def test_a_text_that_no_card_owns_without_spanish_is_found(path: str, where: str) -> None:
    assert (where, "no es") in MEASURES["shared"](broken(path, "Only English."))


def test_a_text_without_english_is_found() -> None:
    found = MEASURES["texts"](broken("cards.worry.about", {"es": "Alguien se preocupa."}))
    assert ("cards.worry.about", "no en") in found


def test_an_offer_and_the_screens_it_names_belong_to_its_cards() -> None:
    changed = deepcopy(WHOLE)
    changed["offers"] = [
        {
            "id": "alone",
            "says": "Team",
            "cards": "worry",
            "cleared": "suicide",
            "brings": "team hot",
        }
    ]
    changed["screens"]["suicide"]["says"] = "talk of suicide"
    found = MEASURES["texts"](compiled(changed))
    assert found == [("offers.alone.says", "no es"), ("screens.suicide.says", "no es")]


@pytest.mark.parametrize(
    ("measure", "path", "value", "where"),
    [
        (
            "you",
            "facts.suicidal.ask_of.patient.es",
            "¿La persona habló de suicidio?",
            "facts.suicidal",
        ),
        ("keyed", "facts.suicidal.ask.es", "¿Cómo habló la persona?", "facts.suicidal.ask"),
        (
            "keyed",
            "facts.suicidal.ask_of.patient.es",
            "Dígame. ¿No piensa usted en suicidio?",
            "facts.suicidal.patient",
        ),
        ("screen", "facts.suicidal.ask.es", f"¿Habló {'mucho ' * 20}?", "facts.suicidal.ask"),
        ("screen", "facts.suicidal.ask.es", "Habló de suicidio?", "facts.suicidal.ask"),
        ("screen", "facts.suicidal.danger.yes.es", "sí " * 13, "facts.suicidal.yes"),
        ("reasons", "facts.caller_is.why", None, "facts.caller_is"),
        ("reasons", "facts.silent.why", both(" ", "¿Por qué?"), "facts.silent"),
        ("reasons", "rules.0.because", both("-", "-"), "rules.silence"),
        ("reasons", "cards.worry.rules.0.because", both("...", "..."), "rules.talk"),
        ("phrases", "cards.worry.phrases.en", ["worried"] * 8, "cards.worry"),
        ("phrases", "cards.worry.phrases.es.7", None, "cards.worry"),
        ("phrases", "cards.worry.phrases.es", None, "cards.worry"),
        ("sources", "instructions.push.source", None, "instructions.push"),
        ("sources", "facts.silent.source", None, "facts.silent"),
        ("sources", "screens.suicide.source", None, "screens.suicide"),
    ],
)
def test_what_is_missing_is_found(measure: str, path: str, value: Any, where: str) -> None:
    assert where in [place for place, _ in MEASURES[measure](broken(path, value))]


def test_a_screen_built_on_the_scale_needs_a_source_whatever_it_is_called() -> None:
    changed = deepcopy(WHOLE)
    changed["screens"]["grave"] = {"says": both("grave"), "when": {"suicidal": "yes"}}
    assert [where for where, _ in MEASURES["sources"](compiled(changed))] == ["screens.grave"]


def test_a_pace_needs_a_source_where_nothing_is_called_medical() -> None:
    changed = deepcopy(WHOLE)
    del changed["instructions"]["push"]["medical"], changed["instructions"]["push"]["source"]
    assert MEASURES["sources"](compiled(changed)) != []


def test_a_rule_without_a_reason_is_refused_by_the_check_itself() -> None:
    changed = deepcopy(WHOLE)
    del changed["cards"]["worry"]["rules"][0]["because"]
    assert any("because" in fault.what for fault in faults_of(changed))


def test_a_card_with_two_mock_calls_has_too_few() -> None:
    script = {
        "scenario": "one",
        "title": "One",
        "about": "One.",
        "pack": "small",
        "at": "2026-06-03T12:00:00Z",
        "rings": {},
        "answers": {},
    }
    opens = {"after": "answer", "open": "worry"}
    by_event = Scenario.model_validate({**script, "events": [opens], "key": {}})
    by_key = Scenario.model_validate({**script, "key": {"card": "worry"}})
    left = Scenario.model_validate({**script, "events": [opens], "key": {"card": CASE_ENTRY}})
    entry = Scenario.model_validate({**script, "key": {}})
    pack = compiled(WHOLE)
    assert few_scenarios(pack, [by_event, by_event, by_key, left, entry, entry]) == []
    assert few_scenarios(pack, [by_event, by_key, left, left, left]) == [
        ("cards.worry", "2 mock calls")
    ]


def test_a_draft_is_left_out_until_it_is_none() -> None:
    assert ready(compiled(WHOLE)) == [CASE_ENTRY, "worry"]
    assert ready(broken("cards.worry.draft", value=True)) == [CASE_ENTRY]


YES_NO = {"harmless": {"no": both("no", "no")}, "danger": {"yes": both("yes", "sí")}}


@pytest.mark.parametrize(
    "other",
    [
        {**YES_NO, "ask": both("Did THEY talk about suicide", "¿Se habló?")},  # capitals, marks
        {**YES_NO, "ask": both("Another thing?", "¿La persona habló de suicidio?")},  # in Spanish
        {**YES_NO, "ask": both("Has anyone been talking of suicide today?", "¿Otra cosa?")},
        {"kind": "text", "ask": both("Did anyone talk of suicide?", "¿Otra cosa?")},
        {
            **YES_NO,
            "ask": both("Is it about something else?", "¿Otra cosa?"),
            "ask_of": {"patient": both("Do you think about suicide?", "¿Y usted?")},
        },
    ],
)
def test_a_question_under_a_second_name_is_found(other: Content) -> None:
    pack = broken("facts.again", {"why": both("Why not."), **other})
    assert [where for where, _ in asked_twice(pack, {})] == ["facts.again, facts.suicidal"]
    by_design = frozenset({"again", "suicidal"})
    assert asked_twice(pack, {by_design: "a test"}) == []


def test_the_same_three_answers_under_a_second_name_are_found() -> None:
    answers = WHOLE["facts"]["heard"]["values"]
    other = {"ask": both("Is the line alive?", "¿Sigue ahí?"), "why": both("Why not.")}
    pack = broken("facts.again", {**other, "values": answers})
    assert [where for where, _ in asked_twice(pack, {})] == ["facts.again, facts.heard"]


@pytest.mark.parametrize("other", ["gone", "silent"])
def test_leave_that_nothing_needs_is_found(other: str) -> None:
    needless = {frozenset({"suicidal", other}): "it was alike once"}
    assert asked_twice(compiled(WHOLE), needless) != []


@pytest.mark.parametrize(
    "other",
    [
        {**YES_NO, "ask": both("Did they talk about a knife?", "¿Habló de un cuchillo?")},
        {**YES_NO, "ask": both("Did they fall asleep?", "¿Se durmió?")},
    ],
)
def test_another_question_with_the_same_answers_is_none(other: Content) -> None:
    assert asked_twice(broken("facts.again", {"why": both("Why not."), **other}), {}) == []


HARD = "Is the individual experiencing significant respiratory difficulty?"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("facts.suicidal.ask", both(HARD, "¿Es difícil?")),
        ("facts.suicidal.ask_of.patient", both(HARD, "¿Es difícil, usted?")),
        ("cards.worry.questions.2.ask", both(HARD, "¿Es difícil?")),
        ("cards.worry.say.0", both(f"Good. {HARD}")),
        ("cards.worry.say.0", both("Administer the intranasal medication.")),  # short and hard
        ("instructions.push.steps.0.say", both(f"Push. {HARD}")),
        ("instructions.push.steps.0.say", both("Push and " * 9 + "wait.")),  # easy words, no breath
    ],
)
def test_a_sentence_that_is_hard_to_say_or_to_hear_is_found(path: str, value: Any) -> None:
    assert MEASURES["reading"](broken(path, value)) != []


def test_a_card_that_is_hard_on_average_is_found() -> None:
    """Every sentence is within its own bound, and the whole is too much."""
    fair = both("Anybody having trouble with breathing has to sit upright in a chair.")
    changed = deepcopy(WHOLE)
    changed["cards"]["worry"]["say"] = [fair] * 40
    assert SIXTH_GRADE_AND_ONE < school_year(fair["en"]) < HARDEST_SENTENCE
    assert [where for where, _ in MEASURES["reading"](compiled(changed))] == ["cards.worry"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Put the phone down. Look at the chest.", -4, 2),
        ("Are they breathing normally? Look at the chest and tell me.", 0, 6),
        ("Subsequently administer intranasal antagonist medication immediately.", 14, 40),
    ],
)
def test_the_school_year_tells_plain_words_from_hard_ones(
    text: str, low: float, high: float
) -> None:
    assert low < school_year(text) < high


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        *(("help", 1), ("breathe", 1), ("asked", 1), ("wanted", 2), ("little", 2), ("people", 2)),
        *(("anyone", 3), ("police", 2), ("suicide", 3), ("ambulance", 3), ("emergency", 4)),
    ],
)
def test_syllables_are_within_one_of_the_truth(word: str, spoken: int) -> None:
    assert abs(syllables(word) - spoken) <= 1
