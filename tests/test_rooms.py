"""The three rooms: what an import pulls in, and what lies at the top level."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def modules_after(code: str) -> set[str]:
    """The modules that are loaded once `code` has run in a fresh process."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd="/"
    )
    return set(done.stdout.split())


def rooms(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules} & {"protocols", "store", "console"}


def test_protocols_pulls_in_no_other_room() -> None:
    modules = modules_after("import protocols.triage, protocols.shelf, protocols.scenario")
    assert rooms(modules) == {"protocols"}
    assert not {"textual", "rich", "sqlite_utils", "sqlite3"} & modules


def test_store_pulls_in_no_console_and_no_textual() -> None:
    modules = modules_after("import store.journal, store.folding, store.index, store.verify")
    assert rooms(modules) == {"protocols", "store"}
    assert "textual" not in modules


def test_the_session_and_the_presenters_know_no_textual() -> None:
    modules = modules_after(
        "import console.session.session, console.present.response, console.office.opening,"
        " console.mock.player"
    )
    assert "textual" not in modules


@pytest.mark.parametrize(
    "arguments", [["--help"], ["protocols", "check"], ["protocols", "--help"], ["--version"]]
)
def test_help_and_check_start_without_textual(arguments: list[str], tmp_path: Path) -> None:
    given = arguments if "-" in arguments[0] else ["--data", str(tmp_path), *arguments]
    modules = modules_after(
        f"import contextlib, io\nfrom console.cli.commands import run\n"
        f"with contextlib.redirect_stdout(io.StringIO()): run({given!r})"
    )
    assert not {"textual", "rich", "sqlite_utils"} & modules


def test_nothing_else_stands_at_the_top_level() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in listed.stdout.splitlines()}
    allowed = {"console", "protocols", "store", "tests", "pyproject.toml", "README.md", "LICENSE"}
    assert {name for name in top if not name.startswith(".")} <= allowed
