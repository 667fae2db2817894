"""The warm transfer on screen: offered, rung, briefed, handed over, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.screens.dialogs import Item
from console.screens.flows import carry_out, choose, tell
from console.session import commands as do
from console.session.transferring import NEXT
from protocols.saying import said
from protocols.words import Mode, TransferState

if TYPE_CHECKING:
    from console.screens.call import CallScreen


async def transfer(screen: CallScreen) -> None:
    """Offer a transfer, or take it a step on."""
    view = screen.view
    items: list[Item] = []
    for name, program in view.pack.sections.programs.items():
        if {Mode.TRANSFER, Mode.CONFERENCE} & set(program.mode):
            held = view.call.transfers.get(name)
            state = held.state if held else None
            items += [
                Item(f"{name}:{after.value}", f"{program.name}: {_step_words(after)}")
                for after in NEXT[state]
            ]
    if not items:
        tell(screen, "This agency has no line to transfer to.")
        return
    chosen = await choose(screen, "Transfer", items)
    if chosen is None:
        return
    name, _, word = chosen.partition(":")
    state = TransferState(word)
    if state is TransferState.OFFERED and not await _permission(screen):
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


def _step_words(state: TransferState) -> str:
    return {
        TransferState.OFFERED: "offer it to the caller",
        TransferState.RINGING: "the line rings",
        TransferState.ACCEPTED: "they answer and take the call",
        TransferState.WITH_CLINICIAN: "the caller is with them, you may leave",
        TransferState.RESOLVED: "resolved",
        TransferState.REFUSED: "refused",
        TransferState.DROPPED: "the line dropped",
        TransferState.TIMED_OUT: "nobody answers",
        TransferState.RETURNED: "they give the call back",
    }[state]


async def _permission(screen: CallScreen) -> bool:
    answer = await choose(
        screen,
        "May I connect you? I stay until they answer.",
        [Item("yes", "The caller says yes"), Item("no", "The caller says no")],
    )
    return answer == "yes"


async def _briefed(screen: CallScreen, program: str) -> bool:
    held = screen.view.pack.sections.programs[program].transfer
    brief = (
        said(held.brief) if held else "Say where the caller is, what happened, what was screened."
    )
    answer = await choose(
        screen, "Brief the line first", [Item("yes", "They are briefed")], note=brief
    )
    return answer == "yes"
