"""Asking the call taker for something besides answers: a choice, a line, a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from console.plain.reading import Misread, named
from console.plain.speaking import Voice

Options: TypeAlias = Sequence[tuple[str, str]]
"""What can be chosen: names with their words."""


class Instead(Exception):
    """A command was typed where something else was asked for; what was begun is left."""

    def __init__(self, line: str) -> None:
        self.line = line
        super().__init__(line)


def is_command(line: str) -> bool:
    """Whether a line is a command wherever it is typed."""
    return line.startswith((":", "/"))


class Asking:
    """Questions to the call taker. Each raises `Instead` for a command typed in its place."""

    def __init__(self, voice: Voice, wake: Callable[[bool], None]) -> None:
        self._voice = voice
        self._wake = wake

    def line(self, prompt: str) -> str:
        """Any line, without the spaces around it."""
        typed = self._voice.ask(prompt, self._wake)
        if is_command(typed):
            raise Instead(typed)
        return typed.strip()

    def choice(self, title: str, options: Options) -> str | None:
        """One of the options, by its number or its words; None for Enter alone."""
        self._list(title, options)
        while True:
            typed = self.line("number (Enter: none)> ")
            if not typed:
                return None
            try:
                return _chosen(typed, options)
            except Misread as misread:
                self._voice.say(str(misread))

    def choice_or_words(self, title: str, options: Options) -> str:
        """As `choice`, but what is no number of the list stands for itself; "" for Enter alone."""
        self._list(title, options)
        while True:
            typed = self.line("number, or your own words (Enter: none)> ")
            if not typed.isdecimal():
                return typed
            found = _numbered(typed, options)
            if found is not None:
                return found
            self._voice.say(_out_of_range(options))

    def agrees(self, question: str) -> bool:
        """Whether the answer is yes; Enter alone means no."""
        while True:
            typed = self.line(f"{question} y or n> ").casefold()
            if typed in {"y", "yes"}:
                return True
            if typed in {"n", "no", ""}:
                return False
            self._voice.say("Type y or n.")

    def _list(self, title: str, options: Options) -> None:
        self._voice.say(title)
        for number, (_, words) in enumerate(options, start=1):
            self._voice.say(f"{number} {words}")


def _numbered(typed: str, options: Options) -> str | None:
    number = int(typed) if typed.isdecimal() and len(typed) < 5 else 0
    return options[number - 1][0] if 0 < number <= len(options) else None


def _chosen(typed: str, options: Options) -> str:
    if not typed.isdecimal():
        return named("choice", typed, dict(options))
    found = _numbered(typed, options)
    if found is None:
        raise Misread(_out_of_range(options))
    return found


def _out_of_range(options: Options) -> str:
    return f"Type a number from 1 to {len(options)}."
