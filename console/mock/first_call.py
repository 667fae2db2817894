"""The first mock call of a new pack: nothing is known but the place, and its key is what came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import yaml

from console.mock.player import play
from protocols.model.scenario import Scenario
from protocols.pack import Pack
from protocols.procedure import CASE_ENTRY

_WIDTH = 100
_PLACE = "The bridge on Mill Road"
_PHONE = "555-0110"
_SAID = {
    "place": {"record": _PLACE, "says": "On Mill Road, at the bridge."},
    "place_again": {"record": "same", "says": "Mill Road. The bridge."},
    "phone": {"record": "same", "says": "You can call me on this."},
}
"""By kind of the fact: what is recorded, and what the caller says."""


def first_call(pack: Pack, at: datetime) -> str:
    """The mock call as a file of the pack's scenarios, with the key that it comes to now."""
    asked = {question.fact for question in pack.plans[CASE_ENTRY].first}
    facts = pack.sections.facts
    answers = {name: _SAID[facts[name].kind] for name in asked if facts[name].kind in _SAID}
    place = next((name for name in answers if facts[name].kind == "place_again"), "answer")
    held: dict[str, Any] = {
        "scenario": f"{pack.id}-first-call",
        "title": "The first call",
        "about": "Nobody knows anything but the place. What is not known clears nothing.",
        "pack": pack.id,
        "level": "beginner",
        "at": at.isoformat(),
        "rings": {"line_type": "unknown", "phone": _PHONE},
        "opening": "Somebody told me to call. I do not know what it is.",
        "answers": {name: answers[name] for name in facts if name in answers},
        "otherwise": {"record": "unknown", "says": "I do not know."},
        "events": [{"after": place, "send": True}],
        "key": {},
    }
    decision = play(Scenario.model_validate(held), pack).view.decision
    lines = [line.words for line in decision.lines]
    held["key"] = {"tier": decision.tier, "needed": decision.needed, "lines": lines}
    written = yaml.safe_dump(
        held, sort_keys=False, allow_unicode=True, default_flow_style=None, width=_WIDTH
    )
    return f"{_HEAD}{written}"


_HEAD = """\
## A mock call: who rings, what they say, and what must come of it (`key`). Copy it, change it, and
## play it by machine (guidecard replay NAME) or to a person (guidecard train NAME).

"""
