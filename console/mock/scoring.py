"""A finished mock call against its key: every departure, and the entry that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from console.session.owed import added_line, sent_urgencies
from console.session.replying import AT_PHONE, SAME
from console.session.view import CallView
from protocols.lines import Line, LineSpec
from protocols.model.scenario import Key, Scenario
from protocols.pack import Pack
from store.call import Answer, Call
from store.clock import elapsed_seconds
from store.entry import Entry


@dataclass(frozen=True, slots=True)
class Departure:
    """One point in which a call went another way than its key."""

    what: str
    entry: int | None = None
    """The number of the entry within the call, from 1; None where nothing was done at all."""

    def __str__(self) -> str:
        return f"{self.what} (entry {self.entry})" if self.entry else self.what


def departures(scenario: Scenario, view: CallView) -> tuple[Departure, ...]:
    """Everything in which the call differs from the scenario's key."""
    key = scenario.key
    return tuple(
        departure
        for judge in (_response, _sent, _programs, _record, _closing, _times)
        for departure in judge(key, view)
    )


def misheard(scenario: Scenario, view: CallView) -> tuple[Departure, ...]:
    """Answers on record that are not what the caller said."""
    said = truths(scenario, view.pack)
    found: list[Departure] = []
    for fact, answers in view.call.answers.items():
        answer = answers[-1]
        if fact in said and view.pack.domains[fact].clear and answer.value != said[fact]:
            what = f"{fact}: the caller said {said[fact]}, recorded is {answer.value}"
            found.append(Departure(what, _number(view.call, answer)))
    return tuple(found)


def truths(scenario: Scenario, pack: Pack) -> Mapping[str, str]:
    """By fact, what the caller has said of it when all is said."""
    from protocols.naming import answer_of

    found = {
        fact: str(reply.record)
        for fact, reply in scenario.answers.items()
        if reply.record not in {SAME, AT_PHONE}
    }
    for event in scenario.events:
        for said in (event.volunteers, event.amends):
            if said is not None:
                found[said.fact] = str(said.record)
        if event.takes_back is not None and event.takes_back.because != "maybe_duress":
            found[event.takes_back.fact] = event.takes_back.record
    return {
        fact: answer_of(pack, fact, value) if pack.domains[fact].clear else value
        for fact, value in found.items()
    }


def _response(key: Key, view: CallView) -> Iterator[Departure]:
    decision = view.decision
    at = _last(view.call, "decision.shown")
    for name, wanted, got in (
        ("tier", key.tier, decision.tier),
        ("needed tier", key.needed, decision.needed),
        ("card", key.card, decision.card),
    ):
        if wanted is not None and wanted != got:
            yield Departure(f"{name}: the key says {wanted}, it was {got}", at)
    if key.lines is not None:
        yield from _compared("recommended", key.lines, _words(decision.lines), at)
    for name, wanted_names, got_names in (
        ("instructions", key.instructions, decision.instructions),
        ("cautions", key.cautions, decision.cautions),
        ("unfilled", key.unfilled, decision.unfilled),
        ("reports due", key.reports, decision.reports_due),
        ("in conflict", key.conflict, view.call.conflicts),
    ):
        for missing in [one for one in wanted_names if one not in got_names]:
            yield Departure(f"{name}: {missing} is missing", at)


def _sent(key: Key, view: CallView) -> Iterator[Departure]:
    if key.sent is None:
        return
    sent = [added_line(line) for batch in view.call.sent for line in batch.lines]
    highest = sent_urgencies(view.call)
    words = {line.words for line in sent if line.urgency == highest[line.key]}
    at = _last(view.call, "lines.sent")
    yield from _compared("sent", key.sent, words, at)


def _compared(
    name: str, wanted: tuple[str, ...], got: set[str], at: int | None
) -> Iterator[Departure]:
    asked = _words(
        Line(spec.service, spec.urgency, spec.role)
        for spec in (LineSpec.read(words) for words in wanted)
        if spec.role is not None
    )
    bare = {words for words in wanted if LineSpec.read(words).role is None}
    for words in sorted(asked - got):
        yield Departure(f"{name}: {words} is missing", at)
    for words in sorted(bare):
        if not any(one.startswith(f"{words} ") for one in got):
            yield Departure(f"{name}: {words} is missing", at)
    for words in sorted(got - asked):
        if not any(words.startswith(f"{one} ") for one in bare):
            yield Departure(f"{name}: {words} is not in the key", at)


