"""Which numbers are a caller's, in one written form, and why the others are nobody's."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.reference.phones import LineClass, NoCallback, Phone, Reason, read_phone


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("206-555-0143", "+12065550143"),
        ("(206) 555-0143", "+12065550143"),
        ("206.555.0143", "+12065550143"),
        ("206/555-0143", "+12065550143"),
        ("206 – 555 – 0143", "+12065550143"),
        ("1 206 555 0143", "+12065550143"),
        ("+1 (206) 555-0143", "+12065550143"),
        ("tel:+1-206-555-0143", "+12065550143"),
        ("\u202a206-555-0143\u202c", "+12065550143"),
        ("\u0662\u0660\u0666\u0665\u0665\u0665\u0660\u0661\u0664\u0663", "+12065550143"),
        ("５５５-０１４３", "+15095550143"),
        ("5550143", "+15095550143"),
        ("555-0143 x12", "+15095550143;ext=12"),
        ("206-555-0143 ext. 12", "+12065550143;ext=12"),
        ("206-555-0143 Extension 12", "+12065550143;ext=12"),
        ("206-555-0143 #12", "+12065550143;ext=12"),
        ("206-555-0143,12", "+12065550143;ext=12"),
        ("+12065550143;ext=12", "+12065550143;ext=12"),
        ("800-511-1234", "+18005111234"),
        ("+44 20 7946 0958", "+442079460958"),
        ("011 44 20 7946 0958", "+442079460958"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+91 11 2345 6789", "+911123456789"),
    ],
)
def test_a_number_has_one_written_form_however_it_was_typed(given: str, key: str) -> None:
    found = read_phone(given, home_area_code="509")
    assert isinstance(found, Phone)
    assert found.key == key


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", Reason.NOT_GIVEN),
        (" - - ", Reason.NOT_GIVEN),
        ("911-234-5678", Reason.WITHOUT_SERVICE),
        ("(911) 234-5678", Reason.WITHOUT_SERVICE),
        ("1 911 234 5678", Reason.WITHOUT_SERVICE),
        ("+1 911 234 5678", Reason.WITHOUT_SERVICE),
        ("+911 234 5678", Reason.WITHOUT_SERVICE),
        ("911-000-0000", Reason.WITHOUT_SERVICE),
        ("911-234-5678 x9", Reason.WITHOUT_SERVICE),
        ("123-456-7890", Reason.PLACEHOLDER),
        ("0123456789", Reason.PLACEHOLDER),
        ("1234567", Reason.PLACEHOLDER),
        ("000-000-0000", Reason.PLACEHOLDER),
        ("999-999-9999", Reason.PLACEHOLDER),
        ("555-5555", Reason.PLACEHOLDER),
        ("206-511-0143", Reason.ROUTING),
        ("+1 206 211 0143", Reason.ROUTING),
        ("511-0143", Reason.ROUTING),
        ("206-911-0143", Reason.UNREADABLE),
        ("206-155-0143", Reason.UNREADABLE),
        ("106-555-0143", Reason.UNREADABLE),
        ("411-555-0143", Reason.UNREADABLE),
        ("911", Reason.UNREADABLE),
        ("206-555-014", Reason.UNREADABLE),
        ("206-555-01430", Reason.UNREADABLE),
        ("206-555-0143 206-555-0144", Reason.UNREADABLE),
        ("206-555-0143, 206-555-0144", Reason.UNREADABLE),
        ("206-555-CALL", Reason.UNREADABLE),
        ("206-555-0143 CELL", Reason.UNREADABLE),
        ("P#206-555-0143", Reason.UNREADABLE),
        ("unknown", Reason.UNREADABLE),
        ("+1 555 0143", Reason.UNREADABLE),
        ("+999 123 456 789", Reason.UNREADABLE),
        ("+0 206 555 0143", Reason.UNREADABLE),
        ("+44 1", Reason.UNREADABLE),
        ("+" + "4" * 40, Reason.UNREADABLE),
        ("206-555-0143" + " " * 60, Reason.UNREADABLE),
        ("206\x00555\x000143", Reason.UNREADABLE),
    ],
)
def test_a_number_that_is_nobodys_says_why(given: str, reason: Reason) -> None:
    assert read_phone(given, home_area_code="509") == NoCallback(reason, given)


def test_seven_digits_without_a_home_area_code_match_nobody() -> None:
    assert read_phone("555-0143", home_area_code=None) == NoCallback(
        Reason.NO_AREA_CODE, "555-0143"
    )


def test_the_number_of_a_tower_is_never_the_callers() -> None:
    found = read_phone("206-555-0143", home_area_code="206", line=LineClass.ROUTING)
    assert found == NoCallback(Reason.ROUTING, "206-555-0143")


def test_the_screen_can_say_why_there_is_no_callback() -> None:
    found = read_phone("911-234-5678", home_area_code="206")
    assert str(found) == "no callback: handset without service"


@pytest.mark.parametrize("area_code", ["", "911", "20", "1206", "abc", "٢٠٦"])
def test_an_area_code_that_cannot_exist_is_refused(area_code: str) -> None:
    with pytest.raises(ValueError, match="is not an area code"):
        read_phone("555-0143", home_area_code=area_code)


national = st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True)
numbers = st.one_of(
    st.text(max_size=30),
    st.text("0123456789+-(). x#,", max_size=24),
    national,
    st.from_regex(r"(\+|011)[1-9][0-9]{6,14}", fullmatch=True),
)


@given(numbers, st.sampled_from([None, "206"]))
def test_any_text_is_read_and_what_was_read_reads_the_same_again(
    given_text: str, area_code: str | None
) -> None:
    found = read_phone(given_text, home_area_code=area_code)
    if isinstance(found, Phone):
        assert found.e164[0] == "+"
        assert found.e164[1:].isdecimal()
        assert 7 <= len(found.e164) - 1 <= 15
        assert read_phone(found.key, home_area_code=None) == found
    else:
        assert found.given == given_text


@given(st.from_regex(r"911[0-9]{7}", fullmatch=True), st.sampled_from(["", "1", "+1", "+", "1-"]))
def test_no_handset_without_service_is_ever_a_callback(digits: str, prefix: str) -> None:
    found = read_phone(prefix + digits, home_area_code="206")
    assert isinstance(found, NoCallback)
    assert found.reason is Reason.WITHOUT_SERVICE


@given(national, national)
def test_two_different_numbers_never_share_a_key(one: str, other: str) -> None:
    first, second = (read_phone(text, home_area_code=None) for text in (one, other))
    if isinstance(first, Phone) and isinstance(second, Phone):
        assert (first.key == second.key) == (one == other)


def test_a_north_american_number_does_not_load_the_library_of_all_countries() -> None:
    program = (
        "import sys; from store.reference.phones import read_phone;"
        "read_phone('206-555-0143', home_area_code=None); assert 'phonenumbers' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
