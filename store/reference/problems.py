"""What pydantic finds wrong with a record, in sentences with a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic_core import ErrorDetails

_NOT_HELD = {
    "ssn",
    "social_security_number",
    "sexual_orientation",
    "citizenship",
    "immigration_status",
}

_SAID: dict[str, tuple[str, str]] = {
    "missing": ("is missing", "Add it"),
    "string_type": ("is not text", "Put it into double quotes"),
    "string_unicode": ("has a broken character", "Write the character again"),
    "bool_type": ("is neither true nor false", "Write true or false (in CSV yes or no)"),
    "int_type": ("is not a whole number", "Write digits only, without quotes"),
    "tuple_type": ("is not a list", "Put it into [ ]"),
    "model_type": ("is not an object", "Write it as {{...}} with its fields"),
    "dict_type": ("is not an object", "Write it as {{...}} with its fields"),
    "greater_than_equal": ("is less than {ge}", "Correct it"),
    "less_than_equal": ("is more than {le}", "Correct it"),
    "string_too_long": ("has more than {max_length} characters", "Shorten it"),
    "too_long": ("has more than {max_length} entries", "Keep the {max_length} that matter most"),
    "too_short": ("has no entries", "Add at least {min_length}"),
    "literal_error": ("is not one of its values", "Write {expected}"),
    "enum": ("is not one of its values", "Write {expected}"),
    "guidecard": ("{what}", "{remedy}"),
}


def problem(error: ErrorDetails, known: Iterable[str], of: str) -> tuple[str, str]:
    """What is wrong and how to mend it.

    `known`: the names that fields of such a record have; `of`: what the record is called.
    """
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return unknown_field(str(error["loc"][-1]), known, of)
    if kind == "string_pattern_mismatch" and isinstance(given, str):
        return _unfit(given, "A-Za-z0-9" in str(context.get("pattern")))
    if kind == "json_invalid":
        return "has a character, number or depth that cannot be kept", "Remove it from this record"
    if kind in _SAID:
        what, remedy = _SAID[kind]
        return what.format(**context), remedy.format(**context)
    return f"cannot be taken ({error['msg']})", "Correct it"


def unknown_field(name: str, known: Iterable[str], of: str) -> tuple[str, str]:
    """What to say of a field or column that does not exist there."""
    if name.casefold() in _NOT_HELD:
        return "is not held by guidecard, as no responder needs it", "Remove it from the file"
    names = set(known)
    if name in names:
        return f"does not belong to this part of {of}", "Move it to the part that has it"
    found = get_close_matches(name[:64], sorted(names), n=1, cutoff=0.75)
    return f"is not known of {of}", f"Write {found[0]}" if found else "Remove it"


def _unfit(given: str, is_identifier: bool) -> tuple[str, str]:
    if is_identifier:
        return (
            "is not an id",
            "Use letters, digits, dots, hyphens and underscores, a letter or digit first",
        )
    acting = next((c for c in given if ord(c) < 32 or 127 <= ord(c) < 160), None)
    if not given.strip():
        return "is blank", "Write something, or leave the field out"
    code = f"U+{ord(acting):04X}" if acting else "unknown"
    return f"has a control character ({code})", "Remove it, or save the file as UTF-8 once more"
