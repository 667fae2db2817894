"""What is recommended or added and still to be sent, left out, or handed over."""

from __future__ import annotations

from collections.abc import Iterable

from protocols.decision import Decision
from protocols.lines import Line, LineKey
from protocols.model import Sections
from protocols.words import URGENCIES, Role, TransferState
from store.call import Call, LeftOut
from store.kinds.base import SentLine

HANDED_OVER = frozenset(
    {TransferState.ACCEPTED, TransferState.WITH_CLINICIAN, TransferState.RESOLVED}
)
"""Transfer states in which a line by phone has the caller."""


def owed_lines(call: Call, decision: Decision, sections: Sections) -> tuple[Line, ...]:
    """The lines still to be sent: none is owed that was sent or left out with that urgency."""
    wanted = [(line, _covered(call, call.left_out, sections)) for line in decision.lines]
    wanted += [
        (added_line(one.line), _covered(call, call.left_out[one.left_out_before :], sections))
        for one in call.added
    ]
    found: dict[LineKey, Line] = {}
    for line, covered in wanted:
        held = found.get(line.key)
        if line.urgency > covered.get(line.key, 0) and (
            held is None or held.urgency < line.urgency
        ):
            found[line.key] = line
    return tuple(found.values())


def sent_urgencies(call: Call) -> dict[LineKey, int]:
    """For every line that was sent, the highest urgency with which it was."""
    found: dict[LineKey, int] = {}
    for sent in call.sent:
        for line in sent.lines:
            key = key_of(line)
            found[key] = max(found.get(key, 0), URGENCIES[line.urgency])
    return found


def _covered(call: Call, left_out: Iterable[LeftOut], sections: Sections) -> dict[LineKey, int]:
    found = sent_urgencies(call)
    for left in left_out:
        key = key_of(left.line)
        found[key] = max(found.get(key, 0), URGENCIES[left.line.urgency])
    for transfer in call.transfers.values():
        program = sections.programs.get(transfer.program)
        if program is not None and transfer.state in HANDED_OVER:
            for service in program.services:
                for by_phone in (False, True):
                    found[LineKey(service, by_phone)] = max(URGENCIES.values())
    return found


def goes_by_phone(line: Line, sections: Sections) -> bool:
    """Whether a line is reached by a transfer or a conference rather than sent."""
    if line.program is None:
        return line.role is Role.CONSULT
    return sections.programs[line.program].by_phone


def key_of(line: SentLine) -> LineKey:
    """What makes a recorded line the same line as another."""
    return LineKey(line.service, line.by_phone)


def added_line(line: SentLine) -> Line:
    """A line that the call taker added, as a line of a response."""
    return Line(line.service, URGENCIES[line.urgency], Role(line.role), line.program, ("added",))


def recorded(line: Line) -> SentLine:
    """A line as it is written in an entry."""
    return SentLine(
        service=line.service,
        urgency=line.urgency.word,
        role=line.role.value,
        program=line.program,
    )
