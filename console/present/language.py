"""Words in the caller's language, beside the English."""

from __future__ import annotations

from console.session.view import CallView
from protocols.model import Signed, Text
from protocols.saying import said


def beside(view: CallView, text: Text) -> str:
    """A text in the caller's language, marked while nobody signed for the translation.

    Empty where English is spoken, or the text is not there in that language.
    """
    language = view.language
    if language is None or language not in text:
        return ""
    reviewed = isinstance(view.pack.header.translations.get(language), Signed)
    mark = "" if reviewed else f"({language}, not reviewed) "
    return mark + said(text, language)
