"""`guidecard protocols plan`: what CAD says, what it does not say, and what follows from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from protocols.planning.mapping import SHIPPED, read_map
from protocols.shelf import Shelf
from support.cli import Ran, guidecard
from support.packs import content, fact, offer, program

PACK = content(
    pack="planned",
    timezone="America/Los_Angeles",
    facts={
        "weapon": fact(harmless=["none"], danger=["near", "drawn"]),
        "adult": fact(values=["yes", "no"]),
    },
    screens={"weapon": {"says": "weapon", "when": {"weapon": "near or worse"}}},
    card={"questions": ["weapon", "adult"]},
    cards={
        "welfare": {"title": "Welfare", "about": "Worry.", "default": "police prompt"},
        "shots": {"title": "Shots", "about": "Shots.", "default": "police hot"},
    },
    offers=[
        offer(
            "o", cards=["welfare"], cleared=["weapon"], replaces=["police"], brings="team routine"
        )
    ],
    programs={
        "crew": program(when={"adult": "yes"}, hours="08:00-16:00", starts="2030-01-01"),
    },
)

MAP: dict[str, Any] = {
    "title": "A test",
    "columns": {"at": "Time", "type": "Type", "area": "Beat"},
    "times": "%Y-%m-%d %H:%M",
    "timezone": "America/Los_Angeles",
    "only": {"Source": ["911"]},
    "types": {
        "WELFARE": {"card": "welfare"},
        "WELFARE, UNARMED ADULT": {"card": "welfare", "facts": {"weapon": "none", "adult": "yes"}},
        "WELFARE, ARMED": {"card": "welfare", "facts": {"weapon": "drawn"}},
        "SHOTS *": {"card": "shots"},
    },
    "never": ["PARKING*", "SHOTS FILM SET"],
}

ROWS = """Time,Type,Beat,Source
2023-06-07 09:30,Welfare,B1,911
2023-06-07 09:31,welfare,  B2,911
2023-06-07 23:10,"WELFARE,  UNARMED ADULT",B1,911
2023-06-08 12:00,"WELFARE, UNARMED ADULT",B1,911
2023-06-08 12:05,"WELFARE, ARMED",,911
2023-06-08 13:00,SHOTS HEARD,B2,911
2023-06-08 13:00,SHOTS FILM SET,B2,911
2023-06-08 13:00,PARKING VIOLATION,B2,911
2023-06-08 13:00,NUISANCE,B2,911
2023-06-08 13:00,NUISANCE,B2,ONVIEW
yesterday,WELFARE,B2,911
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "packs" / "planned").mkdir(parents=True)
    (tmp_path / "packs" / "planned" / "pack.yaml").write_text(json.dumps(PACK))
    (tmp_path / "map.yaml").write_text(json.dumps(MAP))
    (tmp_path / "calls.csv").write_text(ROWS)
    return tmp_path


def plan(data: Path, *arguments: str, pack: str = "planned") -> Ran:
    files = ("--calls", data / "calls.csv", "--map", data / "map.yaml")
    return guidecard("--data", data, "--pack", pack, "protocols", "plan", *files, *arguments)


def test_eligible_unknown_and_not_are_three_things(data: Path) -> None:
    told = plan(data, "--json").json
    crew = told["programs"]["crew"]
    assert crew["all"] == {"eligible": 2, "unknown": 2, "not_eligible": 2}
    assert crew["never_recorded"] == {"adult": 2, "weapon": 2}
    assert crew["by_area"] == {
        "(no area)": {"eligible": 0, "unknown": 0, "not_eligible": 1},
        "B1": {"eligible": 2, "unknown": 1, "not_eligible": 0},
        "B2": {"eligible": 0, "unknown": 1, "not_eligible": 1},
    }


def test_rows_that_are_no_calls_or_of_types_nobody_mapped_are_counted_apart(data: Path) -> None:
    told = plan(data, "--json").json
    assert (told["rows"], told["calls"], told["never"]) == (11, 6, 2)
    assert told["type_not_mapped"] == {"NUISANCE": 1}
    assert told["not_calls_for_service"] == 1
    assert told["time_unreadable"] == {"rows": 1, "first_line": 12}


def test_hours_are_those_of_the_centers_clocks(data: Path) -> None:
    crew = plan(data, "--json").json["programs"]["crew"]
    hours = crew["by_area_hour"]["B1"]
    assert [hour for hour, held in enumerate(hours) if held["eligible"]] == [12, 23]
    assert [hour for hour, held in enumerate(hours) if held["unknown"]] == [9]
    week = crew["by_hour_of_week"]
    assert [h for h, held in enumerate(week) if held["eligible"]] == [2 * 24 + 23, 3 * 24 + 12]


