"""First usable frame, and key to next question, beside a bare Textual app on the same terminal."""

import re
import sys
import time
from pathlib import Path

from bench.measure import table
from support.terminal import Terminal

BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    count = 0
    def compose(self):
        yield Static("question 0", id="q")
    def on_key(self, event):
        self.count += 1
        self.query_one("#q", Static).update(f"question {self.count}")

Bare().run()
"""
STARTS = 5
GUIDECARD = str(Path(sys.executable).with_name("guidecard"))

QUESTIONS = 10
"""How many questions of the demo are answered in each start."""

OPEN = re.compile(r"> ([A-Z][a-z ]+?) +\d+ of \d+")
CHOICE = re.compile(r"^ +(\d)[* ][! ]\S", re.MULTILINE)


def run() -> None:
    """Start both several times; then time keys in both."""
    bare_starts, starts, bare_keys, keys = [], [], [], []
    for _ in range(STARTS):
        start = time.perf_counter()
        with Terminal([sys.executable, "-c", BARE]) as terminal:
            terminal.wait_for("question 0", 20)
            bare_starts.append(time.perf_counter() - start)
            bare_keys += [_until(terminal, "x", f"question {n}") for n in range(1, 30)]
    for _ in range(STARTS):
        start = time.perf_counter()
        with Terminal([GUIDECARD, "demo"]) as terminal:
            terminal.wait_for("BOARD", 20)
            starts.append(time.perf_counter() - start)
            terminal.wait_for("RINGING - Enter", 20)
            terminal.type("\r")
            terminal.wait_for(OPEN, 10)
            keys += [_next_question(terminal) for _ in range(QUESTIONS)]
    print("   first usable frame, process start included")
    table([("bare Textual app", bare_starts), ("guidecard demo, the board", starts)])
    print("   key to next question on the screen")
    table(
        [("bare Textual app, one label", bare_keys), ("guidecard: answer, entries, decision", keys)]
    )


def _next_question(terminal: Terminal) -> float:
    """Answer the open question, whatever it is; the seconds until the next one stands there."""
    left = "\n".join(line[:44] for line in terminal.settle(0.05))
    found = OPEN.search(left)
    assert found is not None, left
    choices = CHOICE.findall(left[left.index(found[0]) :])
    if choices:
        key = choices[-1]
    else:
        terminal.type("x" if found[1] == "Location" else "=")
        terminal.settle()
        key = "\r"
    start = time.perf_counter()
    terminal.type(key)
    terminal.wait_for(re.compile(rf"> (?!{found[1]}  )[A-Z][a-z ]+? +\d+ of \d+"), 10)
    return time.perf_counter() - start


def _until(terminal: Terminal, text: str, awaited: str) -> float:
    start = time.perf_counter()
    terminal.type(text)
    terminal.wait_for(awaited, 10)
    return time.perf_counter() - start
