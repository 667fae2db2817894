"""The sample's places lie where the rural county's pack has its areas."""

from __future__ import annotations

import csv

import pytest

from protocols.areas import in_one_of
from protocols.kleene import TRUE
from protocols.shelf import SHIPPED, Shelf
from protocols.situation import Whereabouts
from store.places.model import ADDRESS_POINT_UNCERTAINTY_M
from support.places import SAMPLE

with SAMPLE.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_place_lies_surely_in_the_county_and_in_its_town(row: dict[str, str]) -> None:
    areas = Shelf((SHIPPED,)).load("mill-county").sections.areas
    uncertainty_m = float(row["uncertainty_m"] or ADDRESS_POINT_UNCERTAINTY_M)
    place = Whereabouts(float(row["latitude"]), float(row["longitude"]), uncertainty_m, None)
    wanted = {"Millford": ("county", "millford"), "Larch Creek": ("county", "north-end")}
    for area in wanted.get(row["town"], ("county",)):
        assert in_one_of([area], areas, place, 0) is TRUE, area
