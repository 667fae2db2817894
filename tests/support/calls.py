"""A small pack with one of everything, and what may be said and done on it, for tests of calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from protocols.pack import Pack
from support.packs import compiled, content, fact, offer, program, rule, square

DANGERS = ["weapon", "life", "child", "overheard"]


@cache
def practice(**agency: Any) -> Pack:
    """The pack: by day two are on duty, from 23:00 to 07:00 Pacific time one is alone."""
    return compiled(practice_content(**agency))


def practice_content(**agency: Any) -> dict[str, Any]:
    """What the pack is compiled from, to be changed before compiling."""
    return content(
        pack="practice",
        timezone="America/Los_Angeles",
        agency={
            "name": "Practice",
            "home_area_code": "206",
            "alone_at": "23:00-07:00",
            "profile_view_minutes": 30,
            **agency,
        },
        cannot_speak={"fact": "voice", "value": "cannot"},
        facts={
            "where": fact(kind="place"),
            "where_again": fact(kind="place_again"),
            "part_of_town": fact(kind="area"),
            "number": fact(kind="phone"),
            "story": fact(kind="text"),
            "patient": fact(values=["nobody", "one"]),
            "breathing": fact(
                harmless=["normal"], danger=["hard", "none"], applies_when={"patient": ["one"]}
            ),
            "weapon": fact(harmless=["not_seen"], danger=["near", "drawn"]),
            "voice": fact(harmless=["freely"], danger=["guarded", "cannot"]),
            "child": fact(harmless=["no"], danger=["yes"]),
            "thoughts": fact(harmless=["no"], danger=["yes"]),
            "wants_line": fact(values=["yes", "no"]),
            "age": fact(values=["minor", "adult"], bands={"minor": "0-17", "adult": "18+"}),
            "name": fact(kind="text"),
            "lived": {"from": "responders", "values": ["yes", "no"]},
        },
        screens={
            "weapon": {"says": "weapon", "when": {"weapon": "near or worse"}},
            "life": {"says": "life", "when": {"breathing": "hard or worse"}},
            "child": {"says": "child", "when": {"child": "yes"}},
            "overheard": {"says": "overheard", "when": {"voice": "guarded or worse"}},
        },
        rules=[
            rule("arrest", when={"breathing": "none"}, send="ems hot", instruct="cpr"),
            rule("hard", when={"breathing": "hard or worse"}, send="ems prompt"),
            rule("near", when={"weapon": "near or worse"}, send="police prompt secure"),
            rule("drawn", when={"weapon": "drawn"}, send="police hot secure", stage="others"),
            rule("heard", when={"voice": "guarded or worse"}, send="police prompt", caution="hush"),
            rule("child", when={"child": "yes"}, send="police prompt", report_due="protection"),
            rule("talks", when={"thoughts": "yes"}, propose="talk"),
        ],
        card={
            "default": ["police prompt", "ems prompt"],
            "questions": [
                "where",
                "where_again",
                "part_of_town",
                "number",
                "story",
                "patient",
                "breathing",
                "weapon",
            ],
            "closing": ["name"],
        },
        cards={
            "talk": {
                "title": "Talk",
                "about": "Somebody is in despair.",
                "gives": {"thoughts": "yes", "patient": "one"},
                "default": "police prompt",
                "questions": ["voice", "child", "wants_line", "age"],
                "instruct": "stay",
            },
            "down": {
                "title": "Down",
                "about": "Somebody lies there and does not breathe.",
                "gives": {"patient": "one", "breathing": "none"},
                "default": ["ems hot", "police prompt"],
                "questions": ["age"],
            },
        },
        offers=[
            offer(
                "by-phone",
                cards="talk",
                cleared=DANGERS,
                when={"wants_line": "yes"},
                replaces="police",
                brings="line prompt lead",
                mode="transfer",
            ),
            offer(
                "team-goes",
                cards=["case-entry", "talk"],
                cleared=DANGERS,
                replaces=["police", "ems"],
                brings="team prompt lead",
                mode="solo",
            ),
            offer("listens", cards="talk", brings="line routine consult", mode="conference"),
        ],
        areas={"downtown": {"says": "Downtown", "polygon": square(47.0, -122.5, 48.0, -122.0)}},
        programs={
            "street-team": program(screens=DANGERS, areas="downtown", hours="18:00-02:00", units=2),
            "hotline": {
                "name": "The line",
                "services": "line",
                "mode": ["transfer", "conference"],
                "transfer": {"answer_within_seconds": 60, "brief": "Say where they are."},
            },
        },
        instructions={
            "cpr": {
                "title": "CPR",
                "alarm": True,
                "steps": [
                    {"say": "Kneel."},
                    {"say": "Push.", "mark": "first_compression"},
                    {"say": "Go on."},
                ],
            },
            "stay": {"title": "Stay", "steps": [{"say": "Stay."}]},
        },
        cautions={"hush": {"says": "No sirens"}},
        reports={"protection": {"says": "Report to child protection"}},
        dispositions={
            "sent": {"says": "Sent", "requires": "sent", "code": "S-1"},
            "team-sent": {"says": "Team sent", "requires": "sent", "services": "team"},
            "by-line": {"says": "By the line", "requires": "resolved_transfer"},
            "advised": {"says": "Advised", "requires": "nothing_owed"},
            "same": {"says": "Same event", "requires": "duplicate"},
        },
        leave_out_reasons={"elsewhere": {"says": "Sent already"}},
    )


SENDS: Mapping[str, tuple[Callable[[Mapping[str, str]], bool], str, int]] = {
    "arrest": (lambda a: a.get("breathing") == "none" and a.get("patient") == "one", "ems", 4),
    "hard": (
        lambda a: a.get("breathing") in {"hard", "none"} and a.get("patient") == "one",
        "ems",
        3,
    ),
    "near": (lambda a: a.get("weapon") in {"near", "drawn"}, "police", 3),
    "drawn": (lambda a: a.get("weapon") == "drawn", "police", 4),
    "heard": (lambda a: a.get("voice") in {"guarded", "cannot"}, "police", 3),
    "child": (lambda a: a.get("child") == "yes", "police", 3),
}
"""The pack's rules said a second time, in Python: when each is true, and the least it sends."""
