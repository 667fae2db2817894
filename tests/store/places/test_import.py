"""What an import of places takes, replaces, counts and refuses, row by row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.places.gazetteer import Gazetteer
from store.places.importing import import_places, purge_places
from store.places.judging import LARGEST_UNCERTAINTY_M
from store.places.sources import held_places
from store.reference.faults import ImportFailed, ImportRefused
from support.places import (
    AS_OF,
    NOW,
    SAMPLE,
    Row,
    a_place,
    gazetteer,
    house,
    imported_places,
    names,
    written,
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "places.db"


def counts(database: Path) -> dict[str, int]:
    held = held_places(database, whole=True)
    assert held is None or held.damage is None
    return {one.name: one.count for one in held.sources} if held else {}


def found(database: Path, words: str) -> list[str]:
    with gazetteer(database) as held:
        return [one.words for one in held.find(words).candidates]


def refusals(database: Path, file: Path) -> list[str]:
    before = database.read_bytes() if database.exists() else None
    with pytest.raises(ImportRefused) as refused:
        import_places(database, file, "county", AS_OF, now=NOW)
    assert (database.read_bytes() if database.exists() else None) == before
    return [str(fault).replace(str(file), file.name) for fault in refused.value.faults]


def geojson(file: Path, *features: Any, **more: Any) -> Path:
    file.write_text(json.dumps({"type": "FeatureCollection", **more, "features": features}))
    return file


def point(longitude: float, latitude: float, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


# ---- what is taken


def test_an_import_counts_what_came_changed_and_went(database: Path) -> None:
    done = imported_places(database, house(100), house(120), house(140))
    assert (done.added, done.changed, done.gone, done.same, done.held) == (3, 0, 0, 0, 3)
    done = imported_places(database, house(100), house(120, kind="house"), house(160))
    assert (done.added, done.changed, done.gone, done.same, done.held) == (1, 1, 1, 1, 3)
    assert found(database, "140 Main St, Millford") == ["120 Main St to 160 Main St, Millford"]


def test_an_import_touches_no_other_source(database: Path) -> None:
    imported_places(database, house(100), source="county")
    imported_places(database, a_place("m", label="The old mill"), source="ours")
    imported_places(database, house(120), source="county")
    assert counts(database) == {"county": 1, "ours": 1}
    assert found(database, "old mill") == ["The old mill, Millford"]
    assert found(database, "100 Main St") == []


@given(st.lists(names, min_size=1, max_size=8, unique=True))
def test_to_import_twice_is_to_import_once(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str]
) -> None:
    database = tmp_path_factory.mktemp("law") / "places.db"
    rows = [a_place(f"p{n}", label=label) for n, label in enumerate(labels)]
    imported_places(database, *rows)
    answers = [found(database, label) for label in labels]
    done = imported_places(database, *rows)
    assert (done.added, done.changed, done.gone, done.same) == (0, 0, 0, len(rows))
    assert [found(database, label) for label in labels] == answers


def test_a_dry_run_says_the_same_and_changes_nothing(database: Path) -> None:
    imported_places(database, house(100))
    before = database.read_bytes()
    file = written(database.with_name("f.csv"), house(120))
    told = import_places(database, file, "county", AS_OF, now=NOW, dry_run=True)
    assert (told.added, told.gone) == (1, 1)
    assert database.read_bytes() == before
    assert import_places(database, file, "county", AS_OF, now=NOW) == told


def test_a_dry_run_where_nothing_is_held_leaves_nothing(tmp_path: Path) -> None:
    file = written(tmp_path / "f.csv", house(120))
    told = import_places(tmp_path / "none" / "places.db", file, "x", AS_OF, now=NOW, dry_run=True)
    assert told.added == 1
    assert [path.name for path in tmp_path.iterdir()] == ["f.csv"]


def test_a_purge_takes_a_source_out_with_all_that_finds_it(database: Path) -> None:
    imported_places(database, house(100, town="Larch Creek"), source="county")
    imported_places(database, a_place("m", label="The old mill"), source="ours")
    assert purge_places(database, "county") == 1
    assert purge_places(database, "county") == 0
    assert counts(database) == {"ours": 1}
    assert found(database, "100 Main St") == []
    assert found(database, "the old mill, Larch Creek") == []  # no town of that name any more
    assert purge_places(database.with_name("none.db"), "county") == 0


def test_a_row_that_stands_twice_word_for_word_is_one(database: Path) -> None:
    done = imported_places(database, house(100), house(100))
    assert (done.added, done.repeated) == (1, 1)


def test_the_sample_of_the_rural_county_is_whole(database: Path) -> None:
    done = import_places(database, SAMPLE, "mill-county", AS_OF, now=NOW)
    assert (done.held, done.left_out, done.repeated) == (25, 0, 0)


# ---- its three forms, as CSV and as GeoJSON


OPEN_ADDRESSES = """LON,LAT,NUMBER,STREET,UNIT,CITY,DISTRICT,REGION,POSTCODE,ID,HASH
-100.53,47.51,120,Main St,,Millford,,ND,58000,,aa01
-100.53,47.52,120,Main St,4,Millford,,ND,58000,,aa02
-100.53,47.53,,Main St,,Millford,,ND,58000,,aa03
-100.53,47.54,140,Main St,,,Mill,ND,58000,,
"""

NENA = {
    "Site_NGUID": "SSAP7@mill.example",
    "Add_Number": 4410.0,
    "AddNum_Suf": "1/2",
    "St_PreDir": "North",
    "St_PreTyp": "County Road",
    "St_Name": "9",
    "Unit": "2",
    "Inc_Muni": "Unincorporated",
    "Uninc_Comm": "Larch Creek",
    "Post_Comm": "Millford",
    "LandmkName": "Larch Creek School",
    "Place_Type": "school",
    "OBJECTID": 12,
}


def test_openaddresses_is_taken_as_csv(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "oa.CSV"
    file.write_text("\ufeff" + OPEN_ADDRESSES)
    done = import_places(database, file, "oa", AS_OF, now=NOW)
    assert (done.added, done.left_out) == (3, 1)
    assert found(database, "120 Main Street, Millford") == ["120 Main St, Millford"]
    assert found(database, "120 Main Street #4, Millford") == ["120 Main St Unit 4, Millford"]
    assert found(database, "140 Main") == ["140 Main St, Mill"]


def test_openaddresses_is_taken_as_geojson_line_by_line(database: Path, tmp_path: Path) -> None:
    rows = [
        point(-100.53, 47.51, hash="aa", number="120", street="Main St", city="Millford", unit=""),
        point(-100.53, 47.52, hash="ab", number="140", street="Main St", city="Millford", unit=""),
    ]
    file = tmp_path / "oa.geojson"
    file.write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    assert import_places(database, file, "oa", AS_OF, now=NOW).added == 2
    assert found(database, "120 Main Street, Millford") == ["120 Main St, Millford"]


@pytest.mark.parametrize("as_csv", [True, False])
def test_address_points_of_nena_are_taken(database: Path, tmp_path: Path, as_csv: bool) -> None:
    if as_csv:
        file = tmp_path / "points.csv"
        row = {**NENA, "Long": -100.612, "Lat": 47.6811}
        file.write_text(f"{','.join(row)}\n{','.join(map(str, row.values()))}\n")
    else:
        file = geojson(tmp_path / "points.geojson", point(-100.612, 47.6811, **NENA))
    assert import_places(database, file, "gis", AS_OF, now=NOW).added == 1
    words = "Larch Creek School, 4410 1/2 North County Road 9 Unit 2, Larch Creek"
    assert found(database, "4410 1/2 N County Rd 9 apt 2, Larch Creek") == [words]
    assert found(database, "larch creek school") == [words]
    with gazetteer(database) as held:
        [one] = held.find("Larch Creek School, Millford").candidates
        assert (one.how, one.kind) == ("the town by another name", "school")
        assert (one.latitude, one.longitude) == (47.6811, -100.612)


def test_a_milepost_of_nena_is_one(database: Path, tmp_path: Path) -> None:
    points = [
        point(-100.5, 47.5 + mile / 100, Add_Number=None, St_Name="Highway 41", Mile_Post=str(mile))
        for mile in (10, 15)
    ]
    file = geojson(tmp_path / "points.json", *points, point(-100.5, 47.5, St_Name="Highway 41"))
    done = import_places(database, file, "gis", AS_OF, now=NOW)
    assert (done.added, done.left_out) == (2, 1)
    assert found(database, "hwy 41 mm 15") == ["Highway 41 Milepost 15"]


def test_our_own_columns_are_taken_as_geojson(database: Path, tmp_path: Path) -> None:
    file = geojson(
        tmp_path / "own.geojson",
        point(-100.53, 47.51, id="d", label="Dam", names=["the spillway", "dam"], uncertainty_m=90),
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
    )
    assert import_places(database, file, "ours", AS_OF, now=NOW).added == 1
    with gazetteer(database) as held:
        [one] = held.find("the spillway").candidates
        assert (one.words, one.how, one.uncertainty_m) == ("Dam", "exact", 90)


# ---- what is refused


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": ""}, "id is empty"),
        ({"address": ""}, "label is empty, and so is address"),
        ({"address": "..."}, "label has no letter or number by which it could be found"),
        ({"label": "a\x1b[2J"}, "label has a control character (U+001B)"),
        ({"names": "x" * 201}, "names has more than 200 characters"),
        ({"names": "|".join(map(str, range(51)))}, "names has more than 50 entries"),
        ({"latitude": ""}, "latitude is empty"),
        ({"latitude": "north"}, "latitude is not a number of degrees from -90 to 90"),
        ({"latitude": "nan"}, "latitude is not a number"),
        ({"latitude": "1e400"}, "latitude is not a number"),
        ({"longitude": "-181"}, "longitude is not a number of degrees from -180 to 180"),
        ({"latitude": "5261402", "longitude": "434012"}, "Write degrees of WGS84 (EPSG:4326)"),
        (
            {"latitude": "-100.53", "longitude": "47.51"},
            "Latitude and longitude seem to be swapped",
        ),
        ({"latitude": "0", "longitude": "0.0"}, "is 0, 0, which stands for a position"),
        ({"uncertainty_m": "-1"}, "uncertainty_m is not a number of metres"),
        ({"uncertainty_m": f"{LARGEST_UNCERTAINTY_M + 1}"}, "is not a number of metres"),
    ],
)
def test_a_row_is_refused_with_file_line_and_remedy(
    database: Path, changes: dict[str, str], fault: str
) -> None:
    imported_places(database, house(1))
    file = written(database.with_name("f.csv"), house(100), a_place("p", **changes), house(120))
    told = refusals(database, file)
    assert all(line.startswith("f.csv:3: ") for line in told)
    assert any(fault in line for line in told)


def test_every_fault_of_a_file_is_told_at_once(database: Path) -> None:
    rows: Sequence[Row] = [
        a_place("a", latitude="91"),
        a_place("b", label=" "),
        a_place("b", address="2 Main St"),
        a_place("b", address="3 Main St"),
    ]
    told = refusals(database, written(database.with_name("f.csv"), *rows))
    assert [line.partition(" ")[0] for line in told] == ["f.csv:2:", "f.csv:3:", "f.csv:5:"]
    assert "stands twice, with something else on line 4" in told[2]


def test_one_position_with_its_axes_swapped_is_found_among_the_others(database: Path) -> None:
    rows = [house(n) | {"longitude": "-80.53"} for n in range(100, 110)]
    swapped = a_place("s", address="1 Elm St", latitude="-80.53", longitude="47.41")
    [told] = refusals(database, written(database.with_name("f.csv"), *rows, swapped))
    assert told.startswith("f.csv:12: this position lies far from the rest of the file")
    far = a_place("s", address="1 Elm St", latitude="20.1", longitude="-155.5")
    assert imported_places(database, *rows, far).added == 11


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("f.csv", "", "the file holds no places"),
        ("f.csv", "id,label,latitude,longitude\n", "the file holds no places"),
        ("f.csv", "id,lable,latitude,longitude\n", "f.csv:1: lable is not known of a place. Write"),
        ("f.csv", "label,latitude,longitude\n", "f.csv:1: id is missing from the header"),
        ("f.csv", "NUMBER,STREET,LAT\n", "f.csv:1: lon is missing from the header"),
        ("f.csv", "id,id,latitude,longitude\n", "f.csv:1: id stands twice in the header"),
        ("f.csv", "id,label,latitude,longitude\na,b\n", "f.csv:2: this row has 2 cells"),
        ("f.csv", 'id,label,latitude,longitude\n"a', "f.csv:2: this row cannot be read as CSV"),
        ("f.geojson", "{", "f.geojson:1: this cannot be read as JSON"),
        ("f.geojson", "[]", "f.geojson:1: this cannot be read as JSON"),
        ("f.geojson", '{"type": "FeatureCollection"}', "the file holds no features"),
        ("f.geojson", '{"features": [\n3]}', "f.geojson:2: this is not a Feature"),
        ("f.geojson", '{"features": [' + "[" * 100_000, "this cannot be read as JSON (nested"),
        ("f.xlsx", "PK", "is neither CSV nor GeoJSON by its name"),
    ],
)
def test_a_file_of_another_form_is_refused(
    database: Path, tmp_path: Path, name: str, text: str, fault: str
) -> None:
    (tmp_path / name).write_text(text)
    assert any(fault in told for told in refusals(database, tmp_path / name))


def test_bytes_that_are_no_text_are_refused(database: Path, tmp_path: Path) -> None:
    for name in ("f.csv", "f.geojson"):
        (tmp_path / name).write_bytes(b"id,label,latitude,longitude\na,\xff,47,-100\n")
        assert any("not UTF-8" in told for told in refusals(database, tmp_path / name))


@pytest.mark.parametrize(
    "crs", ["urn:ogc:def:crs:EPSG::2266", "EPSG:3857", 7, {"name": "x"}, {"properties": 4}]
)
def test_positions_that_are_not_wgs84_are_refused_plainly(
    database: Path, tmp_path: Path, crs: Any
) -> None:
    held = {"type": "name", "properties": {"name": crs}} if isinstance(crs, str) else crs
    file = geojson(tmp_path / "f.geojson", point(-100, 47, id="a", label="b"), crs=held)
    [told] = refusals(database, file)
    assert "crs says that positions are not WGS84" in told


def test_what_is_no_point_is_refused(database: Path, tmp_path: Path) -> None:
    line = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}
    none = {"type": "Feature", "geometry": None, "properties": None}
    told = refusals(database, geojson(tmp_path / "f.geojson", line, none))
    assert [one.count("is not a Point") for one in told] == [1]  # on one line: told once
    assert not database.exists()


def test_a_property_mistyped_in_our_own_form_is_refused(database: Path, tmp_path: Path) -> None:
    file = geojson(tmp_path / "f.geojson", point(-100, 47, id="a", label="b", uncertanty_m=5))
    assert "Write uncertainty_m" in refusals(database, file)[0]


@pytest.mark.parametrize("source", ["", " ", "a\nb", "x" * 61, "\x1b[2J"])
def test_a_source_needs_a_name(database: Path, source: str) -> None:
    with pytest.raises(ImportFailed, match="cannot be the name of a source"):
        import_places(database, SAMPLE, source, AS_OF, now=NOW)


def test_a_source_is_not_of_a_day_to_come(database: Path) -> None:
    with pytest.raises(ImportFailed, match="2027-01-01 cannot be the day"):
        import_places(database, SAMPLE, "x", date(2027, 1, 1), now=NOW)


def test_an_import_that_fails_half_way_leaves_what_was_held(database: Path) -> None:
    imported_places(database, house(100))
    held = Gazetteer(database)
    file = written(database.with_name("f.csv"), house(120), a_place("x", latitude="x"))
    refusals(database, file)
    assert len(held.find("100 Main St").candidates) == 1
    held.close()
    assert sorted(path.name for path in database.parent.iterdir()) == [
        "f.csv",
        "places.db",
        "places.db.lock",
    ]