def _words(lines: Iterator[Line] | tuple[Line, ...]) -> set[str]:
    return {line.words for line in lines}


def _programs(key: Key, view: CallView) -> Iterator[Departure]:
    at = _last(view.call, "decision.shown")
    programs = {program.id: program for program in view.decision.programs}
    for name, wanted in key.programs.items():
        held = programs.get(name)
        got = held.state.value if held else "not there"
        if got != wanted:
            because = f" ({'; '.join(held.because)})" if held and held.because else ""
            yield Departure(f"{name}: the key says {wanted}, it was {got}{because}", at)
    offers = {offer.id: offer.state.value for offer in view.decision.offers}
    for name, state in key.offers.items():
        if offers.get(name) != state:
            yield Departure(f"{name}: the key says {state}, it was {offers.get(name)}", at)


def _record(key: Key, view: CallView) -> Iterator[Departure]:
    for fact in key.asked:
        if fact not in view.call.answers:
            yield Departure(f"{fact} was never asked")
    for program, state in key.transfer.items():
        held = view.call.transfers.get(program)
        if held is None or held.state is not state:
            got = held.state.value if held else "never begun"
            at = _last(view.call, "transfer.moved")
            yield Departure(f"transfer to {program}: the key says {state.value}, it was {got}", at)


def _closing(key: Key, view: CallView) -> Iterator[Departure]:
    if key.disposition is None:
        return
    closed = view.call.closed
    if closed is None:
        yield Departure(f"the call was not closed; the key says {key.disposition}")
    elif closed.disposition != key.disposition:
        at = _last(view.call, "call.closed")
        yield Departure(f"closed as {closed.disposition}, the key says {key.disposition}", at)


def _times(key: Key, view: CallView) -> Iterator[Departure]:
    call = view.call
    if call.answered_at is None:
        if key.within_seconds:
            yield Departure("the call was never picked up")
        return
    for moment, most in key.within_seconds.items():
        reached = _MOMENTS[moment](call)
        if reached is None:
            yield Departure(f"{_NAMES[moment]}: never, the key says within {most} s")
            continue
        number, at = reached
        took = elapsed_seconds(call.answered_at, at)
        if took > most:
            yield Departure(f"{_NAMES[moment]}: after {took:.0f} s, the key says {most} s", number)


_Moment = Callable[[Call], tuple[int, datetime] | None]

_NAMES = {
    "place": "place known",
    "verified": "place verified",
    "life": "awake and breathing known",
    "danger": "weapons and violence known",
    "sent": "first sent",
    "first_compression": "first compression",
}


def _kind(kind: str) -> _Moment:
    return lambda call: _first(call, lambda entry: entry.header.kind == kind)


def _facts(*facts: str) -> _Moment:
    def moment(call: Call) -> tuple[int, datetime] | None:
        found = [
            _first(
                call,
                lambda e, fact=fact: (
                    (e.data or {}).get("fact") == fact  # type: ignore[misc]
                    and e.header.kind == "fact.answered"
                ),
            )
            for fact in facts
        ]
        times = [one for one in found if one is not None]
        return max(times) if len(times) == len(facts) else None

    return moment


def _mark(mark: str) -> _Moment:
    return lambda call: _first(call, lambda entry: (entry.data or {}).get("mark") == mark)


_MOMENTS: Mapping[str, _Moment] = {
    "place": _kind("place.set"),
    "verified": _kind("place.verified"),
    "life": _facts("awake", "breathing"),
    "danger": _facts("weapon", "violence"),
    "sent": _kind("lines.sent"),
    "first_compression": _mark("first_compression"),
}


def _first(call: Call, fits: Callable[[Entry], bool]) -> tuple[int, datetime] | None:
    for number, entry in enumerate(call.entries, start=1):
        if fits(entry):
            return number, entry.header.at
    return None


def _last(call: Call, kind: str) -> int | None:
    numbers = [n for n, entry in enumerate(call.entries, start=1) if entry.header.kind == kind]
    return numbers[-1] if numbers else None


def _number(call: Call, answer: Answer) -> int | None:
    for number, entry in enumerate(call.entries, start=1):
        if (entry.header.journal, entry.header.seq) == answer.ref:
            return number
    return None
