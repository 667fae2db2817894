"""Every command of the line mode, each with what it says and what it leaves in the record."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.mock.stage import TurnedClock
from console.plain.commands import COMMANDS
from console.plain.reading import Misread, begun
from support.offices import AT, a_ring, after, harbor, office_at, talk

TAKEN = ("take", "Main St", "=", "1", "=", "a man lies there")

SCRIPTS: dict[str, tuple[tuple[str, ...], list[str], str]] = {
    "find": (
        ("/threatening",),
        ["Violence, question 10 of 12"],
        "question.opened",
    ),
    "send": ((":send",), ["SENT: Police prompt; Ambulance prompt"], "lines.sent"),
    "add": (
        (":add behavioral health hot stage",),
        ["send: Behavioral health hot, stage", "Added. :send sends it."],
        "line.added",
    ),
    "leave": (
        (":leave ems", "2", "J. Doe"),
        ["Leaving out a recommended line takes a reason.", "Why?"],
        "line.left_out",
    ),
    "instructions": (
        (":instructions stay", "", "q"),
        ["STAY WITH THEM", "never say: Calm down."],
        "instruction.step",
    ),
    "seen": ((":told breathing none", ":seen"), ["Seen, not opened: CPR, adult"], "alarm.seen"),
    "card": ((":card bleach",), ["CARD: Overdose or poisoning"], "card.opened"),
    "amend": (
        (":amend what happened", "he fell"),
        ["What happened, question 5 of 12", "AMEND. Enter alone: leave it as it was"],
        "fact.answered",
    ),
    "told": (
        (":told weapon within reach by ears",),
        ["CAUTION: Weapon within reach - wait for police"],
        "fact.answered",
    ),
    "ask": ((":ask",), ["Patient, question 6 of 12"], "question.opened"),
    "why": (
        (":find weapon", ":why"),
        ["Weapon: A civilian team goes only where none is known.", "Police prompt: the card's own"],
        "question.opened",
    ),
    "note": ((":note He waves.",), ["Noted."], "note.added"),
    "place": ((":place 5th and Pine",), ["Written down."], "place.set"),
    "verify": ((":place 5th and Pine", ":verify"), ["Written down."], "place.verified"),
    "area": ((":area downtown",), ["Written down."], "place.set"),
    "atphone": ((":atphone",), ["Written down."], "place.set"),
    "caller": ((":caller in a bus on 3rd",), ["Written down."], "place.set"),
    "phone": ((":phone 206-555-0177",), ["nobody is known by this number or place"], "phone.set"),
    "cannot": (
        (":cannot",),
        ["CAUTION: Caller may be overheard - do not call back", "DO NOT CALL BACK"],
        "mode.yes_no",
    ),
    "unsafe": ((":unsafe",), ["DO NOT CALL BACK"], "callback.unsafe"),
    "hangup": ((":hangup dropped",), ["CALLER DROPPED"], "caller.left"),
    "callback": ((":callback no answer",), ["Written down."], "callback.tried"),
    "transfer": (
        (":transfer 988", "y", ""),
        ["988 desk: 988"],
        "transfer.moved",
    ),
    "profile": (
        (":profile",),
        ["CALLER'S HOUSEHOLD, patient not confirmed", "confirmed 5 weeks ago; verified phone"],
        "profile.viewed",
    ),
    "patient": (
        (":patient yes",),
        ["The patient is of this household."],
        "patient.of_household",
    ),
    "caution": (
        (":phone 206-555-0199", ":caution ack"),
        ["Read: caution c-swatting-0199"],
        "caution.acknowledged",
    ),
    "units": ((":units ems en route M12",), ["Written down."], "unit.status"),
    "report": (
        (":told child_at_risk yes", ":report child-protection assigned S. Quist"),
        ["Written down."],
        "report.done",
    ),
    "refer": (
        (":refer visitors", "y"),
        ["Referred.", "WAITING, tried 0 of 2  The visitors  Visit at home"],
        "program.referred",
    ),
    "followups": (
        (":refer visitors", "y", ":followups", "1", "1", "no answer", "rang twice"),
        ["WAITING, tried 0 of 2  The visitors  Visit at home"],
        "followup.tried",
    ),
    "show": (
        (":show",),
        ["CALL T-0001  +0:12  CASE ENTRY R. Ames  TRAINING  saved"],
        "question.opened",
    ),
    "log": ((":log 2",), ["2 call.answered, 2023-10-27 14:00:02"], "question.opened"),
    "at": (
        (":backfill 2023-10-26 23:50", ":at 23:55"),
        ["BACK-FILL: what follows happened 2023-10-26 23:55"],
        "call.opened",
    ),
    "close": (
        (":send", ":close responders-sent", "He slept."),
        ["CLOSED T-0001: Responders sent"],
        "call.closed",
    ),
    "reopen": (
        (":send", ":close responders-sent", "", "open 1", ":reopen he called again"),
        ["REOPENED T-0001"],
        "call.reopened",
    ),
    "board": ((":board",), [], "question.opened"),
    "more": ((":help", ":more"), [":caller TEXT - the caller is somewhere else"], "call.opened"),
    "calls": (
        (":calls",),
        ["1. T-0001 open, 206-555-0143, +0:12, Case entry, Main St, NOT SENT"],
        "call.opened",
    ),
    "take": ((":take",), ["Nothing rings. new begins a call by hand."], "call.opened"),
    "answer": ((":answer",), ["Nothing rings. new begins a call by hand."], "call.opened"),
    "open": (
        (":open T-0001",),
        ["CALL T-0001  +0:12  CASE ENTRY R. Ames  TRAINING  saved"],
        "call.opened",
    ),
    "new": ((":new",), ["CALL T-0002  +0:00  CASE ENTRY R. Ames  TRAINING  saved"], "call.opened"),
    "backfill": (
        (":backfill 2023-10-26 14:05",),
        ["BACK-FILL: what follows happened 2023-10-26 14:05"],
        "call.opened",
    ),
    "status": (
        (":status care busy wait 20",),
        ["care: CARE responders: busy, wait 20 min, heard +0:00"],
        "program.status",
    ),
    "packs": (
        (":packs",),
        ["packs PACK WHAT:", "check - What is wrong with it"],
        "call.opened",
    ),
    "jot": ((":jot T-0001 back door is open",), ["Noted."], "note.added"),
    "help": ((":help close",), [":close [DISPOSITION] - end the call"], "call.opened"),
    "quit": (
        (":quit", "y"),
        ["1 call not closed: open again at the next start."],
        "question.opened",
    ),
}
"""By command: what is typed, what is told after the last command, and a kind of entry."""


def test_there_is_a_script_for_every_command() -> None:
    assert set(SCRIPTS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_tells_what_it_did_and_records_it(tmp_path: Path, name: str) -> None:
    typed, told, kind = SCRIPTS[name]
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(office, clock, *TAKEN, *typed)
        kinds = [entry.header.kind for entry in office.journal.entries()]
    commands = [line for line in typed if line.startswith((":", "/"))]
    _, _, following = shown.partition(f"> {commands[-1]}\n")
    assert "\n".join(told) in following
    assert kind in kinds


def test_help_tells_how_every_command_is_typed(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        one_by_one = [f"help {name}" for name in COMMANDS]
        shown = talk(office, clock, *one_by_one, "help", "more", "more")
    for typed, name in zip(one_by_one, COMMANDS, strict=True):
        usage = after(shown, typed)
        assert usage[0].startswith(f":{name} ")
        assert shown.count(usage[0]) == 2


def test_a_command_may_be_cut_short_where_it_is_still_one_only() -> None:
    for name in COMMANDS:
        assert begun("command", name, COMMANDS) == name
        for length in range(2, len(name)):
            short = name[:length]
            fitting = [other for other in COMMANDS if other.startswith(short)]
            if short in COMMANDS:
                assert begun("command", short, COMMANDS) == short
            elif len(fitting) == 1:
                assert begun("command", short, COMMANDS) == name
            else:
                with pytest.raises(Misread, match="may be"):
                    begun("command", short, COMMANDS)


NONSENSE = [
    (":se", "'se' may be send, seen. Type more of it."),
    (":sedn", "There is no command 'sedn'. Did you mean send?"),
    (":s", "There is no command 's'. Did you mean"),
    (":", "Say a command after the colon; :help lists them."),
    ("/", "Say a command after the colon; :help lists them."),
    ("/nosuchwordatall", "There is no question with 'nosuchwordatall'."),
    (":nosuchwordatall", "There is no command 'nosuchwordatall'."),
    (":find", "Say some words of the question, like /find weapon."),
    (":told weapon", "Say the fact and its answer"),
    (":told wepon in_hand", "There is no fact 'wepon'. Did you mean weapon?"),
    (":told weapon axe", "'axe' is no answer here."),
    (":told weapon used by me", "There is no speaker 'me'."),
    (":amend weapon", "There is no answer 'weapon'."),
    (":card suicide", "'suicide' may be suicide-in-progress, suicide-threat."),
    (":add police very", "There is no service 'police very'. Did you mean police?"),
    (":units", "No unit has reported. Like :units ems en_route M12."),
    (":units ems flying", "There is no state 'flying'."),
    (":report", "No report is due."),
    (":log 9999", "Say a number from 1 to"),
    (":at 14:00", "Only a back-filled call has a time of its own."),
    (":reopen", "This call is not closed."),
    (":seen", "There is no alarm."),
    (":caution ack", "No caution of the agency is waiting."),
    (":caution", "There is no caution."),
    (":open", "Say which, by its number in the list or its incident number."),
    (":open 7", "There is no call 7 in the list."),
    (":open T-0009", "There is no call T-0009 here."),
    (":status", "care: CARE responders: not heard of"),
    (":status care", "Like status PROGRAM open free 2."),
    (":status care open free many", "'free many' means nothing here."),
    (":backfill yesterday", "Write the time like 2023-10-27 14:05"),
    (":transfer 988 ringing", "This transfer is not begun: it cannot become ringing now."),
    (":callback maybe", "There is no outcome 'maybe'."),
    (":more", "There is no more."),
    (":add", "Which service?"),
]
"""What is typed, and how the answer begins."""


def test_a_command_that_makes_no_sense_is_told_in_a_sentence(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(office, clock, *TAKEN, *[typed for typed, _ in NONSENSE])
    for typed, told in NONSENSE:
        assert after(shown, typed)[0].startswith(told)


def test_a_command_for_a_call_is_told_so_at_the_board(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    names = [name for name, held in COMMANDS.items() if held.where == "call"]
    with office_at(tmp_path, clock, harbor()) as office:
        shown = talk(office, clock, *names)
    for name in names:
        assert after(shown, name) == [f"{name} is for an open call: take one, or open it first."]


def test_a_command_works_wherever_something_is_asked(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(office, clock, *TAKEN, ":leave ems", ":note not yet", ":close", ":send")
    assert "Why?" in shown
    assert shown.count("What was begun is left as it was.") == 2
    assert after(shown, ":note not yet") == ["What was begun is left as it was.", "Noted."]
    assert after(shown, ":send")[1] == "SENT: Police prompt; Ambulance prompt"


def test_text_that_is_the_name_of_a_grave_command_is_asked_about(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(office, clock, *TAKEN[:-1], "send", "", "send", "2", "Send", "1")
        answers = office.session.calls[0].answers["what_happened"]
    assert after(shown, "send")[0] == "'send' is a command as well. Which is meant?"
    assert after(shown, "2")[0] == "SENT: Police prompt; Ambulance prompt"
    assert [answer.value for answer in answers] == ["Send"]


def test_a_space_before_a_colon_makes_it_text(tmp_path: Path) -> None:
    clock = TurnedClock(AT)
    with office_at(tmp_path, clock, harbor()) as office:
        office.session.ring(a_ring())
        talk(office, clock, *TAKEN[:-1], " :send")
        answers = office.session.calls[0].answers["what_happened"]
    assert [answer.value for answer in answers] == [":send"]
