"""What a watch over packs says: plain lines, or one line of JSON for each check."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from console.cli.packs.changes import Turn
from console.cli.packs.looking import Result, standing
from console.text.clean import plain

_MOST_FILES = 4


def as_lines(at: datetime, turns: Sequence[Turn]) -> Iterator[str]:
    """When and why packs were checked, and how each stands: `+` is new, `-` is gone."""
    return map(plain, _lines(at, turns))


def _lines(at: datetime, turns: Sequence[Turn]) -> Iterator[str]:
    changed = list(dict.fromkeys(file for one in turns for file in one.changed))
    if len(changed) > _MOST_FILES:
        changed[_MOST_FILES:] = [f"and {len(changed) - _MOST_FILES} more"]
    yield f"{at:%H:%M:%S %Z}  {', '.join(changed) or 'checked'}"
    for one in turns:
        if one.lost:
            yield f"{one.result['pack']}: its folder is gone; the watch goes on until it is back"
        else:
            yield from _pack(one)
    yield ""


def as_json_line(at: datetime, turns: Sequence[Turn]) -> Iterator[str]:
    """The same for a machine: each pack as `check --json` has it, with what changed."""
    packs = [
        {**one.result, "changed": one.changed, "new": one.new, "gone": one.gone} for one in turns
    ]
    yield json.dumps({"at": at.isoformat(), "packs": packs}, ensure_ascii=True)


def lost(name: str) -> Result:
    """What is found of a pack whose folder is not there any more."""
    what, remedy = "its folder is gone", "Put it back"
    fault = {"file": name, "line": 0, "what": what, "remedy": remedy}
    text = f"{name}: {what}. {remedy}."
    return {"pack": name, "ok": False, "faults": [{**fault, "text": text}], "findings": []}


def _pack(one: Turn) -> Iterator[str]:
    counts = [(len(one.new), "new"), (len(one.gone), "gone")]
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    yield f"{standing(one.result)}{f' ({told})' if told else ''}"
    new = Counter(one.new)
    for held in (*one.result["faults"], *one.result["findings"]):
        text = held["text"]
        yield f"{'+' if new[text] > 0 else ' '} {text}"
        new[text] -= 1
    yield from (f"- {text}" for text in one.gone)
