"""The response panel: what to send, what stands beside it, and why."""

from __future__ import annotations

from console.present.rows import Piece, Row, Tone, row, since, under, wrapped
from console.session.owed import goes_by_phone, key_of, sent_urgencies
from console.session.transferring import lost
from console.session.view import CallView
from protocols.decision import Change, OfferState, ProgramState
from protocols.lines import Line
from protocols.saying import said as words_in
from protocols.words import Urgency
from store.call import Transfer


def response_rows(view: CallView, width: int) -> list[Row]:
    """Everything about the response, the most urgent first."""
    rows = _screening(view, width)
    rows += _recommended(view, width)
    rows += _transfers(view, width)
    rows += _cautions(view, width)
    rows += _sent(view, width)
    rows += _bounds(view, width)
    rows += _could(view, width)
    rows += _programs(view, width)
    return rows


def line_words(view: CallView, line: Line) -> str:
    """A line for people: `Police prompt, secure`."""
    service = words_in(view.pack.sections.services[line.service].says)
    program = view.pack.sections.programs[line.program].name if line.program else ""
    filled = f" [{program}]" if program else ""
    role = "" if line.role.value == "lead" else f", {line.role.value}"
    return f"{service} {line.urgency.word}{role}{filled}"


def tier_words(view: CallView, tier: str) -> str:
    """The name of a tier."""
    return next(words_in(step.says) for step in view.pack.sections.tiers if step.tier == tier)


def exact_words(view: CallView) -> str:
    """How far the response may still go on this card; empty where that is settled, or not exact."""
    decision = view.decision
    if decision.settled or decision.bounds != "exact":
        return ""
    most, least = (tier_words(view, decision.tiers[index]) for index in (0, -1))
    return f"this card, exactly: {least}{f' to {most}' if most != least else ''}"


def _screening(view: CallView, width: int) -> list[Row]:
    decision = view.decision
    rows: list[Row] = []
    if not decision.screened:
        open_offers = [o for o in decision.offers if o.state is OfferState.OPEN]
        asked = {fact for offer in open_offers[:1] for fact in offer.open_facts}
        count = len(asked)
        plural = "" if count == 1 else "s"
        rows.append(row(Piece(f" NOT YET SCREENED: {count} question{plural}", "warn")))
        offers = {offer.id: offer for offer in view.pack.sections.offers}
        leads = words_in(offers[open_offers[0].id].says)
        rows += [row("   ", *line) for line in wrapped(f"may lead to: {leads}", width - 3, "dim")]
    if view.call.conflicts:
        words = "CONFLICT: the higher of both is taken"
        rows += [row(" ", *line) for line in wrapped(words, width - 1, "danger")]
    return rows


def _recommended(view: CallView, width: int) -> list[Row]:
    decision = view.decision
    tone: Tone = (
        "danger" if any(line.urgency is Urgency.HOT for line in decision.lines) else "title"
    )
    tier = tier_words(view, decision.tier)
    if decision.screened:
        rows = [row(" ", Piece(tier, tone))]
    else:
        rows = [row(" ", *one) for one in wrapped(f"If you must send now: {tier}", width - 1, tone)]
    if decision.needed != decision.tier:
        rows.append(row(Piece(f"   needed: {tier_words(view, decision.needed)}", "dim")))
    for line in decision.lines:
        state = _state(view, line)
        unfilled = line.service in decision.unfilled and line.program is None
        words = line_words(view, line) + (" - NOBODY FILLS IT" if unfilled else "")
        rows += _line(state, words, width, "danger" if unfilled else "value")
    recommended = {line.key for line in decision.lines}
    for line in view.owed:
        if line.key not in recommended:
            rows += _line(Piece(" F5", "key"), f"{line_words(view, line)} (added)", width, "plain")
    rows += _because(view, width)
    return rows


def _state(view: CallView, line: Line) -> Piece:
    """What is to be pressed for a line; `ok` where it is sent or handed over."""
    if line.key in {owed.key for owed in view.owed}:
        return Piece(" F9" if goes_by_phone(line, view.pack.sections) else " F5", "key")
    left = {key_of(left.line) for left in view.call.left_out}
    if line.key in left and sent_urgencies(view.call).get(line.key, 0) < line.urgency:
        return Piece("out", "warn")
    return Piece(" ok", "ok")


def _line(state: Piece, words: str, width: int, tone: Tone) -> list[Row]:
    return under(row("  ", state, " "), wrapped(words, width - 6, tone))


