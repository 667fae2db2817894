"""The demo from the ring to the disposition, by keys alone, on a plain terminal of 80 by 24."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from support.pty_console import START_SECONDS, answered, console, wait_for_question
from support.terminal import TEXTUAL, Terminal, control_bytes


def press_until(terminal: Terminal, press: Callable[[str], None], key: str, words: str) -> None:
    """Send, and again while it is within a second of a change."""
    for _ in range(50):
        press(key)
        if words in "\n".join(terminal.settle()):
            return
    terminal.wait_for(words)


def test_a_call_of_the_demo_goes_from_ring_to_disposition(tmp_path: Path) -> None:
    with console(tmp_path, "demo") as terminal:
        terminal.wait_for("RINGING - Enter answers", START_SECONDS)
        terminal.press("enter")
        wait_for_question(terminal, "Location")
        terminal.type("3rd & Main")
        terminal.press("enter")
        wait_for_question(terminal, "Location again")
        terminal.type("=")
        terminal.press("enter")
        wait_for_question(terminal, "Map area")
        terminal.press("1")
        wait_for_question(terminal, "Callback")
        terminal.type("=")
        terminal.press("enter")
        wait_for_question(terminal, "What happened")
        terminal.type("a man lies in a doorway")
        terminal.press("enter")
        terminal.wait_for("a man lies in a door")
        terminal.press("f3")
        terminal.wait_for("Which guidecard?")
        terminal.type("person down")
        terminal.press("enter")
        terminal.wait_for("PERSON DOWN")
        for _ in range(3):
            title = wait_for_question(terminal)
            terminal.press("u")
            terminal.wait_for(f"+ {title}")
        assert title in answered(terminal)
        press_until(terminal, terminal.press, "f5", "SENT +")
        terminal.press("f10")
        terminal.wait_for("1  Responders sent")
        terminal.press("1")
        terminal.wait_for("Narrative")
        terminal.type("A man rests; responders look after him.")
        terminal.press("enter")
        terminal.wait_for("closed  T-0001")
        terminal.wait_for("responders-sent")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
        assert control_bytes(terminal.log, TEXTUAL) == []


def test_a_call_of_the_demo_in_lines_goes_from_ring_to_disposition(tmp_path: Path) -> None:
    with console(tmp_path, "demo", "--plain") as terminal:
        terminal.wait_for("take answers it.", START_SECONDS)
        for line, then in (
            ("take", "Location>"),
            ("3rd & Main", "Location again>"),
            ("=", "Map area>"),
            ("1", "Callback>"),
            ("=", "What happened>"),
            ("a man lies in a doorway", "> "),
            (":card person-down", "Person down"),
            ("u", "unknown"),
        ):
            terminal.type(f"{line}\n")
            terminal.wait_for(then)
            terminal.settle()
        press_until(terminal, terminal.type, ":send\n", "SENT:")
        terminal.type(":close responders-sent\n")
        terminal.wait_for("narrative")
        terminal.type("A man rests; responders look after him.\n")
        terminal.wait_for("board>")
        terminal.type("quit\n")
        assert terminal.wait_for_exit() == 0
        assert control_bytes(terminal.log) == []
