"""The questions of a call: those answered, the one that stands open, and its answers' keys."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase
from typing import Literal

from console.present.language import beside
from console.present.rows import Piece, Row, row, said, wrapped
from console.session.replying import AT_PHONE
from console.session.view import CallView
from protocols.saying import said as words_in
from protocols.saying import value_words
from protocols.situation import ELSEWHERE
from protocols.words import UNCLEAR

UNCLEAR_KEYS = {"u": "unknown", "r": "refused", "k": "could_not_ask"}
"""Keys of the unclear answers, wherever a question has choices."""

CHOICE_KEYS = "123456789" + "".join(sorted(set(ascii_lowercase) - {*UNCLEAR_KEYS, "y", "n"}))
"""Keys of the answers in their order: digits, then letters that mean nothing else."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer and its key."""

    key: str
    value: str
    words: str
    danger: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question as it is put to the call taker."""

    fact: str
    title: str
    """The fact in a word or two."""
    ask: str
    why: str
    kind: Literal["choices", "typed"]
    choices: tuple[Choice, ...]
    """Empty where the answer is typed."""
    hint: str
    """How to answer."""
    place: int
    """Its place among the questions that apply, from 1; 0 for one that is not among them."""
    of: int
    conflict: bool = False
    number: bool = False
    """A number may be said instead of a choice: what it means is the pack's bands."""
    also: str = ""
    """The question in the caller's language, where it is not English."""


def title_of(fact: str) -> str:
    """A fact's name as a heading."""
    return fact.replace("_", " ").capitalize()


def prompt(view: CallView, fact: str) -> Prompt:
    """The question of a fact, in the words that fit this call."""
    sections = view.pack.sections
    held = sections.facts[fact]
    ask, why = view.words(fact), view.why(fact)
    asked = [asking.fact for asking in view.decision.interview if asking.applies]
    choices = _choices(view, fact)
    return Prompt(
        fact=fact,
        title=title_of(fact),
        ask=words_in(ask) if ask else title_of(fact),
        why=words_in(why) if why else "",
        kind="choices" if choices else "typed",
        choices=choices,
        hint=_HINTS.get(held.kind, ""),
        place=asked.index(fact) + 1 if fact in asked else 0,
        of=len(asked),
        conflict=fact in view.call.conflicts,
        number=bool(held.bands),
        also=beside(view, ask) if ask else "",
    )


_HINTS = {
    "choice": "u unknown  r refused  k could not ask",
    "area": "u unknown",
    "text": "type, then Enter; Enter alone: unknown",
    "phone": "type, then Enter; = and Enter: the number on the display",
    "place": "type what the caller says, then Enter",
    "place_again": "= and Enter: the same again; or type the other place",
}


def _choices(view: CallView, fact: str) -> tuple[Choice, ...]:
    sections = view.pack.sections
    held = sections.facts[fact]
    if held.kind == "area":
        return _areas(view)
    domain = view.pack.domains[fact]
    answer = view.answers.get(fact)
    found = [
        Choice(
            key,
            value,
            value_words(sections, fact, value),
            value in domain.dangers,
            value == answer,
        )
        for key, value in zip(CHOICE_KEYS, domain.clear, strict=False)
    ]
    if set(domain.clear) == {"yes", "no"}:
        return tuple(
            Choice("y" if one.value == "yes" else "n", *_rest(one))
            for one in sorted(found, key=lambda one: one.value != "yes")
        )
    return tuple(found)


def _rest(choice: Choice) -> tuple[str, str, bool, bool]:
    return choice.value, choice.words, choice.danger, choice.chosen


def _areas(view: CallView) -> tuple[Choice, ...]:
    heard = view.call.place_heard
    found: list[tuple[str, str]] = []
    if heard is not None and heard.latitude is not None:
        radius = f", within {heard.uncertainty_m:.0f} m" if heard.uncertainty_m is not None else ""
        found.append((AT_PHONE, f"where the phone is{radius}"))
    found += [(name, words_in(area.says)) for name, area in view.pack.sections.areas.items()]
    found = [*found[: len(CHOICE_KEYS) - 1], (ELSEWHERE, "somewhere else")]
    return tuple(
        Choice(key, value, words) for key, (value, words) in zip(CHOICE_KEYS, found, strict=False)
    )


