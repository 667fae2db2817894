"""Rules of places and numbers."""

from __future__ import annotations

from console.session import commands as do
from console.session.refusing import Refused
from console.session.view import CallView
from protocols.situation import ELSEWHERE
from store.kinds import contact
from store.kinds.base import Body, Place


def set_place(command: do.SetPlace) -> tuple[Body, ...]:
    """A place as the caller says it; it is not verified until it is said again."""
    place = command.place
    if not place.text.strip() and place.latitude is None and place.area is None:
        raise Refused("There is nothing in this place.")
    return (contact.PlaceSet(of=command.of, place=place),)


def pick_place(view: CallView, command: do.PickPlace) -> tuple[Body, ...]:
    """The incident takes the position of a place that was found, and keeps the caller's words."""
    one, held = command.candidate, view.call.incident
    if held is None or one not in view.found.candidates:
        raise Refused("These words do not lead to that place any more. Look again.")
    found = contact.PlaceFound(
        text=held.place.text,
        latitude=one.latitude,
        longitude=one.longitude,
        uncertainty_m=one.uncertainty_m,
        found=one.words,
        how=one.how,
        source=", ".join(one.sources),
        as_of=one.as_of.isoformat(),
    )
    return _keeping_verified(view, found, held.place.text)


def at_the_phone(view: CallView) -> tuple[Body, ...]:
    """The incident takes the position of the phone, and keeps the words that the caller used."""
    heard = view.call.place_heard
    if heard is None or heard.latitude is None:
        raise Refused("The phone system gave no position for this call.")
    held = view.call.incident
    text = held.place.text if held and held.place.text else heard.text
    place = heard.model_copy(update={"text": text, "source": "network"})
    return _keeping_verified(view, contact.PlaceSet(of="incident", place=place), text)


def choose_area(view: CallView, command: do.ChooseArea) -> tuple[Body, ...]:
    """The incident lies in an area that the call taker names; a position would say otherwise."""
    if command.area != ELSEWHERE and command.area not in view.pack.sections.areas:
        raise Refused("There is no such area.")
    text = view.call.incident.place.text if view.call.incident else ""
    place = Place(text=text, area=command.area, source="taker")
    return _keeping_verified(view, contact.PlaceSet(of="incident", place=place), text)


def _keeping_verified(view: CallView, better: Body, text: str) -> tuple[Body, ...]:
    """A better position for the same words: what the caller said twice stays said twice."""
    held = view.call.incident
    verified = held is not None and held.verified
    return (better, contact.PlaceVerified(text=text)) if verified else (better,)


def verify_place(view: CallView) -> tuple[Body, ...]:
    """The caller said the same place again."""
    held = view.call.incident
    if held is None or not held.place.can_be_found:
        raise Refused("There is no place to verify yet.")
    return () if held.verified else (contact.PlaceVerified(text=held.place.text),)


def set_phone(view: CallView, command: do.SetPhone) -> tuple[Body, ...]:
    """The number to call back."""
    phone = view.call.phone_heard if command.same_as_heard else command.phone
    if not phone.strip():
        raise Refused("There is no number here.")
    return (contact.PhoneSet(phone=phone, same_as_heard=command.same_as_heard),)
