"""From what went wrong to an exit code, one clear sentence, and JSON where a machine reads."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from console.cli.options import Stopped
from console.text.clean import plain

DONE, FOUND_WRONG, MISUSED = 0, 1, 2


def report(error: BaseException, as_json: bool) -> int:
    """Say what went wrong on stderr (and as JSON on stdout if asked); gives the exit code."""
    code, told = _told(error)
    for line in told["error"]["message"].splitlines():
        sys.stderr.write(f"guidecard: {plain(line)}\n")
    if as_json:
        sys.stdout.write(json.dumps(told, ensure_ascii=True) + "\n")
    return code


def _told(error: BaseException) -> tuple[int, dict[str, Any]]:
    from protocols.faults import NotInPack, PackRejected, ProtocolError
    from protocols.triage import error_reply
    from store.faults import StoreFault
    from store.reference.faults import ImportRefused

    match error:
        case click.ClickException():
            context = getattr(error, "ctx", None)
            help_with = f" (see {context.command_path} --help)" if context else ""
            return MISUSED, _reply("misused", f"{error.format_message()}{help_with}")
        case ImportRefused():
            return FOUND_WRONG, _reply("import_refused", str(error))
        case PackRejected():
            return FOUND_WRONG, error_reply(error)
        case NotInPack():
            hint = error.hint(" Did you mean ")
            reply = error_reply(error)
            what = f"There is no {error.kind} {error.name!r}; nothing was done.{hint}"
            reply["error"]["message"] = what
            return MISUSED, reply
        case ProtocolError():
            reply = error_reply(error)
            reply["error"]["message"] = f"{str(error).rstrip('.')}; nothing was done."
            return MISUSED, reply
        case Stopped():
            return FOUND_WRONG, _reply("stopped", str(error))
        case StoreFault():
            return FOUND_WRONG, _reply(error.code, str(error))
    return MISUSED, _reply("misused", str(error))


def _reply(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "where": None, "nearest": None}}