def _because(view: CallView, width: int) -> list[Row]:
    """Why lines were sent by rules: each reason once, those behind a line only."""
    by_line = {origin for line in view.decision.lines for origin in line.origins}
    reasons = [b.text for b in view.decision.because if f"rule:{b.rule}" in by_line]
    return [
        row("     ", *one)
        for reason in dict.fromkeys(reasons)
        for one in wrapped(reason, width - 5, "dim")
    ]


def _cautions(view: CallView, width: int) -> list[Row]:
    cautions = view.pack.sections.cautions
    mark = row(Piece(" ! ", "danger"))
    return [
        one
        for name in view.decision.cautions
        for one in under(mark, wrapped(words_in(cautions[name].says), width - 3, "danger"))
    ]


def _sent(view: CallView, width: int) -> list[Row]:
    call = view.call
    rows: list[Row] = []
    for sent in call.sent:
        words = ", ".join(f"{line.service} {line.urgency}" for line in sent.lines)
        place = "" if sent.place_verified else " (place not verified)"
        after = since(call.answered_at, sent.at)
        rows += [row(" ", *one) for one in wrapped(f"SENT {after} {words}{place}", width - 1, "ok")]
    recommended = {line.key: line.urgency for line in view.decision.lines}
    for key, urgency in sent_urgencies(call).items():
        if recommended.get(key, 0) < urgency:
            rows.append(row(Piece(f"   {key.service}: sent, no longer recommended", "dim")))
    for left in call.left_out:
        by = f", {left.second_person}" if left.second_person else ", to be reviewed"
        words = f"LEFT OUT {left.line.service} {left.line.urgency}: {left.reason}{by}"
        rows += [row(" ", *one) for one in wrapped(words, width - 1, "warn")]
    for report in view.decision.reports_due:
        state = call.reports.get(report)
        says = words_in(view.pack.sections.reports[report].says)
        words = f"{'REPORT DUE' if state is None else state.upper()}: {says}"
        rows += [
            row(" ", *one) for one in wrapped(words, width - 1, "warn" if state is None else "ok")
        ]
    return rows


def _transfers(view: CallView, width: int) -> list[Row]:
    rows: list[Row] = []
    gone = set(lost(view))
    for name, transfer in view.call.transfers.items():
        program = view.pack.sections.programs.get(name)
        label = program.name if program else name
        words = f"{label}: {_transfer_words(transfer)} {since(transfer.since, view.now)}"
        tone: Tone = "danger" if name in gone else "value"
        rows += under(row(" TRANSFER "), wrapped(words, width - 10, tone))
        if name in gone:
            back = wrapped("the call is back: send, or offer again", width - 8, "danger")
            rows += [row("   ", *one) for one in back[:-1]]
            rows.append(row("   ", *back[-1], " (", Piece("F9", "key"), ")"))
    return rows


def _transfer_words(transfer: Transfer) -> str:
    return transfer.state.value.replace("_", " ").upper()


def _bounds(view: CallView, width: int) -> list[Row]:
    """What is known of what may still come; the rows below say what that is, and by what."""
    tone: Tone = "dim"
    words = exact_words(view)
    if view.decision.settled:
        words, tone = "settled: no question changes it", "ok"
    elif not words:
        words = "not exact yet" if view.bounds_pending else "not exact: too much is open"
    return [row(" ", *one) for one in wrapped(words, width - 1, tone)]


def _could(view: CallView, width: int) -> list[Row]:
    """Of each service only the most that could come, and the most that could go, on a row each."""
    rows: list[Row] = []
    for what, changes in (
        ("could add", view.decision.could_add),
        ("could drop", view.decision.could_drop),
    ):
        shown: set[tuple[str, bool]] = set()
        for change in changes:
            if (change.service, change.by_phone) not in shown:
                shown.add((change.service, change.by_phone))
                rows.append(_change(view, what, change, width))
    return rows


def _change(view: CallView, what: str, change: Change, width: int) -> Row:
    service = words_in(view.pack.sections.services[change.service].says)
    facts = ", ".join(fact.replace("_", " ") for fact in change.facts)
    words = f" {what} {service.lower()} {change.urgency.word}: {facts}"
    return row(Piece(words if len(words) <= width else f"{words[: width - 1]}…", "dim"))


def _programs(view: CallView, width: int) -> list[Row]:
    rows: list[Row] = []
    for program in view.decision.programs:
        because = "; ".join(program.because)
        name = view.pack.sections.programs[program.id].name
        if not because and program.state in {ProgramState.ACCEPTED, ProgramState.OPEN}:
            continue  # its line or its offer says as much
        words = f"{program.state.value}: {name}" + (f" ({because})" if because else "")
        rows += [row(" ", *one) for one in wrapped(words, width - 1, "dim", "   ")]
    return rows
