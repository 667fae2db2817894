"""Two writings of one place share a key; two places never do."""

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.reference.address_words import DIRECTIONS, ORDINALS, TENS, WRITTEN
from store.reference.addresses import AddressKey, address_key, compare


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1523 1st Avenue South Apartment 4B", "1523 1ST AVE S #4B"),
        ("1523 First Av. S., Unit 4-B", "1523 1 AVE S APT 4B"),
        ("1523 1st Ave S # 4 B", "Apt 4B, 1523 1st Ave S"),
        ("1523 1st Ave S Suite No. 4", "1523 1st Ave S Room 4"),
        ("12 Mill St Bldg 2 Apt 4", "12 Mill Street, Unit 4, Building 2"),
        ("12 Mill St 3rd Floor", "12 Mill St FL 3"),
        ("12 Mill St Third Floor", "12 Mill St, Floor 3"),
        ("12 Mill St Rear", "12 Mill St Unit Rear"),
        ("12 Mill St Apt North", "12 Mill St Apt N"),
        ("12 Mill St Lot A", "12 Mill St # A"),
        ("3rd Ave S & S Main St", "South Main Street / Third Avenue South"),
        ("3rd Ave S and S Main St", "S MAIN ST @ 3 AV S"),
        ("3rd Ave S at S Main St", "S Main St + 3rd Ave S"),
        ("HWY 12 MM 14", "Highway 12, Milepost 14"),
        ("Hwy 12 Mile Marker 14.5", "HWY12 MM14.5"),
        ("US 12", "U.S. Highway 12"),
        ("US-12 & SR 9", "State Route 9 / US Hwy 12"),
        ("I-5", "Interstate 5"),
        ("45 County Road 14", "45 CR 14"),
        ("45 Co. Rd. #14", "45 CR14"),
        ("12345 Farm to Market Road 620", "12345 FM 620"),
        ("RR 2 Box 152", "Rural Route 2, Box #152"),
        ("R.R. 2 Box 152", "R R 2 BX 152"),
        ("P.O. Box 12", "Post Office Box 12"),
        ("123½ Main St", "123 1/2 Main Street"),
        ("123-1/2 Main St", "123 1/2 main st"),
        ("Twenty-First St & Pine", "PINE & 21ST ST"),
        ("9 Saint James Pl", "9 St. James Place"),
        ("123 North Main St", "123 N. Main St"),
        ("123 Main St Northwest", "123 Main St N.W."),
        ("O'Brien Rd", "O’Brien Road"),
        ("7 Peña Blvd", "7 PENA BOULEVARD"),
        ("#12 Mill St", "12 Mill St"),
        ("1 Gullwing_Way", "1 GULLWING WY"),
        ("1 Mi\u200bll St", "1 Mill St"),
    ],
)
def test_two_writings_of_one_place_share_a_key(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12-34 Mill St", "1234 Mill St"),
        ("12 34 Mill St", "1234 Mill St"),
        ("12.5 Mill St", "125 Mill St"),
        ("123½ Mill St", "123 Mill St"),
        ("1231/2 Mill St", "123 1/2 Mill St"),
        ("12² Mill St", "122 Mill St"),
        ("0123 Mill St", "123 Mill St"),
        ("123A Mill St", "123 Mill St"),
        ("100 block of E Pike St", "100 E Pike St"),
        ("123 North St", "123 N St"),
        ("123 N Main St", "123 Main St N"),
        ("12 Park St", "12 Parks St"),
        ("12 Mill St", "12 Mill Rd"),
        ("12345 RM 620", "12345 RM 2222"),
        ("HWY 12 MM 14", "HWY 12 MM 15"),
        ("US 12 MM 14", "SR 12 MM 14"),
        ("RR 2 Box 152", "RR 2 Box 15"),
        ("3rd Ave & Main St", "3rd Ave & Main St & Pine St"),
        ("12 Mill St Apt 4", "12 Mill St Bldg 2 Apt 4"),
        ("12 Mill St Apt 1-12", "12 Mill St Apt 11-2"),
        ("12 Mill St Apt 04", "12 Mill St Apt 4"),
        ("12 Mill St + €", "12 Mill St"),
        ("12 Mill St unknown part", "12 Mill St"),
        ("12 Mill St, Seattle", "12 Mill St"),
    ],
)
def test_two_places_do_not_share_a_key(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    ("address", "street", "unit"),
    [
        ("1301 Alaskan Way Pier 54", "1301 ALASKAN WAY", "APT 54"),
        ("Pier 54", "PIER 54", ""),
        ("12345 RM 620", "12345 RM 620", ""),
        ("45 Unit Rd", "45 APT RD", ""),
        ("12 Front St", "12 FRNT ST", ""),
        ("12 Mill St Miami FL 33101", "12 ML ST MIAMI FL 33101", ""),
        ("unit block of W Pine St", "APT BLOCK OF W PINE ST", ""),
        ("the old mill", "THE OLD ML", ""),
        ("???", "", ""),
        ("", "", ""),
    ],
)
def test_what_is_not_understood_stays_in_the_street(address: str, street: str, unit: str) -> None:
    assert address_key(address) == AddressKey(street, unit)


