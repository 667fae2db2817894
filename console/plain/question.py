"""The open question as lines, and what a typed reply to it may mean."""

from __future__ import annotations

from dataclasses import dataclass

from console.plain.reading import Misread
from console.present.interview import UNCLEAR_KEYS, Choice, Prompt
from console.session.replying import SAME
from console.session.view import CallView
from protocols.faults import NotInPack
from protocols.naming import answer_of
from protocols.saying import UNCLEAR_WORDS, value_words

_UNCLEAR = UNCLEAR_KEYS | {words: value for value, words in UNCLEAR_WORDS.items()}
"""The unclear answers by their keys and by their words."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a reply may mean."""

    reply: str
    """As the Session takes it."""
    words: str
    """For the call taker, where there are several."""


def question_lines(view: CallView, asked: Prompt, amending: bool, offered: int | None) -> list[str]:
    """A question with its answers; `offered` is the one answer put to a caller in yes and no
    mode.
    """
    count = f"question {asked.place} of {asked.of}" if asked.place else "asked out of turn"
    lines = [f"{asked.title}, {count}"]
    if amending:
        lines.append("AMEND. Enter alone: leave it as it was")
    if asked.conflict:
        lines.append("CONFLICT: ask again, one answer settles it")
    lines.append(f'"{asked.ask}"')
    if asked.also:
        lines.append(f'"{asked.also}"')
    if offered is not None:
        choice = asked.choices[offered]
        lines.append(f"YES OR NO, {offered + 1} of {len(asked.choices)}: {choice.words}?")
        lines.append("y takes it, n goes on")
        return lines
    lines += [f"{choice.key} {_words(choice)}" for choice in asked.choices]
    hint = asked.hint
    if view.pack.sections.facts[asked.fact].bands:
        hint += "  or type the number"
    return [*lines, hint] if hint else lines


def _words(choice: Choice) -> str:
    danger = "danger: " if choice.danger else ""
    return f"{danger}{choice.words}{' (now)' if choice.chosen else ''}"


def meanings(view: CallView, asked: Prompt, typed: str) -> tuple[Meaning, ...]:
    """What a reply may mean: one thing, or two where a number is a key as well.

    Raises `Misread` where it means nothing.
    """
    found = _chosen(view, asked, typed) if asked.choices else _typed(view, asked, typed)
    if not found:
        keys = ", ".join(choice.key for choice in asked.choices)
        raise Misread(
            f"'{typed[:40]}' is no answer here. Answers are {keys}, and u, r, k. "
            "A command begins with a colon, like :send."
        )
    return found


def _chosen(view: CallView, asked: Prompt, typed: str) -> tuple[Meaning, ...]:
    key = typed.casefold()
    if key in _UNCLEAR:
        return (Meaning(_UNCLEAR[key], ""),)
    found = [
        Meaning(choice.value, f"answer {choice.key}: {choice.words}")
        for choice in asked.choices
        if choice.key == key
    ]
    if not found:
        found = [
            Meaning(choice.value, choice.words)
            for choice in asked.choices
            if key in {choice.value, choice.words.casefold()}
        ]
    band = _band(view, asked.fact, typed)
    if band is None or band in {one.reply for one in found}:
        return tuple(found)
    words = value_words(view.pack.sections, asked.fact, band)
    return (*found, Meaning(typed, f"the number {typed}: {words}"))


def _band(view: CallView, fact: str, typed: str) -> str | None:
    """The value for which a number stands; None for anything else."""
    if not (typed.isdecimal() and view.pack.sections.facts[fact].bands):
        return None
    try:
        return answer_of(view.pack, fact, int(typed[:5]))
    except NotInPack:
        return None


def _typed(view: CallView, asked: Prompt, typed: str) -> tuple[Meaning, ...]:
    kind = view.pack.sections.facts[asked.fact].kind
    key = typed.casefold()
    # One letter may be all that was said of a text; only u means unknown everywhere.
    if key in _UNCLEAR and not (kind == "text" and key in {"r", "k"}):
        return (Meaning(_UNCLEAR[key], ""),)
    if kind == "text":
        return (Meaning(typed or UNCLEAR_KEYS["u"], ""),)
    if typed == "=" and kind in {"phone", "place_again"}:
        return (Meaning(SAME, ""),)
    # A stray y or a digit is not where somebody is.
    if len(typed) < 2:
        raise Misread(f"Too short for an answer. Here: {asked.hint}; u unknown, r refused.")
    return (Meaning(typed, ""),)
