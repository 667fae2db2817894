"""The acts of the call screen that ask for something, each named as in `acts`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, cast

from console.present.card import card_rows
from console.present.finding import offer
from console.present.header import alerts
from console.present.naming import Naming
from console.present.timeline import timeline_rows
from console.screens.dialogs import Item
from console.screens.flows import ask, carry_out, choose, desk, find, keys_at, tell
from console.screens.following import after
from console.screens.reading import Reading
from console.screens.transfer_flow import transfer
from console.session import commands as do
from console.session.owed import goes_by_phone
from console.session.view import CallView
from protocols.lines import LineSpec
from protocols.procedure import CASE_ENTRY
from protocols.saying import said
from protocols.words import URGENCIES
from store.kinds.base import Place

if TYPE_CHECKING:
    from console.screens.call import CallScreen


async def keys(screen: CallScreen) -> None:
    """Every key, and every alert whole."""
    from console.screens.keycard import key_rows

    found = alerts(screen.view, desk(screen).seating())
    words = card_rows(screen.view, 74)
    rows = [*key_rows("call", keys_at(screen), found), *([()] if words else []), *words]
    await screen.app.push_screen_wait(Reading("Keys", rows))


async def note(screen: CallScreen) -> None:
    """Write a note."""
    text = await ask(screen, "Note")
    if text:
        carry_out(screen, do.AddNote(text))


async def card(screen: CallScreen) -> None:
    """Choose another card; those that rules propose stand first."""
    view = screen.view
    items = [
        Item(name, f"{_fits(view, name)} {_card_words(view, name)}")
        for name in view.cards
        if name != CASE_ENTRY
    ]
    chosen = await find(screen, "Which guidecard?", items)
    if chosen is not None:
        carry_out(screen, do.OpenCard(chosen))


def _fits(view: CallView, card: str) -> str:
    return ">" if card in view.proposals else "?" if card in view.suggested else " "


def _card_words(view: CallView, name: str) -> str:
    card = view.pack.sections.cards[name]
    phrases = ", ".join(card.phrases.get("en", ())[:2])
    draft = " DRAFT" if card.draft else ""
    return f"{said(card.title)}{draft} - {phrases or said(card.about)}"


async def place(screen: CallScreen) -> None:
    """Mend the place, put it into an area, verify it, or mend the number."""
    view = screen.view
    items = [Item("text", "Another place, in the caller's words")]
    on_map = offer(view)
    items += [Item(f"map:{name}", words) for name, words in on_map.choices] if on_map else []
    heard = view.call.place_heard
    if heard is not None and heard.latitude is not None:
        items.append(Item("phone", "It is where the phone is"))
    items += [
        Item(f"area:{name}", f"It is in {said(area.says)}")
        for name, area in view.pack.sections.areas.items()
    ]
    items += [
        Item("area:elsewhere", "It is in none of these areas"),
        Item("verified", "The caller said it twice"),
        Item("callback", "Another number to call back"),
        Item("caller", "The caller is somewhere else, at ..."),
    ]
    chosen = await choose(screen, "The place", items, on_map.note if on_map else "")
    match chosen:
        case None:
            return
        case "phone":
            carry_out(screen, do.AtThePhone())
        case "verified":
            carry_out(screen, do.VerifyPlace())
        case "text" | "caller":
            text = await ask(screen, "Where?" if chosen == "text" else "Where is the caller?")
            if text:
                of: do.PlaceOf = "incident" if chosen == "text" else "caller"
                carry_out(screen, do.SetPlace(Place(text=text), of))
        case "callback":
            number = await ask(screen, "The number to call back")
            if number:
                carry_out(screen, do.SetPhone(number))
        case _ if on_map and chosen.startswith("map:"):
            carry_out(screen, do.PickPlace(on_map.chosen(chosen.removeprefix("map:"))))
        case _:
            carry_out(screen, do.ChooseArea(chosen.removeprefix("area:")))


async def instructions(screen: CallScreen) -> None:
    """Open instructions: an alarm's at once, others from a list."""
    from console.screens.instructions import InstructionScreen

    view = screen.view
    known = view.pack.sections.instructions
    if len(view.alarms) == 1:
        chosen: str | None = view.alarms[0]
    else:
        first = [*view.alarms, *view.decision.instructions]
        rest = [name for name in known if name not in first]
        items = [
            Item(name, f"{'! ' if name in view.alarms else '  '}{said(known[name].title)}")
            for name in dict.fromkeys([*first, *rest])
        ]
        chosen = await choose(screen, "Which instructions?", items)
    if chosen is None:
        return
    if carry_out(screen, do.OpenInstruction(chosen)):
        await screen.app.push_screen_wait(InstructionScreen(screen, chosen))


