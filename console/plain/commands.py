"""Every command of the line mode: one table, from which what is typed, help and tests come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from console.plain import (
    board,
    ending,
    following,
    instructing,
    interviewing,
    knowing,
    looking,
    packs,
    phoning,
    placing,
    responding,
)
from console.plain.face import Face
from console.plain.reading import Misread, begun


@dataclass(frozen=True, slots=True)
class Command:
    """A command: how it is typed, and what carries it out with the words after its name."""

    name: str
    takes: str
    does: str
    carry_out: Callable[[Face, str], None]
    where: Literal["call", "anywhere"] = "call"


def _help(face: Face, words: str) -> None:
    """List the commands, or tell one."""
    if words:
        held = COMMANDS[begun("command", words.lstrip(":/"), COMMANDS)]
        face.voice.say(_usage(held))
        return
    face.voice.say_all(
        [
            "An answer is its key or number, y, n, u unknown, r refused, k could not ask, or text.",
            "Enter alone tells a question again; for text it means unknown. = means the same.",
            "A command begins with : or /, at the board with nothing, and may be cut short.",
            "A space before a colon makes it text.",
            *(_usage(held) for held in COMMANDS.values()),
        ]
    )


def _usage(held: Command) -> str:
    return f":{held.name}{f' {held.takes}' if held.takes else ''} - {held.does}"


_ALL = (
    Command("find", "WORDS", "find any question and ask it", interviewing.find),
    Command("send", "", "send everything that is recommended or added", responding.send),
    Command("add", "SERVICE URGENCY [ROLE]", "add a line", responding.add),
    Command("leave", "SERVICE [REASON]", "leave out a line that is recommended", responding.leave),
    Command("instructions", "[NAME]", "give instructions step by step", instructing.instructions),
    Command("seen", "", "acknowledge an alarm without opening it", instructing.seen),
    Command("card", "[WORDS]", "choose another guidecard", interviewing.card),
    Command("amend", "[FACT]", "change an answer", interviewing.amend),
    Command("told", "FACT ANSWER [by WHOM]", "an answer that came unasked", interviewing.told),
    Command("ask", "", "tell the open question again", looking.ask_again),
    Command("why", "", "why it is asked, and why this response", looking.why),
    Command("note", "[TEXT]", "write a note into the record", interviewing.note),
    Command("place", "[TEXT]", "where it is; alone: tell it", placing.place),
    Command("verify", "", "the place was said twice", placing.verify),
    Command("area", "[NAME]", "put the place into an area by hand", placing.area),
    Command("atphone", "", "it is where the phone is", placing.at_the_phone),
    Command("caller", "TEXT", "the caller is somewhere else", placing.caller),
    Command("phone", "[NUMBER or =]", "the number to call back; alone: tell it", placing.phone),
    Command("cannot", "[off]", "the caller cannot speak: yes and no only", interviewing.cannot),
    Command("unsafe", "[off]", "calling back would be dangerous", phoning.unsafe),
    Command("hangup", "[dropped]", "the caller is gone", phoning.hang_up),
    Command("callback", "[OUTCOME]", "what came of calling back", phoning.call_back),
    Command("transfer", "[PROGRAM [STATE]]", "offer a transfer, take it on", phoning.transfer),
    Command("profile", "[NAME]", "tell all of a profile, plan or caution", knowing.profile),
    Command("patient", "yes|no", "whether the patient is of the household", knowing.patient),
    Command("caution", "[ack]", "every caution; ack: they were read", knowing.caution),
    Command("units", "[SERVICE STATE UNIT]", "what those who were sent report", responding.units),
    Command("report", "[NAME done|assigned WHOM]", "a report the law asks for", responding.report),
    Command("refer", "[PROGRAM]", "refer somebody to a program", following.refer),
    Command("followups", "", "what is due after this call", following.follow_ups),
    Command("show", "", "tell the whole panel", looking.show),
    Command("log", "[NUMBER]", "every entry of the call, or one whole", looking.log),
    Command("at", "TIME", "when it happened, in a back-filled call", board.at),
    Command("close", "[DISPOSITION]", "end the call", ending.close),
    Command("reopen", "[REASON]", "go on with a closed call", ending.reopen),
    Command("board", "", "leave the call open and go to the board", ending.go_to_board),
    Command("more", "", "the next page of what was long", looking.more, "anywhere"),
    Command(
        "calls", "[WORDS]", "the calls held here, or any with these words", board.calls, "anywhere"
    ),
    Command("take", "[CALL]", "answer what rings", board.take, "anywhere"),
    Command("answer", "[CALL]", "the same as take", board.take, "anywhere"),
    Command("open", "CALL", "go to a call", board.open_call, "anywhere"),
    Command(
        "jot", "CALL TEXT", "a note into any call, its pack here or not", board.jot, "anywhere"
    ),
    Command("new", "", "begin a call by hand", board.new, "anywhere"),
    Command("backfill", "DAY TIME", "write down a call from paper", board.backfill, "anywhere"),
    Command(
        "status",
        "[PROGRAM open|busy|closed [free N] [wait MIN]]",
        "what a program says of itself",
        board.status,
        "anywhere",
    ),
    Command("packs", "[PACK [WHAT]]", "what is wrong, proved or moved", packs.packs, "anywhere"),
    Command("help", "[COMMAND]", "this list", _help, "anywhere"),
    Command("quit", "", "leave; open calls stay open", board.quit_mode, "anywhere"),
)

COMMANDS = {command.name: command for command in _ALL}
"""By name, in the order in which help lists them."""


def carry_out(face: Face, line: str) -> None:
    """Carry out a typed command. Raises `Misread` where it is none, or not one for here."""
    typed, _, words = line.lstrip(":/").strip().partition(" ")
    if not typed:
        raise Misread("Say a command after the colon; :help lists them.")
    at_board = face.call is None
    known = [name for name, held in COMMANDS.items() if held.where == "anywhere" or not at_board]
    try:
        command = COMMANDS[begun("command", typed, known)]
    except Misread:
        if at_board and typed in COMMANDS:
            raise Misread(f"{typed} is for an open call: take one, or open it first.") from None
        if at_board or not line.startswith("/"):
            raise
        command, words = COMMANDS["find"], line[1:]
    command.carry_out(face, words.strip())
