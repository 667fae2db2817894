"""Everything that can be done by a key: one list, from which bindings, palette and help come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from textual.binding import Binding, BindingType

Where = Literal["call", "board", "console"]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done."""

    id: str
    """`<where>.<what>`; also the name by which its key can be changed in guidecard.toml."""
    keys: str
    """Keys that a plain terminal sends, the one that is shown first."""
    label: str
    """A word for the key bar."""
    help: str
    """What it does, for the palette and the key card."""

    @property
    def where(self) -> str:
        """The screen it belongs to."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """What its screen calls it."""
        return self.id.partition(".")[2]

    @property
    def shown_key(self) -> str:
        """Its first key as it is written on screen: `F5`, `^Y`, `/`."""
        return key_words(self.keys.split(",")[0])


def key_words(key: str) -> str:
    """A key as it is written on screen."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+').upper()}"
    return _WRITTEN.get(key, key.upper())


_WRITTEN = {
    "slash": "/",
    "question_mark": "?",
    "enter": "Enter",
    "up": "Up",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}


ACTS = (
    Act("call.keys", "f1,question_mark", "keys", "Show every key, and all alerts"),
    Act("call.note", "f2,ctrl+n", "note", "Write a note into the record"),
    Act("call.card", "f3,ctrl+o", "card", "Choose another guidecard"),
    Act("call.place", "f4,ctrl+l", "loc", "Mend the place, or the number to call back"),
    Act("call.send", "f5,ctrl+g", "SEND", "Send everything that is recommended or added"),
    Act("call.instructions", "f6,ctrl+t", "instr", "Open instructions to give to the caller"),
    Act("call.wave", "f7,ctrl+w", "seen", "Acknowledge the alarm without opening it"),
    Act("call.lines", "f8,ctrl+a", "lines", "Add a line, leave one out, mark a report done"),
    Act("call.transfer", "f9,ctrl+r", "xfer", "Offer a transfer, or take it a step on"),
    Act("call.close", "f10,ctrl+e", "end", "End the call with a disposition"),
    Act("call.people", "f11,ctrl+k", "who", "Show all of a profile; say if the patient is of it"),
    Act("call.board", "f12,ctrl+b", "board", "Go to the board; the call stays open"),
    Act("call.find", "slash,ctrl+f", "find", "Find any question and ask it"),
    Act("call.amend", "up", "mend", "Choose an answer to amend"),
    Act("call.yes_no", "ctrl+y", "y/n", "The caller cannot speak: yes and no, no callback"),
    Act("call.line", "ctrl+d", "line", "The caller is gone, or call back"),
    Act("call.units", "ctrl+u", "units", "What those who were sent report"),
    Act("call.after", "ctrl+v", "after", "Refer somebody; follow-ups of this call"),
    Act("call.log", "ctrl+x", "log", "Every entry of this call"),
    Act("call.more", "pagedown", "more", "Show the rest of the response and of who is known"),
    Act("board.open", "enter", "open", "Answer or open the call"),
    Act("board.new", "n,f2", "new", "Begin a call by hand"),
    Act("board.backfill", "b,f3", "backfill", "Write down a call that was taken on paper"),
    Act("board.status", "s,f4", "programs", "Say what a program reports of itself"),
    Act("board.due", "d,f6", "due", "Follow-ups that are owed after calls"),
    Act("board.packs", "p,f7", "packs", "What is wrong with a pack, what is proved, what it moves"),
    Act("board.find", "slash,f5", "find", "Find a call by number, place or words"),
    Act("board.keys", "f1,question_mark", "keys", "Show every key"),
    Act("console.palette", "ctrl+p", "all", "Everything that can be done, by name"),
    Act("console.quit", "ctrl+q", "quit", "Leave the console; open calls stay open"),
)


_AS_GIVEN: Mapping[str, str] = MappingProxyType({})


def acts_of(where: Where, keys: Mapping[str, str] = _AS_GIVEN) -> tuple[Act, ...]:
    """The acts of a screen, those that are named in `keys` with another key."""
    return tuple(
        replace(act, keys=keys.get(act.id, act.keys)) for act in ACTS if act.where == where
    )


def bindings_of(where: Where) -> list[BindingType]:
    """Bindings for a screen; those that a text field would eat come first."""
    found: list[BindingType] = []
    for act in acts_of(where):
        for key in act.keys.split(","):
            eaten = key in {"slash", "question_mark", "up", "enter"} or len(key) == 1
            found.append(
                Binding(
                    key,
                    f"act('{act.name}')",
                    act.label,
                    id=act.id if key == act.keys.split(",")[0] else f"{act.id}.{key}",
                    tooltip=act.help,
                    priority=not eaten,
                    show=False,
                )
            )
    return found