@pytest.mark.parametrize(
    ("held", "asked", "result"),
    [
        (("12 Mill St Apt 4", "Larkspur"), ("12 MILL ST #4", "LARKSPUR"), "exact"),
        (("12 Mill St Apt 4", "Larkspur"), ("12 Mill St", "Larkspur"), "without_unit"),
        (("12 Mill St", "Larkspur"), ("12 Mill St Apt 4", "Larkspur"), "without_unit"),
        (("12 Mill St", "Larkspur"), ("12 Mill St", ""), "without_town"),
        (("12 Mill St", "Mt. Vernon"), ("12 Mill St", "Mount Vernon"), "exact"),
        (("12 Mill St Apt 4", "Larkspur"), ("12 Mill St", ""), "without_unit_town"),
        (("12 Mill St Apt 4", ""), ("12 Mill St Apt 5", ""), "None"),
        (("12 Mill St", "Larkspur"), ("12 Mill St", "Dry Fork"), "None"),
        (("", ""), ("", ""), "None"),
        (("Apt 4", ""), ("???", ""), "None"),
    ],
)
def test_a_comparison_says_what_could_not_be_compared(
    held: tuple[str, str], asked: tuple[str, str], result: str
) -> None:
    assert str(compare(address_key(*held), address_key(*asked))) == result
    assert str(compare(address_key(*asked), address_key(*held))) == result


OTHER_WORDS = """
# & / @ 4 12 4B B N MAIN 123-4 1/2 ½ NO AND AT CO COUNTY STATE US P O R F D 3RD RM620 HWY12 MM14.5
É ß ² + U.S. - , FARM TO MARKET SH INTERSTATE POST OFFICE
"""
soup = st.lists(
    st.sampled_from([*WRITTEN, *DIRECTIONS, *ORDINALS, *TENS, *OTHER_WORDS.split()]), max_size=9
).map(" ".join)
addresses = st.one_of(soup, st.text(max_size=40))


@given(addresses)
@example("APT O SIXTH")
@example("APT REAR BLDG 2")
@example("MAIN BLDG 2 & N")
@example("DEPT ROOM UPPER NO 5")
@example("GLEN FL 12 O")
def test_a_written_key_reads_back_as_itself(address: str) -> None:
    key = address_key(address)
    assert address_key(str(key)) == key


@given(soup)
def test_case_spaces_and_commas_make_no_difference(address: str) -> None:
    key = address_key(address)
    assert address_key(address.lower()) == key
    assert address_key(f"  {address.replace(' ', '  ')} ") == key
    assert address_key(address.replace(" ", ", ")) == key


house_numbers = st.from_regex(r"[0-9]{1,6}([A-Z]|-[0-9]{1,3}|\.[0-9]| 1/[2-9]|½)?", fullmatch=True)


@given(house_numbers, house_numbers, soup)
def test_two_house_numbers_on_one_street_never_share_a_key(
    one: str, other: str, street: str
) -> None:
    same = one.replace("½", " 1/2") == other.replace("½", " 1/2")
    keys = [address_key(f"{number} Mill {street}") for number in (one, other)]
    assert (keys[0].street == keys[1].street) == same


@given(addresses)
def test_no_number_of_an_address_is_dropped(address: str) -> None:
    given_digits, kept_digits = (
        Counter(re.findall("[0-9]", text)) for text in (address, str(address_key(address)))
    )
    assert given_digits <= kept_digits


@given(soup, soup)
def test_an_intersection_is_the_same_from_either_side(one: str, other: str) -> None:
    first, second = address_key(f"{one} & {other}"), address_key(f"{other} & {one}")
    assert first == second
