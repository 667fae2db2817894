"""What keeps parts of a pack from being used today: dates, drafts, approvals, reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from protocols.findings.finding import Level, Told, found_at, found_in_header, some_of
from protocols.pack import Pack

SOON = timedelta(days=30)
"""How long before a program ends it is said."""


def standing_findings(pack: Pack, today: date, *, approved: bool) -> Iterator[Told]:
    """Everything that waits for a date or for somebody's name; `approved` is of this digest."""
    sections = pack.sections
    for name, program in sections.programs.items():
        key = ("programs", name)
        if program.ends is not None and program.ends <= today:
            what = f"it ended on {program.ends}"
            yield found_at(key, Level.WARN, "program-ended", what, "Renew it or remove it")
        elif program.ends is not None and program.ends <= today + SOON:
            what = f"it ends on {program.ends}"
            yield found_at(key, Level.NOTE, "program-ends", what, "Renew it in time")
        if program.starts is not None and program.starts > today:
            what = f"it starts only on {program.starts}"
            remedy = "Nothing to do if that is so"
            yield found_at(key, Level.NOTE, "program-starts", what, remedy)
    medical = [name for name, held in sections.instructions.items() if held.medical]
    if medical and not approved:
        yield found_in_header(
            Level.NOTE,
            "not-approved",
            f"{len(medical)} medical instructions ({some_of(medical)}) are not approved here as"
            " they are now, so they stay locked but in training",
            f"Let the medical director read them: guidecard protocols approve {pack.id}",
        )
    for name, card in sections.cards.items():
        if card.draft:
            what = "it is a draft, which is not offered in live mode"
            remedy = "Take `draft` out when it is ready"
            yield found_at(("cards", name), Level.NOTE, "card-draft", what, remedy)
    for language in pack.header.languages:
        signed = pack.header.translations.get(language)
        if language != "en" and (signed is None or signed == "unreviewed"):
            yield found_in_header(
                Level.NOTE,
                "not-reviewed",
                f"nobody has signed for the texts in {language!r}",
                "Let somebody read them against the English, and write"
                f" `translations: {{{language}: {{by: ..., on: ...}}}}`",
            )
