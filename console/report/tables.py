"""Figures as tables of words: what both faces show, each in its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from console.present.naming import Naming
from console.report.figures import Figures
from console.report.measures import MEASURES
from console.report.response import NO_CARD, NOTHING_SENT, ON_PAPER, OTHER_WORDS
from console.report.reviews import AT_MOST_PERCENT
from console.report.rows import NOTHING, Row, Table, count_rows, percent_words, span_words
from console.report.shares import Share
from console.report.told import NOT_RECORDED
from protocols.saying import said

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COUNTED = ("n", "share")

BEGINNINGS = {
    "rang": "a line rang",
    "taken": "begun by hand",
    "backfill": "entered from paper",
}
LINES = {"no_service": "handset without service", "unknown": "the phone system did not say"}
OWN_WORDS = {
    NOT_RECORDED: "(not recorded)",
    NOTHING_SENT: "(nothing sent)",
    NO_CARD: "(no guidecard opened)",
    ON_PAPER: "(not sent, by a paper card)",
    OTHER_WORDS: "(in other words)",
}


def tables(figures: Figures, naming: Naming) -> Iterator[Table]:
    """Every table in its order, with the words of the pack for what it names."""
    yield _missing(figures)
    yield from _volume(figures)
    yield from _times(figures)
    yield from _response(figures, naming)
    yield _programs(figures, naming)
    yield _follow_ups(figures)
    yield _reviews(figures)


def _missing(figures: Figures) -> Table:
    held = figures.missing
    return Table(
        "What cannot be known",
        "In the calls of these days",
        ("n",),
        (
            Row("calls with an entry missing", (_n(held.calls),)),
            Row("entries damaged, not believed", (_n(held.damaged),)),
            Row("entries purged", (_n(held.purged),)),
            Row("entries of a newer version", (_n(held.unknown),)),
            Row("calls without their opening", (_n(held.opening),)),
        ),
        (
            "What such entries told is missing below. A call without its opening is counted on "
            "the day of its first entry.",
            "Calls of other seats count as far as they were shared with this one. How many "
            "arrests there were, and who was helped, the record of calls cannot tell.",
        ),
    )


def _volume(figures: Figures) -> Iterator[Table]:
    volume, paper = figures.volume, figures.paper
    hours = {f"{hour:02}:00": n for hour, n in enumerate(volume.by_hour)}
    days = dict(zip(WEEKDAYS, volume.by_weekday, strict=True))
    never = volume.never_answered
    yield Table(
        "Calls received",
        "",
        COUNTED,
        (
            Row("received", (_n(volume.received), "")),
            Row("closed", (_n(volume.closed), "")),
            Row("still open", (_n(volume.still_open), "")),
            Row(
                f"rang, never answered (of {_n(never.of)})",
                _share(never),
            ),
            Row("whether answered not recorded", (_n(volume.answer_not_recorded), "")),
        ),
    )
    zone = f"The hour that the clock showed in {figures.timezone}; where clocks are set back, one "
    yield Table("By hour", "Hour", COUNTED, count_rows(hours), (zone + "hour is two hours long.",))
    yield Table("By day of the week", "Day", COUNTED, count_rows(days))
    yield Table("By line", "Line", COUNTED, count_rows(volume.by_line, _named(LINES)))
    begun = count_rows(volume.by_beginning, _named(BEGINNINGS))
    yield Table("By how it began", "Began", COUNTED, begun)
    yield Table(
        "Entered from paper",
        "Received to entered",
        ("calls", "not rec.", "median", "p90", "longest"),
        (
            Row(
                "calls from paper",
                (
                    _n(paper.calls),
                    _n(paper.not_recorded),
                    span_words(paper.median_seconds, few=False),
                    span_words(paper.p90_seconds),
                    span_words(paper.longest_seconds, few=False),
                ),
            ),
        ),
    )


def _times(figures: Figures) -> Iterator[Table]:
    rows, bounds = [], []
    for measure, held in zip(MEASURES, figures.times, strict=True):
        cells = (
            _n(held.n),
            _n(held.not_recorded),
            span_words(held.median_seconds, few=False),
            span_words(held.p90_seconds),
            span_words(held.p95_seconds),
        )
        rows.append(Row(measure.says, cells))
        if held.within:
            bounds.append(Row(measure.says, ("", "", "")))
        for within in held.within:
            bound, share = within.bound, within.share
            aim = f"{bound.aim_percent} %" if bound.aim_percent else NOTHING
            told = (f"{_n(share.count)} of {_n(share.of)}", percent_words(share), aim)
            bounds.append(Row(f"{bound.seconds} s, {bound.standard}", told, depth=1))
    yield Table(
        "Times",
        "m:ss",
        ("n", "not rec.", "median", "p90", "p95"),
        tuple(rows),
        (
            "not rec.: not done, not keyed, its entry missing, or out of order where a clock was "
            "set back. Calls from paper are not timed.",
            *(f"{measure.says}: over {measure.over}." for measure in MEASURES),
        ),
    )
    yield Table(
        "Within the bounds of standards",
        "Of those with a time",
        ("n", "share", "aim"),
        tuple(bounds),
    )


def _response(figures: Figures, naming: Naming) -> Iterator[Table]:
    held = figures.response
    tier, service = _named(OWN_WORDS, naming.tier), _service(naming)
    yield Table("Recommended last", "Tier", COUNTED, count_rows(held.tiers_recommended, tier))
    yield Table(
        "Sent",
        "Tier",
        COUNTED,
        count_rows(held.tiers_sent, tier),
        ("By the ladder of each call's own pack; not recorded where that is not kept here.",),
    )
    yield Table(
        "By service: on how many calls",
        "Service",
        ("recommended", "sent", "added", "left out"),
        tuple(
            Row(service(name), tuple(map(_n, (one.recommended, one.sent, one.added, one.left_out))))
            for name, one in held.services.items()
        ),
    )
    down, up = held.overridden_down, held.overridden_up
    yield Table(
        "Changed by the call taker",
        f"Of {held.taken:,} calls taken",
        COUNTED,
        (
            Row("a recommended line left out", _share(down)),
            Row("a line added", _share(up)),
        ),
    )
    yield Table(
        "Left out, by reason",
        "Reason",
        ("lines", "second person", "to review"),
        tuple(
            Row(
                _reason(naming)(name), tuple(map(_n, (one.lines, one.second_person, one.to_review)))
            )
            for name, one in held.left_out.items()
        ),
    )
    card = _named(OWN_WORDS, naming.card)
    yield Table("By guidecard", "The last of each call", COUNTED, count_rows(held.cards, card))
    endings = count_rows(held.dispositions, naming.disposition)
    yield Table("By disposition", "Of closed calls", COUNTED, endings)


def _programs(figures: Figures, naming: Naming) -> Table:
    rows = []
    for name, one in figures.programs.items():
        rows.append(Row(naming.program(name), ("",)))
        for depth, says, count in (
            (1, "it would have gone", one.accepted),
            (1, "not yet screened", one.not_screened),
            (1, "closed, busy or elsewhere", one.unavailable),
            (1, "not its kind of call", one.refused),
            (1, "transfer asked", one.asked),
            (1, "transfer failed", one.transfer_failed),
            (1, "went, or had the caller", one.went),
            (2, "no police, fire or ems went", one.alone),
            (2, "these were sent later", one.escalated),
            (1, "referred", one.referred),
            (1, "referral declined", one.declined),
        ):
            rows.append(Row(says, (_n(count),), depth=depth))
    return Table(
        "Programs: on how many calls",
        "",
        ("n",),
        tuple(rows),
        ("The first four are as the program was shown last in each call.",),
    )


def _follow_ups(figures: Figures) -> Table:
    held = figures.follow_ups
    return Table(
        "Follow-ups of these calls",
        "As they stand now",
        ("n",),
        tuple(
            Row(name, (_n(getattr(held, name)),))
            for name in ("done", "stopped", "due", "overdue", "waiting")
        ),
    )


def _reviews(figures: Figures) -> Table:
    held = figures.reviews
    rows = [Row("calls reviewed, of those closed", (*_share(held.reviewed), ""))]
    for word, share in held.rated.items():
        most = AT_MOST_PERCENT.get(word)
        rows.append(Row(word, (*_share(share), f"{most} in 100" if most else ""), depth=1))
    for says, count in (
        ("reviewed more than once", held.more_than_once),
        ("of these, rated differently", held.differing),
        ("by their own taker alone", held.by_the_taker),
    ):
        rows.append(Row(says, (_n(count), "", "")))
    return Table(
        "Reviews of these calls",
        "By the last review of each",
        (*COUNTED, "at most"),
        tuple(rows),
        ("At the most: what an accredited center is held to.",),
    )


def _n(count: int) -> str:
    return f"{count:,}"


def _share(share: Share) -> tuple[str, str]:
    return _n(share.count), percent_words(share)


def _named(
    own: dict[str, str], named: Callable[[str], str] = lambda name: name
) -> Callable[[str], str]:
    known = {NOT_RECORDED: OWN_WORDS[NOT_RECORDED], **own}
    return lambda name: known[name] if name in known else named(name)


def _service(naming: Naming) -> Callable[[str], str]:
    services = naming.pack.sections.services if naming.pack else {}
    return lambda name: said(services[name].says) if name in services else name


def _reason(naming: Naming) -> Callable[[str], str]:
    ready = naming.pack.sections.leave_out_reasons if naming.pack else {}
    return _named(OWN_WORDS, lambda name: said(ready[name].says) if name in ready else name)
