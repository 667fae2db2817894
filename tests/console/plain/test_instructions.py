"""Instructions step by step: waits in words, counts without redraw, marks in the record."""

from __future__ import annotations

from pathlib import Path

from console.mock.stage import TurnedClock
from store.call import Call
from support.offices import AT, Item, a_ring, after, harbor, office_at, talk

ARREST = ("take", "Main St", ":told breathing none")


def played(folder: Path, *items: Item) -> tuple[str, Call]:
    clock = TurnedClock(AT)
    with office_at(folder, clock, harbor()) as office:
        office.session.ring(a_ring())
        shown = talk(office, clock, *items)
        return shown, office.session.calls[0]


def test_one_alarm_opens_at_once_and_its_steps_are_recorded_one_by_one(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *ARREST, ":instructions", "", "", "q", "=")
    begun = shown.split("> :instructions\n")[1]
    assert begun.startswith(
        "CPR, ADULT\n"
        "NOT APPROVED LOCALLY: sample wording for training until a medical director approves it\n"
        "never say: Do you want to do CPR?\n"
        "Pace: 110 a minute. one and two and three and four. p counts aloud\n"
        "Enter: the step was given. q: back to the questions\n"
        "Step 1 of 3: I will tell you how to do CPR.\n"
        "given? \n"
        "Arrest recognised: 8 s of 90 s (reached)\n"
        "First compression: 8 s of 150 s (running)\n"
        "Step 2 of 3: Get them flat on their back.\n"
        "given? \n"
        "Step 3 of 3: "
    )
    given = call.instructions["cpr-adult"]
    assert sorted(given.steps) == [0, 1]
    assert list(given.marks) == ["arrest_recognised"]
    assert "Location again: said twice" in shown


def test_instructions_go_on_at_the_first_step_that_was_not_given(tmp_path: Path) -> None:
    shown, _ = played(tmp_path, *ARREST, ":instr cpr adult", "", "", "q", ":instr cpr adult", "q")
    assert shown.count("Step 3 of 3: ") == 2


def test_all_steps_given_ends_with_the_clocks(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *ARREST, ":instr cpr-adult", *[""] * 3)
    assert (
        shown.split("given? \n")[-1]
        .partition("Every step was given.\n")[2]
        .startswith(
            "Arrest recognised: 8 s of 90 s (reached)\nFirst compression: 12 s of 150 s (reached)\n"
        )
    )
    assert list(call.instructions["cpr-adult"].marks) == ["arrest_recognised", "first_compression"]


def test_a_late_mark_says_so(tmp_path: Path) -> None:
    shown, _ = played(tmp_path, *ARREST, 100.0, ":instr", "", "q")
    assert "Arrest recognised: 108 s of 90 s (reached) LATE" in shown


def test_a_wait_is_told_when_it_begins_and_when_it_is_over(tmp_path: Path) -> None:
    items = ("take", "Main St", ":instr look", "", 5.0, 4.0, "q", 2.0)
    shown, _ = played(tmp_path, *items)
    assert "given? \nWait 10 seconds.\nStep 2 of 2: A breath" in shown
    before, over, _ = shown.partition("10 seconds are over: Look at the chest, step 1\n")
    assert over
    assert before.endswith("given? q\n")


def test_a_wait_is_over_while_nothing_is_typed_too(tmp_path: Path) -> None:
    items = ("take", "Main St", ":instr look", "", 5.0, 6.0, "q")
    shown, _ = played(tmp_path, *items)
    assert "given? \n10 seconds are over: Look at the chest, step 1\ngiven? q\n" in shown


def test_the_pace_is_counted_in_tens_until_a_line_is_typed(tmp_path: Path) -> None:
    items = (*ARREST, ":instr", "p", *[0.5] * 24, "", *[0.5] * 24, "q")
    shown, _ = played(tmp_path, *items)
    _, _, counted = shown.partition("every tenth count is said.\n")
    counts = [line for line in counted.split("\n") if line.isdecimal()]
    assert counts == ["10", "20"]  # 12 s at 110 a minute is 22


def test_several_alarms_are_chosen_from_the_alarms_first(tmp_path: Path) -> None:
    items = ("take", "Main St", ":told awake unresponsive", ":told breathing gasping", ":instr")
    shown, _ = played(tmp_path, *items, "2", "q", ":seen", ":seen")
    assert after(shown, ":instr")[:3] == [
        "Which instructions?",
        "1 CPR, adult",
        "2 Look at the chest",
    ]
    assert "LOOK AT THE CHEST" in shown
    assert after(shown, ":seen") == ["Seen, not opened: CPR, adult"]
    assert shown.count("There is no alarm.") == 1


def test_a_command_works_between_two_steps(tmp_path: Path) -> None:
    shown, call = played(tmp_path, *ARREST, ":instr", "", ":send")
    assert "given? :send\nWhat was begun is left as it was.\nSENT: " in shown
    assert sorted(call.instructions["cpr-adult"].steps) == [0]
