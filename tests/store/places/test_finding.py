"""What typed words may mean: every reading in order, how it was matched, and nothing chosen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.places.candidates import MOST_FOUND, By, Candidate
from store.places.gazetteer import Gazetteer
from store.places.geometry import Circle, metres_between
from store.places.importing import import_places
from support.hostile import HOSTILE, hostile_text
from support.places import AS_OF, NOW, SAMPLE, a_place, gazetteer, house, imported_places, names


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    """The sample of the rural county."""
    database = tmp_path_factory.mktemp("county") / "places.db"
    import_places(database, SAMPLE, "mill-county", AS_OF, now=NOW)
    with gazetteer(database) as held:
        yield held


def told(held: Gazetteer, words: str) -> list[tuple[str, str]]:
    return [(one.words, one.how) for one in held.find(words).candidates]


def test_the_very_address_with_its_town_is_exact(county: Gazetteer) -> None:
    for said in ("120 Main St, Millford", "120 MAIN STREET millford", "120 main st.  Millford"):
        assert told(county, said)[0] == ("120 Main St, Millford", "exact")
    [found] = county.find("120 Main St Larch Creek").candidates
    assert (found.latitude, found.longitude) == (47.682, -100.6101)
    assert found.sources == ("mill-county",)
    assert found.as_of == AS_OF


def test_the_same_street_in_two_towns_stays_a_list(county: Gazetteer) -> None:
    assert told(county, "120 Main St") == [
        ("120 Main St, Larch Creek", "town not compared"),
        ("120 Main St, Millford", "town not compared"),
    ]


def test_the_town_of_the_post_office_is_told_as_another_name(county: Gazetteer) -> None:
    assert told(county, "4410 County Rd 9, Millford") == [
        ("Larch Creek School, 4410 County Rd 9, Larch Creek", "the town by another name")
    ]


def test_what_lies_in_another_town_comes_only_where_nothing_else_does(county: Gazetteer) -> None:
    assert told(county, "900 School Rd, Larch Creek") == [
        ("Millford High School, 900 School Rd, Millford", "ANOTHER TOWN than was said")
    ]
    assert all("ANOTHER" not in how for _, how in told(county, "120 Main St, Millford"))


def test_an_unknown_number_lies_between_its_neighbours(county: Gazetteer) -> None:
    [found] = county.find("130 Main St, Millford").candidates
    assert found.how == "between 120 and 140"
    assert found.words == "120 Main St to 140 Main St, Millford"
    assert 70 < found.uncertainty_m < 80


def test_beyond_the_last_number_nothing_is_guessed(county: Gazetteer) -> None:
    assert told(county, "99 Main St, Millford") == []
    assert told(county, "1451 Main St, Millford") == []


def test_mileposts_are_numbers_of_their_road(county: Gazetteer) -> None:
    assert told(county, "hwy 41 mm 22") == [("Highway 41 milepost 22", "exact")]
    for said in ("highway 41 mile marker 23", "milepost 23 on highway 41", "mp 23 hwy 41"):
        [found] = county.find(said).candidates
        assert found.between == ("milepost 22", "milepost 24")


def test_an_intersection_is_found_in_either_order(county: Gazetteer) -> None:
    assert told(county, "2nd Avenue North and Main Street") == told(county, "Main St & 2nd Ave N")
    assert len(told(county, "main @ 2nd ave n")) == 0  # half a street is no street of a crossing


def test_a_whole_name_is_exact_and_a_part_is_told_as_one(county: Gazetteer) -> None:
    assert told(county, "the dam") == [("Stillwater Dam", "exact")]
    assert told(county, "dam") == [("Stillwater Dam", "part of the name")]
    assert told(county, "still spill") == [("Stillwater Dam", "part of the name")]
    assert told(county, "cottonwood motel, millford") == [
        ("Cottonwood Motel, 1450 Main St, Millford", "exact")
    ]


def test_a_name_with_a_town_is_looked_for_in_that_town(county: Gazetteer) -> None:
    assert [words for words, _ in told(county, "school larch creek")] == [
        "Larch Creek School, 4410 County Rd 9, Larch Creek"
    ]


def test_a_street_named_in_part_is_told_as_one(county: Gazetteer) -> None:
    assert told(county, "120 Main, Millford")[0] == (
        "120 Main St, Millford",
        "part of the street's name",
    )
    [_, between] = told(county, "130 mai")[0], county.find("130 mai").candidates[0].between
    assert between == ("120", "140")


def test_units_of_a_building(tmp_path: Path) -> None:
    database = tmp_path / "places.db"
    units = [
        a_place(f"u{n}", address=f"118 Oak St Apt {n}", latitude=f"{47.51 + n / 10_000:.4f}")
        for n in range(1, 13)
    ]
    imported_places(database, *units)
    with gazetteer(database) as held:
        assert told(held, "118 Oak St #3, Millford") == [("118 Oak St Apt 3, Millford", "exact")]
        [found] = held.find("118 Oak St, Millford").candidates
        assert found.words == "118 Oak St Apt 1, Millford, and 11 more there"
        assert found.how == "unit not compared"
        assert found.uncertainty_m > 111
        assert told(held, "118 Oak St Apt 99, Millford")[0][1] == "unit not compared"
    imported_places(database, *units, a_place("b", address="118 Oak St"))
    with gazetteer(database) as held:
        assert told(held, "118 Oak St, Millford") == [("118 Oak St, Millford", "exact")]


def test_more_than_can_be_read_is_told_as_more(tmp_path: Path) -> None:
    database = tmp_path / "places.db"
    imported_places(database, *(a_place(f"s{n}", label=f"School {n}") for n in range(30)))
    with gazetteer(database) as held:
        found = held.find("school")
        assert (len(found.candidates), found.more) == (MOST_FOUND, True)
        assert held.find("school 7").more is False


def test_a_number_with_a_letter_lies_between_whole_ones(tmp_path: Path) -> None:
    database = tmp_path / "places.db"
    imported_places(database, house(120), house(140), a_place("a", address="120A Main St"))
    with gazetteer(database) as held:
        assert held.find("120B Main St").candidates[0].between == ("120A", "140")
        assert told(held, "120a main street, millford") == [("120A Main St, Millford", "exact")]


def test_a_house_of_the_same_street_in_another_town_is_no_neighbour(tmp_path: Path) -> None:
    database = tmp_path / "places.db"
    imported_places(
        database, house(120), house(140, town="Larch Creek", other_towns="Millford"), house(200)
    )
    with gazetteer(database) as held:
        [found] = held.find("130 Main St, Millford").candidates
        assert found.between == ("120", "200")


def test_where_no_places_are_held_nothing_is_found_and_nothing_is_wrong(tmp_path: Path) -> None:
    with gazetteer(tmp_path / "none.db") as held:
        assert held.find("120 Main St").candidates == ()


def test_a_damaged_file_is_told_and_stops_nothing(tmp_path: Path) -> None:
    database = tmp_path / "places.db"
    database.write_bytes(b"no database at all" * 500)
    held = Gazetteer(database)
    assert held.find("120 Main St").candidates == ()
    assert "calls and their record are not touched" in str(held.trouble)
    database.unlink()
    imported_places(database, house(120))
    assert len(held.find("120 Main St").candidates) == 1
    assert held.trouble is None
    held.close()


def test_a_damaged_place_is_told_and_left_out(tmp_path: Path) -> None:
    database = tmp_path / "places.db"
    imported_places(database, house(120))
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("UPDATE places SET body = CAST(replace(body, '47.4', '46.4') AS BLOB)")
    held = Gazetteer(database)
    assert held.find("120 Main St").candidates == ()
    assert "damaged place (120-Main-St- of county)" in str(held.trouble)
    held.close()


@pytest.mark.parametrize(
    "words",
    [
        *HOSTILE.values(),
        *('"', "*", "a*", "NEAR(a b)", "a OR 1"),
        *("words:a", "^e", "-e", "a AND", "{a}", "x" * 100_000),
    ],
)
def test_hostile_words_neither_raise_nor_find_everything(county: Gazetteer, words: str) -> None:
    assert len(county.find(words).candidates) < 4


@pytest.mark.parametrize("words", ["^the", "-the", "the*", '"the"', "the -", "(the)"])
def test_signs_of_a_search_mean_nothing(county: Gazetteer, words: str) -> None:
    assert county.find(words) == county.find("the")


def test_what_callers_say_before_a_place_is_left_out_where_nothing_has_it(
    county: Gazetteer,
) -> None:
    assert told(county, "behind the Cottonwood Motel") == [
        (
            "Cottonwood Motel, 1450 Main St, Millford",
            "the words before it left out, town not compared",
        )
    ]
    assert told(county, "in front of 120 Main St, Millford")[0] == (
        "120 Main St, Millford",
        "the words before it left out, exact",
    )


@given(hostile_text)
def test_no_words_at_all_raise(county: Gazetteer, words: str) -> None:
    county.find(words)
    assert county.trouble is None


@given(st.lists(names, min_size=1, max_size=6, unique=True), st.data())
def test_a_place_is_found_by_its_whole_name_and_only_what_was_imported_is_found(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str], data: st.DataObject
) -> None:
    database = tmp_path_factory.mktemp("law") / "places.db"
    rows = [a_place(f"p{n}", label=label, town="") for n, label in enumerate(labels)]
    imported_places(database, *rows)
    wanted = data.draw(st.sampled_from(labels))
    with gazetteer(database) as held:
        found = held.find(wanted)
        assert {one.words for one in found.candidates} <= set(labels)
        exact = [one.words for one in found.candidates if one.by == (By.EXACT,)]
        assert wanted in exact or found.more


@given(st.sets(st.integers(1, 5000), min_size=2, max_size=12), st.integers(1, 5000))
def test_a_circle_between_numbers_contains_both_neighbours(
    tmp_path_factory: pytest.TempPathFactory, numbers: set[int], asked: int
) -> None:
    database = tmp_path_factory.mktemp("law") / "places.db"
    imported_places(database, *map(house, sorted(numbers)))
    with gazetteer(database) as held:
        found = held.find(f"{asked} Main St, Millford").candidates
    below = [number for number in numbers if number <= asked]
    above = [number for number in numbers if number >= asked]
    if not below or not above:
        assert found == ()
        return
    low, high = max(below), min(above)
    [one] = found
    assert one.by == ((By.EXACT,) if asked in numbers else (By.BETWEEN,))
    assert one.between == (None if asked in numbers else (str(low), str(high)))
    assert all(_lies_in(one, 47.4 + number / 10_000) for number in (low, high))


def _lies_in(found: Candidate, latitude: float) -> bool:
    circle = Circle(found.latitude, found.longitude, found.uncertainty_m)
    return metres_between(circle, Circle(latitude, -100.53, 0)) <= found.uncertainty_m + 0.1
