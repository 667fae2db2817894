"""The bar of long work: on a terminal, for many things, and nowhere else."""

import io

import pytest

from console.cli.progress import MANY, shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("out", "count", "told"),
    [(Terminal(), MANY, True), (Terminal(), MANY - 1, False), (io.StringIO(), MANY, False)],
)
def test_a_bar_is_shown_on_a_terminal_for_many(out: io.StringIO, count: int, told: bool) -> None:
    assert list(shown(range(count), "Reading", out)) == list(range(count))
    assert ("Reading" in out.getvalue(), "100%" in out.getvalue()) == (told, told)


def test_nothing_is_nothing() -> None:
    assert list(shown((), "Reading", Terminal())) == []
