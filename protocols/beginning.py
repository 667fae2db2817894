"""The file with which an agency's own pack begins: what it extends, and examples to go on from."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Beginning:
    """What must be known of a pack before its first line is written."""

    name: str
    """Its id, and the name of its folder."""
    title: str
    """Of the pack, and of the center that works by it."""
    timezone: str
    """As in `America/Denver`."""
    extends: str


def first_file(held: Beginning) -> str:
    """`pack.yaml` of a pack that differs from its parent in nothing yet.

    Below the header stand examples behind `# `; without these two characters they are in force.
    """
    return _HEADER.format(
        name=held.name,
        title=_quoted(held.title),
        about=_quoted(f"What differs at {held.title} from the pack it extends."),
        extends=held.extends,
        timezone=held.timezone,
    )


def _quoted(words: str) -> str:
    # A text in double quotes of JSON is the same text in YAML.
    return json.dumps(words, ensure_ascii=False)


_HEADER = """\
## {name}: what differs here from the pack it extends. An object with the id of one in the parent
## takes its place, a new id adds to it. After each change: guidecard protocols check {name}

pack: {name}
title: {title}
version: "0.1.0"
about: {about}
extends: {extends}
timezone: {timezone}
agency:
  name: {title}

## Examples. Take the `# ` away from the lines that you need, put your own in, and check.
##
## Who is sent, in the words of your center. They stand on every screen in place of the parent's.
# services:
#   police: {{says: Sheriff, by: agency}}
##
## A team that may go where the parent offers one. Unknown is never a clear no: it goes only where
## each of its screens was asked about and cleared.
# programs:
#   county-team:
#     name: County crisis team
#     services: behavioral_health
#     mode: dual
#     cards: [welfare-check, mental-health]
#     screens: [weapon-drawn, fighting, life]
#     areas: valley
#     hours: Mo-Fr 09:00-17:00; PH off
#     units: 1
##
## Where it goes: latitude and longitude of each corner.
# areas:
#   valley:
#     says: The valley
#     polygon: [[39.10, -108.60], [39.10, -108.40], [39.20, -108.40], [39.20, -108.60]]
##
## What must hold for every possible call, and is proved: guidecard protocols prove {name}
# invariants:
#   - id: no-county-team-with-a-weapon
#     says: Where a weapon is out, nobody comes without police
#     if: {{tripped: weapon-drawn}}
#     always: police
"""