def test_a_team_is_told_by_what_it_met_at_least_and_at_most(data: Path) -> None:
    own = plan(data, "--json").json["programs"]["crew"]["met"]
    assert own == {"hours": "08:00-16:00", "at_least": 1, "at_most": 3}
    night = plan(data, "--hours", "20:00-06:00", "--json").json["programs"]["crew"]["met"]
    assert night == {"hours": "20:00-06:00", "at_least": 1, "at_most": 1}


def test_what_nobody_recorded_is_never_eligible(data: Path) -> None:
    (data / "calls.csv").write_text("Time,Type,Beat,Source\n2023-06-07 09:30,Welfare,B1,911\n" * 1)
    crew = plan(data, "--json").json["programs"]["crew"]
    assert crew["all"] == {"eligible": 0, "unknown": 1, "not_eligible": 0}


def test_the_words_say_how_much_cannot_be_known_and_why(data: Path) -> None:
    out = plan(data).out
    assert "2 of 6 calls would have been eligible" in out
    assert "2 would not; 2 (33 %) cannot be known" in out
    assert "CAD never recorded: " in out
    assert "1 cannot be known: the mapping says nothing of their type (NUISANCE 1)" in out


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"timezone": "Mars/Base"}, "there is no time zone 'Mars/Base'"),
        ({"types": {"A": {"card": "welfar"}}}, "Did you mean 'welfare'?"),
        ({"types": {"A": {"card": "welfare", "facts": {"weapn": "x"}}}}, "Did you mean 'weapon'?"),
        ({"types": {"A": {"card": "welfare", "facts": {"weapon": "x"}}}}, "no value of 'weapon'"),
        ({"colums": {}}, "Did you mean 'columns'?"),
        ({"columns": {"at": "Time", "type": "Type", "latitude": "Y"}}, "belong together"),
    ],
)
def test_a_faulty_mapping_is_refused_with_what_to_do(
    data: Path, changed: dict[str, Any], says: str
) -> None:
    (data / "map.yaml").write_text(json.dumps({**MAP, **changed}))
    ran = plan(data)
    assert ran.code != 0
    assert "map.yaml:1: " in ran.err
    assert says in ran.err


@pytest.mark.parametrize(
    ("arguments", "pack", "says"),
    [
        (("--hours", "late"), "planned", "--hours 'late' cannot be read"),
        (("--program", "crw"), "planned", "Did you mean 'crew'?"),
        ((), "base", "base has no program to plan"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    data: Path, arguments: tuple[str, ...], pack: str, says: str
) -> None:
    ran = plan(data, *arguments, pack=pack)
    assert ran.code == 2
    assert says in ran.err


def test_a_column_that_is_not_there_is_named_with_the_one_meant(data: Path) -> None:
    (data / "calls.csv").write_text(ROWS.replace("Beat", "Beats", 1))
    ran = plan(data)
    assert ran.code == 2
    assert "calls.csv:1: there is no column 'Beat'; did you mean 'Beats'?" in ran.err


def test_the_shipped_mappings_fit_the_shipped_pack_and_read_its_centers_export(
    tmp_path: Path,
) -> None:
    pack = Shelf().load("seattle-2023")
    maps = sorted(SHIPPED.glob("*.yaml"))
    assert [read_map(path, pack).title["en"] for path in maps]
    head = "CAD Event Number,Call Type,Initial Call Type,Original Time Queued,Beat,"
    head += "Blurred_Longitude,Blurred_Latitude"
    rows = [
        "1,911,SERVICE - WELFARE CHECK,10/27/2023 2:05:00 PM,K2,-122.33,47.60",
        "2,911,SUICIDE - CRITICAL,10/27/2023 2:05:00 PM,K2,-1,-1",
        "3,ONVIEW,SERVICE - WELFARE CHECK,10/27/2023 2:05:00 PM,K2,-122.33,47.60",
        '4,911,"NOISE - ANIMAL (INCLUDES BARKING DOGS)",10/27/2023 2:05:00 PM,K2,-122.33,47.60',
    ]
    (tmp_path / "spd.csv").write_text("\n".join([head, *rows]))
    files = ("--calls", tmp_path / "spd.csv", "--map", "seattle-police", "--json")
    ran = guidecard("--data", tmp_path, "--pack", "seattle-2023", "protocols", "plan", *files)
    told = ran.json
    assert (told["calls"], told["never"], told["not_calls_for_service"]) == (2, 1, 1)
    assert told["programs"]["seattle-care"]["all"] == {
        "eligible": 0,
        "unknown": 1,
        "not_eligible": 1,
    }
