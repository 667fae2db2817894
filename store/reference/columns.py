"""The columns of the CSV files, one table for each kind of record.

Several rows with one id are one record. A row adds to each group of which it fills a column: one
person, phone, address, animal and so on; a household of three people has three rows. Columns of
the record itself are filled in any one of its rows. A cell of a list holds its entries
between `|`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from store.reference.models import Kind


class Form(Enum):
    """How the text of a cell is read."""

    TEXT = auto()
    LIST = auto()
    YES_NO = auto()
    WHOLE = auto()
    FACT = auto()
    """A health fact; its source and Part 2 flag are those of the row."""
    FACTS = auto()
    DEVICES = auto()
    """Health facts of equipment that stops when the power does."""
    SOURCE = auto()
    """Who told the health facts of the row: resident, facility, agency or (if empty) imported."""
    PART2 = auto()
    """Whether the health facts of the row come under 42 CFR Part 2."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file, where its value goes, and what to write in it."""

    name: str
    group: tuple[str, ...]
    """The list of the record to which a row adds an entry; empty for the record itself."""
    step: tuple[str, ...]
    """The value's place in the entry, or in the record."""
    form: Form
    meaning: str


_TABLE = """
profile
id                -            id                        text    the household's id
confirmed_at      -            confirmed_at              text    2026-05-01T09:00:00-07:00
phone             phones       number                    text    with its area code
phone_label       phones       label                     text    whose or what phone it is
phone_verified_at phones       verified_at               text    empty: not verified
address           addresses    street                    text    house number and street
address_town      addresses    town                      text    the town alone
address_label     addresses    label                     text    home, work, school
address_opted_in  addresses    opted_in                  yes_no  may calls about it match?
name              people       name                      text    of one person
relation          people       relation                  text    to the household
birth_year        people       birth_year                whole   or age_band
age_band          people       age_band                  text    infant child teen adult older_adult
description       people       description               text    how to recognise the person
languages         people       languages                 list    English | Spanish
conditions        people       medical.conditions        facts   diabetes | epilepsy
allergies         people       medical.allergies         facts   penicillin
medications       people       medical.medications       facts   insulin
equipment         people       medical.equipment         facts   walker
powered_equipment people       medical.equipment         devices oxygen concentrator
doctor            people       medical.doctor            fact    name and number
advance_directive people       medical.advance_directive fact    where it is kept
mobility          people       access.mobility           fact    how the person moves
hearing           people       access.hearing            fact    what the person hears
vision            people       access.vision             fact    what the person sees
cognitive         people       access.cognitive          fact    how the person understands
communication     people       access.communication      fact    how to talk with the person
diagnosis         people       behavioural.diagnosis     fact    as the person words it
triggers          people       behavioural.triggers      facts   sirens | being touched
calms             people       behavioural.calms         facts   his sister's name
safe_approach     people       behavioural.safe_approach facts   one person speaks
health_source     people       -                         source  resident facility agency imported
health_part2      people       -                         part2   yes: never exported
layout            -            home.layout               text    of the home
door              -            home.door                 text    the door to use
shut_offs         -            home.shut_offs            list    gas: north wall
lock_box          -            home.lock_box             text    where the key is
code_what         home.codes   what                      text    what the code opens
code              home.codes   code                      text    the code
animal            animals      kind                      text    dog
animal_name       animals      name                      text    its name
animal_service    animals      service                   yes_no  a service animal?
animal_temperament animals      temperament               text    wary of strangers
vehicle_make      vehicles     make                      text    of one vehicle
vehicle_model     vehicles     model                     text
vehicle_colour    vehicles     colour                    text
vehicle_plate     vehicles     plate                     text
contact_name      contacts     name                      text    of one emergency contact
contact_relation  contacts     relation                  text
contact_phone     contacts     phone                     text    with its area code
key_holder        contacts     key_holder                yes_no  can open the door?

facility
id                -            id                        text    the building's id
name              -            name                      text    of the building
confirmed_at      -            confirmed_at              text    2026-05-01T09:00:00-07:00
address           addresses    street                    text    house number and street
address_town      addresses    town                      text    the town alone
key_box           -            key_box                   text    where the key is
hazards           -            hazards                   list    chlorine in the basement
contact_name      contacts     name                      text    reached at any hour
contact_relation  contacts     relation                  text
contact_phone     contacts     phone                     text    with its area code
key_holder        contacts     key_holder                yes_no  can open the door?
plans             -            plans                     list    meet at the east gate
people_with_needs -            people_with_needs         facts   four residents on oxygen
health_source     -            -                         source  resident facility agency imported
health_part2      -            -                         part2   yes: never exported

caution
id                -            id                        text    the caution's id
text              -            text                      text    the note
severity          -            severity                  text    information, caution, danger
address           -            place.street              text    house number and street
address_town      -            place.town                text    the town alone
phone             -            phone                     text    with its area code
approved_by       -            approved_by               text    the supervisor
approved_at       -            approved_at               text    2026-05-01T09:00:00-07:00
expires_at        -            expires_at                text    a month to three years later
code_what         access_codes what                      text    what the code opens
code              access_codes code                      text    the code
code_given_by     access_codes given_by                  text    who gave it
code_given_at     access_codes given_at                  text    when
code_expires_at   access_codes expires_at                text    when it ends
"""


def _columns(block: str) -> tuple[Column, ...]:
    found = []
    for line in block.splitlines():
        name, group, step, form, *meaning = line.split(maxsplit=4)
        found.append(Column(name, _path(group), _path(step), Form[form.upper()], "".join(meaning)))
    return tuple(found)


def _path(text: str) -> tuple[str, ...]:
    return () if text == "-" else tuple(text.split("."))


COLUMNS: dict[Kind, tuple[Column, ...]] = {
    Kind(block.partition("\n")[0]): _columns(block.partition("\n")[2])
    for block in _TABLE.strip().split("\n\n")
}
"""The columns of each kind of file, in the order of its documentation."""
