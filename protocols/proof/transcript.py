"""A call found by a proof, as people read it and as `guidecard replay` plays it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from protocols.decide import decide
from protocols.lines import Line
from protocols.pack import Pack
from protocols.procedure import CASE_ENTRY
from protocols.saying import said, value_words
from protocols.situation import ELSEWHERE, Situation, Status


def as_request(pack: Pack, situation: Situation) -> dict[str, Any]:
    """The call as `guidecard triage` reads it."""
    place = situation.place
    lost = next(iter(situation.transfers.items()), None)
    return {
        "pack": pack.id,
        "card": situation.card,
        "at": situation.at.isoformat(),
        "place": {
            "of": "incident",
            "lat": place.latitude,
            "lon": place.longitude,
            "uncertainty_m": place.uncertainty_m,
            "area": place.area,
        }
        if place
        else None,
        "facts": dict(situation.facts),
        "opened": list(situation.opened),
        "status": {name: _status(held) for name, held in situation.status.items()},
        "transfer": {"program": lost[0], "state": lost[1].value} if lost else None,
    }


def _status(held: Status) -> dict[str, Any]:
    return {
        "state": held.state,
        "free": held.free,
        "wait_min": held.wait_minutes,
        "as_of": held.as_of.isoformat() if held.as_of else None,
    }


def told(call: Situation, *packs: Pack) -> Iterator[str]:
    """A call in lines of text; each fact in the words of the first pack that has it."""
    pack = packs[0]
    at = call.at.astimezone(pack.zone)
    yield f"{at:%a %Y-%m-%d %H:%M}, card {call.card}"
    for card in call.opened:
        yield f"opened before: {card}"
    place = call.place
    if place is not None:
        if place.area is not None:
            area = pack.sections.areas.get(place.area)
            yield f"place: {said(area.says) if area else place.area}"
        else:
            yield f"place: {place.latitude}, {place.longitude} +/- {place.uncertainty_m} m"
    for name, held in call.status.items():
        wait = f", wait {held.wait_minutes} min" if held.wait_minutes is not None else ""
        yield f"{name}: {held.state}{wait}"
    for name, state in call.transfers.items():
        yield f"transfer to {name}: {state.value}"
    for fact, value in call.facts.items():
        sections = next(one.sections for one in packs if fact in one.sections.facts)
        asked = sections.facts[fact].ask
        question = f"{said(asked)} " if asked else ""
        yield f"{fact}: {question}-> {value} ({value_words(sections, fact, value)})"


def sent(pack: Pack, call: Situation) -> Iterator[str]:
    """What a pack sends to a call, and what is needed where that is something else."""
    decision = decide(pack, call)
    yield f"{_lines(decision.lines)} ({decision.tier})"
    if decision.needed_lines != decision.lines:
        yield f"needed: {_lines(decision.needed_lines)} ({decision.needed})"


def _lines(lines: Iterable[Line]) -> str:
    return ", ".join(line.words for line in lines) or "nobody"


def as_scenario(pack: Pack, situation: Situation, name: str, title: str) -> dict[str, Any]:
    """The call as a scenario: everything is volunteered, then the line drops.

    Its key is what the pack does, so that a replay that passes shows it, and one that departs shows
    that the pack was mended.
    """
    decision = decide(pack, situation)
    events: list[dict[str, Any]] = []
    begin = {"after": "answer"}
    if situation.opened or situation.card != CASE_ENTRY:
        events += [{**begin, "open": card} for card in (*situation.opened, situation.card)]
    rings: dict[str, Any] = {"line_type": "wireless", "phone": "555-0100"}
    place = situation.place
    area = next((n for n, f in pack.sections.facts.items() if f.kind == "area"), None)
    if place is not None and area is not None:
        if place.latitude is not None:
            rings["place"] = {
                "text": "by the phone system",
                "latitude": place.latitude,
                "longitude": place.longitude,
                "uncertainty_m": place.uncertainty_m,
            }
        record = "at_phone" if place.latitude is not None else place.area or ELSEWHERE
        events.append({**begin, "volunteers": {"fact": area, "record": record}})
    events += [
        {**begin, "volunteers": {"fact": fact, "record": value}}
        for fact, value in situation.facts.items()
    ]
    for program, state in situation.transfers.items():
        states = ["offered", "ringing", state.value]
        events.append({**begin, "transfer": {"program": program, "states": states}})
    events.append({**begin, "hang_up": "dropped"})
    status = [
        {
            "program": program,
            "state": held.state,
            "free": held.free,
            "wait_minutes": held.wait_minutes,
        }
        for program, held in situation.status.items()
    ]
    return {
        "scenario": name,
        "title": title,
        "about": "Found by a proof: the shortest call of its kind. Its key is what the pack does.",
        "pack": pack.id,
        "level": "advanced",
        "at": situation.at.astimezone(pack.zone).isoformat(),
        "rings": rings,
        "status": status,
        "answers": {},
        "events": events,
        "key": {
            "card": situation.card,
            "tier": decision.tier,
            "needed": decision.needed,
            "lines": [line.words for line in decision.lines],
        },
    }
