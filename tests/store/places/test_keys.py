"""What an address is taken for: a number on a road, a milepost, a name; and the words of names."""

from __future__ import annotations

import pytest

from store.places.keys import NO_NUMBER, name_words, number_words, road_key
from store.places.model import KnownPlace


@pytest.mark.parametrize(
    ("address", "road", "number"),
    [
        ("120 Main Street", "MAIN ST", 120.0),
        ("120A Main St", "MAIN ST", 120.01),
        ("120 1/2 Main St", "MAIN ST", 120.5),
        ("120 N. Main St. Apt 4", "N MAIN ST", 120.0),
        ("4410 County Road 9", "CR 9", 4410.0),
        ("Hwy 41 milepost 12", "HWY 41 MM", 12.0),
        ("mile marker 12.5, highway 41", "HWY 41 MM", 12.5),
        ("Main St & 2nd Ave", "2 AVE & MAIN ST", NO_NUMBER),
        ("2nd Ave at Main Street", "2 AVE & MAIN ST", NO_NUMBER),
        ("12th St", "12 ST", NO_NUMBER),
        ("12th St N", "12 ST N", NO_NUMBER),
        ("104 Prairie St", "PR ST", 104.0),
        ("104 Prairie", "PR", 104.0),
        ("104 North Ave", "NORTH AVE", 104.0),
        ("104 12th St", "12 ST", 104.0),
        ("N4120 County Rd Q", "N4120 COUNTY RD Q", NO_NUMBER),
        ("12-34 Main St", "12-34 MAIN ST", NO_NUMBER),
    ],
)
def test_an_address_is_a_number_on_a_road_or_a_road_by_itself(
    address: str, road: str, number: float
) -> None:
    key = road_key(address)
    assert key is not None
    assert (key.road, key.number) == (road, number)


@pytest.mark.parametrize("nothing", ["", " ", "...", "#", "&&&", "\x1b"])
def test_what_has_no_letter_or_number_is_no_address(nothing: str) -> None:
    assert road_key(nothing) is None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("120 Main St", "120"),
        ("120a main", "120A"),
        ("120 1/2 Main", "120 1/2"),
        ("Hwy 41 mp 12.5", "milepost 12.5"),
    ],
)
def test_a_number_is_told_as_people_say_it(address: str, said: str) -> None:
    key = road_key(address)
    assert key is not None
    assert number_words(key.street) == said


def test_a_name_is_searched_as_it_is_written_and_as_addresses_have_it() -> None:
    place = KnownPlace("m", "The Old Mill", 47.5, -100.5, names=("Saint Ann's",))
    assert name_words(place).split() == ["THE", "OLD", "MILL", "ML", "SAINT", "ANNS", "ST"]
    assert name_words(KnownPlace("h", "1 Main St", 47.5, -100.5, address="1 Main St")) == ""