def answered_rows(view: CallView, width: int) -> list[tuple[str, Row]]:
    """Every answered question with its fact, in the order of the interview."""
    place = view.call.incident
    found: list[tuple[str, Row]] = []
    listed = [asking.fact for asking in view.decision.interview]
    others = [fact for fact in view.call.answers if fact not in listed]
    for fact in (*listed, *others):
        kind = view.pack.sections.facts[fact].kind if fact in view.pack.sections.facts else "text"
        shown: Piece | None = None
        if fact in view.call.conflicts:
            values = [answer.value for answer in view.call.answers[fact]]
            words = " / ".join(value_words(view.pack.sections, fact, v) for v in values)
            shown = said(f"CONFLICT: {words}", "danger")
        elif kind == "place" and place is not None:
            shown = said(place.words or "(position only)", "value")
        elif kind == "place_again" and place is not None and place.verified:
            shown = Piece("said twice", "ok")
        elif kind == "area" and place is not None and _where(view):
            shown = said(_where(view), "value")
        elif kind == "phone" and view.call.phone:
            shown = said(view.call.phone, "value")
        elif fact in view.answers:
            shown = _answer(view, fact)
        if shown is not None:
            mark = "!" if shown.tone == "danger" else "+"
            title = f" {mark} {title_of(fact)[:18]:<18} "
            found.append((fact, row(Piece(title, "dim"), shown)))
    return found


def _answer(view: CallView, fact: str) -> Piece:
    value = view.answers[fact]
    domain = view.pack.domains.get(fact)
    if domain is None or not domain.clear:
        return said(value, "value")
    words = value_words(view.pack.sections, fact, value)
    if value in domain.dangers:
        doubted = any(answer.fact == fact for answer in view.call.doubted)
        return said(f"{words} (taken back, maybe under duress)" if doubted else words, "danger")
    return said(words, "warn" if value in UNCLEAR else "value")


def _where(view: CallView) -> str:
    """In which area the incident lies, with where that is known from."""
    incident = view.call.incident
    if incident is None:
        return ""
    place = incident.place
    if place.area is not None:
        area = view.pack.sections.areas.get(place.area)
        return f"{words_in(area.says) if area else 'somewhere else'} (by hand)"
    if place.latitude is None:
        return ""
    if incident.found is not None:
        return f"gazetteer ±{place.uncertainty_m or 0:.0f} m, {incident.found.how}"
    radius = f" within {place.uncertainty_m:.0f} m" if place.uncertainty_m is not None else ""
    return f"at the phone{radius}"


def prompt_rows(asked: Prompt, width: int, highlight: int | None = None) -> list[Row]:
    """A question with its answers, for `width` cells; `highlight` marks the answer offered in yes
    and no mode."""
    count = f"{asked.place} of {asked.of}" if asked.place else "asked out of turn"
    title = f" > {asked.title}"
    rows = [row(Piece(title, "ask"), Piece(count.rjust(max(1, width - len(title) - 1)), "dim"))]
    if asked.conflict:
        words = "CONFLICT: ask again, one answer settles it"
        rows += [row("   ", *line) for line in wrapped(words, width - 4, "danger")]
    rows += [row("   ", *line) for line in wrapped(f'"{asked.ask}"', width - 4, "title")]
    if asked.also:
        rows += [row("   ", *line) for line in wrapped(f'"{asked.also}"', width - 4, "value")]
    hint = asked.hint
    if asked.number and highlight is None:
        rows += _band_rows(asked, width)
        hint = f"type the number, then Enter; or {hint}, then Enter"
    else:
        rows += _choice_rows(asked, width, highlight)
    if hint:
        rows += [row("   ", *line) for line in wrapped(hint, width - 4, "dim")]
    if asked.why:
        rows += [row("   ", *line) for line in wrapped(f"why: {asked.why}", width - 4, "dim")]
    return rows


def _band_rows(asked: Prompt, width: int) -> list[Row]:
    """What a number will mean. No keys: a digit is the beginning of a number here."""
    words = "; ".join(f"{'*' if one.chosen else ''}{one.words}" for one in asked.choices)
    return [row("   ", *line) for line in wrapped(words, width - 4)]


def _choice_rows(asked: Prompt, width: int, highlight: int | None) -> list[Row]:
    cells = [_choice(choice, index == highlight) for index, choice in enumerate(asked.choices)]
    if not cells:
        return []
    widest = max(len("".join(piece.text for piece in cell)) for cell in cells) + 2
    columns = max(1, min(3, (width - 3) // widest)) if len(cells) > 2 else 1
    height = -(-len(cells) // columns)
    rows: list[Row] = []
    for line in range(height):
        pieces: list[Piece] = [Piece("   ")]
        for column in range(columns):
            index = column * height + line
            if index < len(cells):
                cell = cells[index]
                pieces += cell
                if column < columns - 1:
                    length = sum(len(piece.text) for piece in cell)
                    pieces.append(Piece(" " * (widest - length)))
        rows.append(tuple(pieces))
    return rows


def _choice(choice: Choice, highlighted: bool) -> list[Piece]:
    mark = "*" if choice.chosen else ">" if highlighted else " "
    tone: Literal["danger", "plain", "ask"] = "danger" if choice.danger else "plain"
    if highlighted:
        tone = "ask"
    danger = "!" if choice.danger else " "
    return [
        Piece(f"{choice.key}", "key"),
        Piece(f"{mark}{danger}", "dim"),
        said(choice.words, tone),
    ]
