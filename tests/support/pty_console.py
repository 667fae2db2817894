"""The installed console on a real terminal, as somebody sees it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from support.terminal import Terminal

GUIDECARD = Path(sys.executable).with_name("guidecard")
START_SECONDS = 60.0
"""A cold start on a busy machine."""

_ANSWERED = re.compile(r"^ [+!] (\w[\w ]{0,17}?)  +(\S.*?) *[▁▂▃▄▅▆▇█ ]*│", re.MULTILINE)


def console(home: Path, *words: str, columns: int = 80, rows: int = 24) -> Terminal:
    """`guidecard` with these words, at home in a folder of its own."""
    env = {"HOME": str(home), "XDG_DATA_HOME": str(home / "share")}
    return Terminal([GUIDECARD, *words], columns=columns, rows=rows, env=env)


def answered(terminal: Terminal) -> dict[str, str]:
    """The answers that the screen shows, by question, as they are cut there."""
    return dict(_ANSWERED.findall("\n".join(terminal.screen())))


def wait_for_question(terminal: Terminal, title: str = r"\w[\w ]*?") -> str:
    """Wait until a question stands open; its title."""
    pattern = re.compile(rf"(?m)^ > ({title}) {{2,}}(?:\d+ of \d+|asked out of turn)")
    return terminal.wait_for(pattern, START_SECONDS).group(1)
