"""Phone numbers in one written form (E.164), and why some of them are nobody's callback."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class LineClass(StrEnum):
    """What the number is, as the field that it was read from says."""

    CALLBACK = "callback"
    ROUTING = "routing"
    """pANI, ESRK or ESQK: the number of a tower or of a route, never of a caller."""


class Reason(StrEnum):
    """Why a number is not looked up, in the words of the screen."""

    NOT_GIVEN = "no number was given"
    WITHOUT_SERVICE = "handset without service"
    ROUTING = "routing number, not the caller's"
    PLACEHOLDER = "placeholder number"
    NO_AREA_CODE = "seven digits, and no home area code is set"
    UNREADABLE = "not a phone number"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be called back."""

    e164: str
    """`+` and 7 to 15 digits."""
    extension: str = ""
    """Up to six digits behind a switchboard; the number alone is then not this person's line."""

    @property
    def key(self) -> str:
        """What is stored and compared: `+12065550143`, or `+12065550143;ext=12` (RFC 3966)."""
        return f"{self.e164};ext={self.extension}" if self.extension else self.e164


@dataclass(frozen=True, slots=True)
class NoCallback:
    """A number that must match nobody."""

    reason: Reason
    given: str

    def __str__(self) -> str:
        return f"no callback: {self.reason}"


_LONGEST = 64
_EXTENSION = re.compile(r"\s*(?:;ext=|ext(?:ension)?\.?|x|#|,)\s*([0-9]{1,6})$", re.IGNORECASE)
_NUMBER = re.compile(r"(?:tel:)?\s*(\+?)([0-9\s().\-/\u2010-\u2015]*)", re.IGNORECASE)
_AREA_CODE = re.compile(r"[2-9](?!11)[0-9]{2}")
_NATIONAL = re.compile(r"[2-9](?!11)[0-9]{2}(?!911)[2-9][0-9]{6}")
_TOLL_FREE = re.compile(r"8(?:00|33|44|55|66|77|88)")
_RUNS = ("0123456789", "1234567890", "1234567")


def read_phone(
    given: str, *, home_area_code: str | None, line: LineClass = LineClass.CALLBACK
) -> Phone | NoCallback:
    """The number in `given`, or why there is none to call back.

    `home_area_code` completes seven digits; without one they match nobody. Numbers of other
    countries begin with `+` or 011. Letters are refused: a guess would match a stranger.
    Raises ValueError for an area code that cannot exist.
    """
    if home_area_code is not None and not _AREA_CODE.fullmatch(home_area_code):
        raise ValueError(f"{home_area_code!r} is not an area code")
    if line is LineClass.ROUTING:
        return NoCallback(Reason.ROUTING, given)
    if len(given) > _LONGEST:
        return NoCallback(Reason.UNREADABLE, given)
    text = _plain(given)
    if not any(character.isalnum() for character in text):
        return NoCallback(Reason.NOT_GIVEN, given)
    extension = _EXTENSION.search(text)
    number = _NUMBER.fullmatch(text[: extension.start()] if extension else text)
    if number is None:
        return NoCallback(Reason.UNREADABLE, given)
    found = _e164(bool(number[1]), re.sub("[^0-9]", "", number[2]), home_area_code)
    if isinstance(found, Reason):
        return NoCallback(found, given)
    return Phone(found, extension[1] if extension else "")


def _plain(given: str) -> str:
    """ASCII digits, and none of the invisible characters that pasted numbers carry."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in given
        if unicodedata.category(character) != "Cf"
    ).strip()


def _e164(plus: bool, digits: str, home_area_code: str | None) -> str | Reason:
    if not plus and digits.startswith("011"):
        return _e164(True, digits[3:], None)
    ten = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    # Handsets without service show 911 and seven digits of their serial number: WAC 118-67-120.
    if len(ten) == 10 and ten.startswith("911"):
        return Reason.WITHOUT_SERVICE
    if ten in _RUNS or (len(ten) in {7, 10} and len(set(ten)) == 1):
        return Reason.PLACEHOLDER
    if plus and not digits.startswith("1"):
        return _foreign(digits)
    if len(ten) == 7 and not plus:
        if home_area_code is None:
            return Reason.NO_AREA_CODE
        ten = home_area_code + ten
    return _north_american(ten)


def _north_american(ten: str) -> str | Reason:
    if not _NATIONAL.fullmatch(ten):
        return Reason.UNREADABLE
    # Exchanges 211 and 511 of geographic area codes are the pool for pANI: ATIS-0300089.
    if ten[3:6] in {"211", "511"} and not _TOLL_FREE.match(ten):
        return Reason.ROUTING
    return f"+1{ten}"


def _foreign(digits: str) -> str | Reason:
    if len(digits) > 15:
        return Reason.UNREADABLE
    # Imported here: 40 ms that no North American call has to pay.
    import phonenumbers

    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return Reason.UNREADABLE
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.country_code == 1 or not phonenumbers.is_possible_number(number):
        return Reason.UNREADABLE
    if written == f"+{digits}":
        return written if len(digits) >= 7 else Reason.UNREADABLE
    # A prefix for dialling within the country came off; what is left must stand by itself.
    return _e164(True, written[1:], None)
