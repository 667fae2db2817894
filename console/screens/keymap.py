"""Other keys than those given here: what may stand under `[keys]` in guidecard.toml."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from console.office.settings import SettingsRefused
from console.present.interview import CHOICE_KEYS, UNCLEAR_KEYS
from console.screens.acts import ACTS, Act, Where, acts_of

ANYWHERE = frozenset(
    {f"f{number}" for number in range(1, 13)}
    | {f"ctrl+{letter}" for letter in "abdefgklnopqrtuvwxy"}
    | {"insert", "pageup", "pagedown"}
)
"""Keys that every terminal sends as themselves, and no field of text takes."""

WHERE: tuple[Where, ...] = ("call", "board")
ON_THE_BOARD = ANYWHERE | frozenset("abcdefghijklmnopqrstuvwxyz")
ANSWERS = frozenset({*CHOICE_KEYS, *UNCLEAR_KEYS, "y", "n"})


def read_keymap(keys: Mapping[str, str]) -> dict[str, str]:
    """Other keys by act, each checked. Raises `SettingsRefused` with every fault."""
    acts = {act.id: act for act in ACTS}
    faults = [fault for name, key in keys.items() if (fault := _fault(acts, name, key))]
    faults = faults or _twice(keys)
    if faults:
        raise SettingsRefused(
            f"guidecard.toml: [keys]: {'; '.join(faults)}; nothing was begun. Mend or remove it."
        )
    return dict(keys)


def _fault(acts: Mapping[str, Act], name: str, key: str) -> str:
    if name not in acts:
        near = get_close_matches(name, acts, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return f"{name!r} is nothing that can be done{hint}"
    if acts[name].where == "call" and key in ANSWERS:
        return f"{name}: {key!r} answers questions"
    if key not in (ON_THE_BOARD if acts[name].where == "board" else ANYWHERE):
        return f"{name}: no plain terminal sends {key!r} to a screen like this"
    return ""


def _twice(keys: Mapping[str, str]) -> list[str]:
    """Keys that would mean two things on one screen."""
    found: dict[str, None] = {}
    for where in WHERE:
        there = (*acts_of(where, keys), *acts_of("console", keys))
        for act in there:
            for other in there:
                if act.id in keys and other != act and keys[act.id] in other.keys.split(","):
                    found[f"{act.id}: {keys[act.id]!r} already means {other.id}"] = None
    return list(found)


def bindings_by_id(keys: Mapping[str, str]) -> dict[str, str]:
    """The key of every binding of a changed act: all its keys give way to the one."""
    return {
        binding: keys[act.id]
        for act in ACTS
        if act.id in keys
        for binding in (act.id, *(f"{act.id}.{key}" for key in act.keys.split(",")[1:]))
    }
