"""Acts about what is sent: send, add, leave out, units, reports."""

from __future__ import annotations

from typing import get_args

from console.plain.face import Face
from console.plain.reading import Misread, named
from console.present.response import line_words
from console.session import commands as do
from protocols.saying import said
from protocols.words import URGENCIES, Role


def send(face: Face, _: str) -> None:
    """Send everything that is recommended or added."""
    if not face.act(do.Send()):
        for line in face.view.owed:
            face.voice.say(f"not sent: {line_words(face.view, line)}")


def add(face: Face, words: str) -> None:
    """Add a line: a service, how soon and, if not in the lead, its role."""
    services = _services(face)
    urgent_first = sorted(URGENCIES, key=lambda word: -URGENCIES[word])
    parts = words.split()
    at = next((n for n, part in enumerate(parts) if part in URGENCIES), len(parts))
    service: str | None
    if parts[:at]:
        service = named("service", " ".join(parts[:at]), services)
    else:
        service = face.ask.choice("Which service?", list(services.items()))
    if service is None:
        return
    urgency: str | None
    if at < len(parts):
        urgency = parts[at]
    else:
        urgency = face.ask.choice("How soon?", [(word, word) for word in urgent_first])
    if urgency is None:
        return
    role = named("role", parts[at + 1], _same(Role)) if parts[at + 1 :] else Role.LEAD.value
    if face.act(do.AddLine(service, urgency, role)):
        face.voice.say("Added. :send sends it.")


def _same(words: type[Role]) -> dict[str, str]:
    return {word.value: word.value for word in words}


def _services(face: Face) -> dict[str, str]:
    services = face.view.pack.sections.services
    return {name: said(service.says) for name, service in services.items()}


def leave(face: Face, words: str) -> None:
    """Leave out a line that is recommended; the reason may follow its service."""
    view = face.view
    owed = {f"{line.service}{' by phone' * line.key.by_phone}": line for line in view.owed}
    if not owed:
        raise Misread("Nothing is waiting to be sent.")
    shown = {name: line_words(view, line) for name, line in owed.items()}
    service, _, reason = words.partition(" ")
    chosen: str | None
    if service:
        chosen = named("line", service, shown)
    else:
        chosen = face.ask.choice("Which line is left out?", list(shown.items()))
    if chosen is not None:
        line = owed[chosen]
        face.act(do.LeaveOut(line.service, reason.strip(), None, line.key.by_phone))


def units(face: Face, words: str) -> None:
    """Write down where those who were sent are; without words, tell it."""
    view = face.view
    states: tuple[do.UnitState, ...] = get_args(do.UnitState)
    if not words:
        for service, unit, state, at in view.call.units:
            clock = at.astimezone(view.pack.zone)
            name = f"{service} {unit}".strip()
            face.voice.say(f"{name}: {state.replace('_', ' ')} {clock:%H:%M:%S}")
        if not view.call.units:
            face.voice.say("No unit has reported. Like :units ems en_route M12.")
        return
    service, _, rest = words.partition(" ")
    typed, _, unit = rest.strip().partition(" ")
    found = named("service", service, _services(face))
    if typed:
        wanted: str | None = named("state", typed, {one: one for one in states})
    else:
        wanted = face.ask.choice(
            "Where are they?", [(one, one.replace("_", " ")) for one in states]
        )
    now = next((one for one in states if one == wanted), None)
    if now is not None and face.act(do.UnitReports(found, now, unit.strip())):
        face.voice.say("Written down.")


def report(face: Face, words: str) -> None:
    """Mark a report that the law asks for as made, or say who makes it."""
    view = face.view
    reports = {name: said(held.says) for name, held in view.pack.sections.reports.items()}
    name, _, rest = words.partition(" ")
    chosen: str | None
    if name:
        chosen = named("report", name, reports)
    else:
        due = [
            (one, f"{reports[one]} ({view.call.reports.get(one, 'due')})")
            for one in view.decision.reports_due
        ]
        if not due:
            raise Misread("No report is due.")
        chosen = face.ask.choice("Which report?", due)
    if chosen is None:
        return
    state, _, to = rest.strip().partition(" ")
    if not state:
        options = [("done", "it is made"), ("assigned", "somebody else makes it")]
        state = face.ask.choice(reports[chosen], options) or ""
    if not state:
        return
    made = do.FileReport(chosen, "done")
    if named("state", state, {"done": "", "assigned": ""}) == "assigned":
        made = do.FileReport(chosen, "assigned", to.strip() or face.ask.line("who makes it> "))
    if face.act(made):
        face.voice.say("Written down.")