async def lines(screen: CallScreen) -> None:
    """Add a line, leave one out, mark a report."""
    view = screen.view
    items = [
        Item(f"add:{name}", f"Add {_line(view, name)}") for name in view.pack.sections.services
    ]
    due = [report for report in view.decision.reports_due if report not in view.call.reports]
    items += [
        Item(f"report:{name}", f"Report: {said(view.pack.sections.reports[name].says)}")
        for name in due
    ]
    items += [
        Item(
            f"out:{line.service}:{int(line.key.by_phone)}",
            f"Leave out {_line(view, line.service)} {line.urgency.word}"
            f"{' by phone' if line.key.by_phone else ''}",
        )
        for line in view.owed
    ]
    chosen = await choose(screen, "Lines", items)
    if chosen is None:
        return
    what, _, name = chosen.partition(":")
    if what == "add":
        await _add(screen, name)
    elif what == "report":
        await _report(screen, name)
    else:
        service, _, by_phone = name.partition(":")
        await _leave_out(screen, service, by_phone == "1")


def _line(view: CallView, service: str) -> str:
    return said(view.pack.sections.services[service].says)


async def _add(screen: CallScreen, service: str) -> None:
    items = [Item(word, word) for word in sorted(URGENCIES, key=lambda w: -URGENCIES[w])]
    urgency = await choose(screen, f"{_line(screen.view, service)}: how soon?", items)
    if urgency is None:
        return
    line = LineSpec.read(f"{service} {urgency}")
    if carry_out(screen, do.AddLine(line.service, urgency)):
        tell(screen, "Added. F5 sends it.")


async def _leave_out(screen: CallScreen, service: str, by_phone: bool) -> None:
    ready = screen.view.pack.sections.leave_out_reasons
    items = [Item(said(reason.says), said(reason.says)) for reason in ready.values()]
    items.append(Item("", "Another reason ..."))
    reason = await choose(screen, f"Why is {_line(screen.view, service)} left out?", items)
    if reason == "":
        reason = await ask(screen, "The reason")
    if not reason:
        return
    second = await ask(
        screen,
        "Who agrees?",
        note="The second person's name; Enter alone if you are alone on duty.",
    )
    if second is not None:
        carry_out(screen, do.LeaveOut(service, reason, second or None, by_phone))


async def _report(screen: CallScreen, report: str) -> None:
    state = await choose(
        screen,
        said(screen.view.pack.sections.reports[report].says),
        [Item("done", "It is made"), Item("assigned", "Somebody else makes it")],
    )
    if state == "done":
        carry_out(screen, do.FileReport(report, "done"))
    elif state == "assigned":
        to = await ask(screen, "Who makes it?")
        if to:
            carry_out(screen, do.FileReport(report, "assigned", to))


async def close(screen: CallScreen) -> None:
    """End the call, or go on with a closed one."""
    view = screen.view
    if view.call.closed is not None:
        reason = await ask(screen, "Reopen: why?")
        if reason:
            carry_out(screen, do.Reopen(reason))
        return
    known = view.pack.sections.dispositions
    items = [Item(name, said(held.says)) for name, held in known.items()]
    owed = [line for line in view.owed if not goes_by_phone(line, view.pack.sections)]
    note = (
        "Not sent yet: " + ", ".join(f"{o.service} {o.urgency.word}" for o in owed) if owed else ""
    )
    chosen = await choose(screen, "How did the call end?", items, note)
    if chosen is None:
        return
    other = None
    if known[chosen].requires == "duplicate":
        other = await ask(screen, "The incident number of the other call")
        if not other:
            return
    narrative = await ask(screen, "Narrative", note="Enter alone for none.")
    if narrative is not None and carry_out(screen, do.Close(chosen, narrative, other)):
        screen.app.switch_to_board()  # type: ignore[attr-defined]  # the console's own app has it


