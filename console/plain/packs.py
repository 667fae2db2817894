"""Packs told in lines: what is wrong, what is proved, what moves, what a guidecard looks like."""

from __future__ import annotations

from console.office.folder import DataFolder
from console.office.instruments import INSTRUMENTS, Running
from console.office.shelves import shelf_of
from console.plain.face import Face
from console.plain.reading import Misread, begun, named
from protocols.faults import PackRejected
from protocols.saying import said


def packs(face: Face, words: str) -> None:
    """Have an instrument look at a pack; what it says comes when it is done."""
    office = face.office
    folder = DataFolder(office.folder.house or office.folder.root)
    shelf = shelf_of(folder)
    in_use = office.session.pack.id
    pack_typed, _, rest = words.partition(" ")
    if not pack_typed:
        names = ", ".join(shelf.names())
        kinds = (f"{one.id} - {one.title}" for one in INSTRUMENTS.values())
        face.voice.say_all([f"Packs: {names}. In use: {in_use}.", "packs PACK WHAT:", *kinds])
        return
    pack = begun("pack", pack_typed, shelf.names())
    typed, _, card_typed = rest.strip().partition(" ")
    instrument = INSTRUMENTS[begun("instrument", typed or "check", INSTRUMENTS)]
    card = ""
    if instrument.of_a_card:
        try:
            cards = shelf.load(pack).sections.cards
        except PackRejected as rejected:
            raise Misread(f"{pack} is refused: {rejected.faults[0]}") from None
        titles = {name: said(held.title) for name, held in cards.items()}
        if not card_typed:
            raise Misread(f"Say which guidecard: packs {pack} card NAME.")
        card = named("guidecard", card_typed, titles)
    face.voice.say("Working. What it says comes when it is done.")
    face.read(Running(folder.root, instrument.words(pack, in_use, card)))
