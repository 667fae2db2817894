"""The warm transfer on screen: offered, rung, briefed, handed over, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.present.transfers import (
    ALL_RESOLVED,
    NO_LINE,
    PERMISSION,
    STEPS,
    brief_words,
    number_words,
)
from console.screens.dialogs import Item
from console.screens.flows import carry_out, choose, tell
from console.session import commands as do
from console.session.transferring import NEXT, lines_to
from protocols.words import TransferState

if TYPE_CHECKING:
    from console.screens.call import CallScreen


async def transfer(screen: CallScreen) -> None:
    """Offer a transfer, or take it a step on."""
    view = screen.view
    lines = lines_to(view)
    items: list[Item] = []
    for name, called in lines.items():
        held = view.call.transfers.get(name)
        items += [
            Item(f"{name}:{after.value}", f"{called}: {STEPS[after]}")
            for after in NEXT[held.state if held else None]
        ]
    if not items:
        tell(screen, ALL_RESOLVED if lines else NO_LINE)
        return
    chosen = await choose(screen, "Transfer", items)
    if chosen is None:
        return
    name, _, word = chosen.partition(":")
    state = TransferState(word)
    if state is TransferState.OFFERED and not await _permission(screen, name):
        return
    if state is TransferState.ACCEPTED and not await _briefed(screen, name):
        return
    carry_out(
        screen,
        do.MoveTransfer(
            name,
            state,
            permission=state is TransferState.OFFERED,
            briefed=state is TransferState.ACCEPTED,
        ),
    )


async def _permission(screen: CallScreen, program: str) -> bool:
    answer = await choose(
        screen,
        PERMISSION,
        [Item("yes", "The caller says yes"), Item("no", "The caller says no")],
        note="; ".join(number_words(screen.view, program)),
    )
    return answer == "yes"


async def _briefed(screen: CallScreen, program: str) -> bool:
    answer = await choose(
        screen,
        "Brief the line first",
        [Item("yes", "They are briefed")],
        note=brief_words(screen.view, program),
    )
    return answer == "yes"