async def people(screen: CallScreen) -> None:
    """Show a record whole; say whether the patient is of the household."""
    from console.present.people import whole_rows

    view = screen.view
    if not view.matches:
        tell(screen, "Nobody is known by this number or place.")
        return
    items: list[Item] = []
    for match in view.matches:
        kind = match.kind.value
        items.append(
            Item(f"show:{kind}:{match.record.id}", f"Show {kind} {match.record.id} ({match.told})")
        )
        if kind == "profile":
            items.append(
                Item(f"yes:{kind}:{match.record.id}", "  the patient is of this household")
            )
            items.append(Item(f"no:{kind}:{match.record.id}", "  the patient is NOT of it"))
    chosen = await choose(screen, "People and places", items)
    if chosen is None:
        return
    what, kind, name = chosen.split(":", 2)
    if what == "show":
        match = next(m for m in view.matches if m.kind.value == kind and m.record.id == name)
        carry_out(screen, do.ViewProfile(match.kind.value, name))
        rows = whole_rows(view.call, match, 74)
        await screen.app.push_screen_wait(Reading(f"{kind} {name}", rows))
    else:
        carry_out(screen, do.PatientBelongs(name, what == "yes"))


async def board(screen: CallScreen) -> None:
    """Go to the board."""
    screen.app.switch_to_board()  # type: ignore[attr-defined]  # the console's own app has it


async def find_question(screen: CallScreen) -> None:
    """Find any question of the pack."""
    view = screen.view
    facts = view.pack.sections.facts
    items = []
    for name, fact in facts.items():
        if fact.told_by is None and fact.ask is not None:
            words = view.words(name) or fact.ask
            items.append(Item(name, f"{name.replace('_', ' ')}: {said(words)}"))
    chosen = await find(screen, "Find a question", items)
    if chosen is None or not carry_out(screen, do.AskQuestion(chosen)):
        return
    if chosen in view.answers:
        screen.amending = chosen
        screen.redraw()


async def yes_no(screen: CallScreen) -> None:
    """The caller cannot speak, or can again."""
    carry_out(screen, do.CannotSpeak(on=not screen.view.call.yes_no))


async def line(screen: CallScreen) -> None:
    """The caller is gone, or somebody calls back."""
    view = screen.view
    items = [
        Item("left:hung_up", "The caller hung up"),
        Item("left:dropped", "The line dropped"),
        Item("back:reached", "Called back: reached"),
        Item("back:no_answer", "Called back: no answer"),
        Item("back:busy", "Called back: busy"),
        Item("back:voicemail", "Called back: voicemail, nothing left"),
        Item("back:other_person", "Called back: somebody else"),
    ]
    note = "DO NOT CALL BACK: it may put the caller in danger." if view.call.callback_unsafe else ""
    chosen = await choose(screen, "The line", items, note)
    if chosen is None:
        return
    what, _, how = chosen.partition(":")
    if what == "left":
        carry_out(screen, do.CallerLeft("dropped" if how == "dropped" else "hung_up"))
    else:
        carry_out(screen, do.CallBack(cast("do.CallbackOutcome", how)))


async def units(screen: CallScreen) -> None:
    """What those who were sent report."""
    view = screen.view
    services = dict.fromkeys(line.service for sent in view.call.sent for line in sent.lines)
    if not services:
        tell(screen, "Nothing was sent yet.")
        return
    states = ("notified", "en_route", "on_scene", "cleared")
    items = [
        Item(f"{service}:{state}", f"{_line(view, service)}: {state.replace('_', ' ')}")
        for service in services
        for state in states
    ]
    chosen = await choose(screen, "Units", items)
    if chosen is not None:
        service, _, state = chosen.partition(":")
        carry_out(screen, do.UnitReports(service, cast("do.UnitState", state)))


async def log(screen: CallScreen) -> None:
    """Every entry of the call."""
    view = screen.view
    rows = timeline_rows(view.call, view.pack.zone, Naming(view.pack), 74)
    await screen.app.push_screen_wait(Reading("Every entry of this call", rows))


FLOWS: dict[str, Callable[[CallScreen], Coroutine[None, None, None]]] = {
    "keys": keys,
    "note": note,
    "card": card,
    "place": place,
    "instructions": instructions,
    "lines": lines,
    "transfer": transfer,
    "close": close,
    "people": people,
    "board": board,
    "find": find_question,
    "yes_no": yes_no,
    "line": line,
    "units": units,
    "log": log,
    "after": after,
}
"""By the name of the act."""
