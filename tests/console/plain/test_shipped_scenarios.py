"""Shipped mock calls, typed line by line, come out as they do when they are played by machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from console.mock.finding import find_scenarios, load_scenario
from console.mock.player import (
    KEYING_SECONDS,
    MOST_QUESTIONS,
    WORDS_PER_SECOND,
    play,
    ring_of,
    status_of,
)
from console.mock.stage import TurnedClock
from console.office.opening import Office
from console.plain.question import meanings
from console.plain.running import run_plain
from console.present.interview import prompt
from console.session.replying import SAME
from console.session.view import CallView
from protocols.model.scenario import Event, Reply, Said, Scenario
from protocols.pack import Pack
from protocols.saying import UNCLEAR_WORDS
from protocols.shelf import SHIPPED, Shelf
from support.offices import office_at

SHELF = Shelf((SHIPPED,))

Paced: TypeAlias = Iterator[tuple[float, str]]
"""Lines, each with the seconds that pass before it, as they do when a machine plays."""


def spoken_seconds(said: Reply | Said) -> float:
    words = said.says or str(said.record)
    return len(words.split()) / WORDS_PER_SECOND + KEYING_SECONDS


def typed(view: CallView, fact: str, reply: Reply) -> Paced:
    """The lines that answer a question as the script says."""
    record = str(reply.record)
    asked = prompt(view, fact)
    seconds = spoken_seconds(reply)
    keys = {choice.value: choice.key for choice in asked.choices}
    if view.pack.sections.facts[fact].bands and record not in UNCLEAR_WORDS:
        yield seconds, record
        if len(meanings(view, asked, record)) > 1:
            yield 0.0, "the number"  # which is a key of something else as well
    else:
        same = "=" if record == SAME else record
        yield seconds, keys.get(record) or UNCLEAR_WORDS.get(record) or same


def lines_of(pack: Pack, event: Event) -> Paced:
    """The lines for what a call taker does of an event. Raises `NotImplementedError`."""
    if event.other_seat or event.takes_back or event.transfer or event.leaves_out:
        raise NotImplementedError
    wait = float(event.wait_seconds or 0)
    if event.status is not None:
        told = event.status
        free = f" free {told.free}" if told.free is not None else ""
        minutes = f" wait {told.wait_minutes}" if told.wait_minutes is not None else ""
        yield wait, f":status {told.program} {told.state}{free}{minutes}"
    elif wait:
        yield wait, ":more"
    if event.cannot_speak:
        yield 0.0, ":cannot"
    for said in (event.volunteers, event.amends):
        if said is not None:
            yield spoken_seconds(said), f":told {said.fact} {said.record}"
    if event.open is not None:
        yield 0.0, f":card {event.open}"
    if event.instruct is not None:
        yield 0.0, f":instructions {event.instruct}"
        for _ in pack.sections.instructions[event.instruct].steps:
            yield 6.0, ""
    if event.adds is not None:
        yield 0.0, f":add {event.adds}"
    if event.send:
        yield KEYING_SECONDS, ":send"
    if event.hang_up is not None:
        yield 0.0, f":hangup {event.hang_up}"
    if event.call_back is not None:
        yield 15.0, f":callback {event.call_back}"
    if event.report is not None:
        yield 0.0, f":report {event.report} done"
    if event.note is not None:
        yield 0.0, f":note {event.note}"
    if event.close is not None:
        yield 0.0, f":close {event.close.disposition}"
        yield 0.0, event.close.narrative


def dialogue(scenario: Scenario, pack: Pack, office: Office) -> Paced:
    """The lines of the whole call, each worked out when it is to be typed."""
    session = office.session
    call = session.calls[0].id
    waiting = list(scenario.events)

    def after(moment: str) -> Paced:
        for event in [one for one in waiting if one.after == moment]:
            waiting.remove(event)
            yield from lines_of(pack, event)

    yield 4.0, "take"
    yield len((scenario.opening or "").split()) / WORDS_PER_SECOND + KEYING_SECONDS, ":more"
    yield from after("answer")
    for _ in range(MOST_QUESTIONS):
        view = session.view(call)
        if view.question is None or view.call.closed or view.call.caller_left:
            break
        fact = view.question
        reply = scenario.answers.get(fact) or scenario.otherwise
        assert reply is not None, fact
        yield from typed(view, fact, reply)
        yield from after(fact)
    yield from after("end")


@pytest.mark.parametrize("path", find_scenarios(SHELF, ())[::6], ids=lambda path: path.stem)
def test_a_mock_call_typed_in_lines_comes_out_as_played_by_machine(
    tmp_path: Path, path: Path
) -> None:
    scenario, pack = load_scenario(path, SHELF)
    try:
        for event in scenario.events:
            list(lines_of(pack, event))
    except NotImplementedError:
        pytest.skip("somebody else than this call taker acts in it, or it takes a dialogue")
    clock = TurnedClock(scenario.at)
    with office_at(tmp_path, clock, pack) as office:
        for status in scenario.status:
            office.session.set_status(status.program, status_of(status))
        office.session.ring(ring_of(scenario.rings, scenario.scenario))
        lines = dialogue(scenario, pack, office)
        shown: list[str] = []

        def read_line(shown_prompt: str) -> str:
            paced = next(lines, None)
            if paced is None:
                raise EOFError
            seconds, line = paced
            clock.pass_seconds(seconds)
            shown.append(f"{shown_prompt}{line}\n")
            return line

        run_plain(
            office,
            read_line=read_line,
            write=shown.append,
            monotonic_seconds=clock.monotonic_seconds,
        )
        mine = office.session.view(office.session.calls[0].id)
    theirs = outcome(play(scenario, pack).view)
    differing = {
        name: (came, theirs.get(name))
        for name, came in outcome(mine).items()
        if came != theirs.get(name)
    }
    assert differing == {}, "".join(shown)


def outcome(view: CallView) -> dict[str, object]:
    """What a call came to."""
    call, decision = view.call, view.decision
    return {
        **{fact: [one.value for one in held] for fact, held in call.answers.items()},
        "place": call.incident.place if call.incident else None,
        "card": call.card,
        "tier": (decision.tier, decision.needed),
        "lines": [line.words for line in decision.lines],
        "sent": [[line.service for line in sent.lines] for sent in call.sent],
        "instructions": {name: sorted(held.steps) for name, held in call.instructions.items()},
        "closed": call.closed.disposition if call.closed else None,
        "notes": [note.text for note in call.notes],
    }
