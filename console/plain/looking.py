"""Acts that only tell: the whole panel, the reasons, the timeline."""

from __future__ import annotations

import json
from collections.abc import Iterator

from console.plain.face import Face
from console.plain.interviewing import open_question, put
from console.plain.reading import Misread
from console.plain.spoken import WIDE, alert_words, row_words, rows_words
from console.present.header import alerts, header_rows
from console.present.interview import answered_rows
from console.present.naming import Naming
from console.present.people import people_rows
from console.present.response import line_words, response_rows
from console.present.telling import entry_words
from console.present.timeline import timeline_rows
from console.session.view import CallView
from protocols.decision import ScreenState
from protocols.saying import said

_INDENT = "      "
"""What the timeline puts before the words of an entry."""


def show(face: Face, _: str) -> None:
    """Tell the whole panel: alerts, answers, response, people."""
    view, seating = face.view, face.office.seating()
    lines = rows_words(header_rows(view, seating, 0))
    lines += [alert_words(alert) for alert in alerts(view, seating)]
    for _fact, row in answered_rows(view, WIDE):
        lines.append(f"{' '.join(row_words(row[:-1]).split())} {row[-1].text}")
    lines += rows_words(response_rows(view, WIDE))
    lines += rows_words(people_rows(view, WIDE, face.office.asked(view.call.id)))
    face.voice.say_all(lines)


def ask_again(face: Face, _: str) -> None:
    """Tell the open question again."""
    asked = open_question(face)
    if asked is None:
        face.voice.say("No question is open.")
    else:
        put(face, asked)


def why(face: Face, _: str) -> None:
    """Tell why the question is asked, and why this response and no other."""
    asked = open_question(face)
    if asked is not None and asked.why:
        face.voice.say(f"{asked.title}: {asked.why}")
    face.voice.say_all(_reasons(face.view))


def _reasons(view: CallView) -> Iterator[str]:
    decision, sections = view.decision, view.pack.sections
    offers = {offer.id: said(offer.says) for offer in sections.offers}
    for line in decision.lines:
        origins = ", ".join(_origin(origin, offers) for origin in line.origins)
        yield f"{line_words(view, line)}: {origins}"
    reasons = dict.fromkeys(because.text for because in decision.because)
    yield from (f"because: {text}" for text in reasons)
    for offer in decision.offers:
        law = f" ({offer.law})" if offer.law else ""
        asks = f", still to ask: {', '.join(offer.open_facts)}" if offer.open_facts else ""
        because = f", {'; '.join(offer.because)}" if offer.because else ""
        state = offer.state.value.replace("_", " ")
        yield f"offer {state}: {offers[offer.id]}{law}{asks}{because}"
    for program in decision.programs:
        because = f", {'; '.join(program.because)}" if program.because else ""
        verify = ", old news: verify" if program.verify else ""
        name = sections.programs[program.id].name
        yield f"program {program.state.value}: {name}{because}{verify}"
    for screen, state in decision.screens.items():
        if state is not ScreenState.CLEARED:
            yield f"{said(sections.screens[screen].says)}: {state.value}"


def _origin(origin: str, offers: dict[str, str]) -> str:
    kind, _, name = origin.partition(":")
    match kind:
        case "default":
            return "the card's own"
        case "offer":
            return f"offer {offers.get(name, name)}"
    return f"{kind} {name}".strip()


def log(face: Face, words: str) -> None:
    """Tell every entry of the call with its number; with a number, that entry whole."""
    view = face.view
    if not words:
        face.voice.say_all(_timeline(view))
        return
    entries = view.call.entries
    if not (words.isdecimal() and len(words) < 9 and 0 < int(words) <= len(entries)):
        raise Misread(f"Say a number from 1 to {len(entries)}.")
    entry = entries[int(words) - 1]
    header = entry.header
    damaged = (header.journal, header.seq) in view.call.damaged
    lines = [f"{words} {header.kind}, {header.at.astimezone(view.pack.zone):%Y-%m-%d %H:%M:%S}"]
    lines.append(f"entered {header.entered_at.astimezone(view.pack.zone):%Y-%m-%d %H:%M:%S}")
    lines.append(f"seat {header.seat}, {header.taker}{', back-filled' * header.backfill}")
    if damaged or entry.data is None:
        lines.append(entry_words(view.call, entry, Naming(view.pack)))
    else:
        lines += [
            f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
            for name, value in entry.data.items()
        ]
    face.voice.say_all(lines)


def _timeline(view: CallView) -> list[str]:
    """One line for an entry."""
    lines: list[str] = []
    for row in timeline_rows(view.call, view.pack.zone, Naming(view.pack), WIDE):
        words = row_words(row)
        if words.startswith(_INDENT) and lines:
            lines[-1] += f" {words.strip()}"
        else:
            lines.append(words.strip())
    return lines


def more(face: Face, _: str) -> None:
    """Tell the next page of what was long."""
    face.voice.more()
