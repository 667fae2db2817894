"""Which exceptions are faults to be told in a sentence, and which are defects of the program."""

from __future__ import annotations

import click

from console.cli.options import Misused, Stopped
from console.office.folder import NoFolder
from console.office.settings import SettingsRefused
from protocols.faults import ProtocolError
from store.faults import StoreFault


def is_expected(error: BaseException) -> bool:
    """Whether the error is one that a user can do something about."""
    return isinstance(
        error,
        click.ClickException
        | Misused
        | Stopped
        | NoFolder
        | SettingsRefused
        | ProtocolError
        | StoreFault,
    )
