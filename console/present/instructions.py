"""Instructions as they are read out: which step is next, and how the clocks stand."""

from __future__ import annotations

from console.present.language import beside
from console.present.rows import Piece, Row, Tone, row, under, wrapped
from console.session.view import CallView
from protocols.saying import said
from store.clock import elapsed_seconds


def next_step(view: CallView, name: str) -> int | None:
    """The first step not given yet, counted from 0; None when all are."""
    given = view.call.instructions.get(name)
    steps = range(len(view.pack.sections.instructions[name].steps))
    return next((step for step in steps if given is None or step not in given.steps), None)


def step_rows(view: CallView, name: str, width: int) -> list[Row]:
    """Every step, the given ones ticked and the next one marked; then what never to say."""
    instruction = view.pack.sections.instructions[name]
    upcoming = next_step(view, name)
    given = view.call.instructions.get(name)
    rows: list[Row] = []
    for index, step in enumerate(instruction.steps):
        done = given is not None and index in given.steps
        mark = "+" if done else ">" if index == upcoming else " "
        tone: Tone = "dim" if done else "title" if index == upcoming else "plain"
        lines = wrapped(said(step.say), width - 6, tone)
        rows += under(row(Piece(f" {mark} {index + 1:>2} ", "key")), lines)
        also = beside(view, step.say)
        if also and not done:
            rows += [row("      ", *line) for line in wrapped(also, width - 6, "value")]
        waiting = _waiting(view, name, index)
        if waiting:
            rows.append(row("      ", Piece(waiting, "warn")))
    for words in instruction.never_say:
        rows += under(row(" never say: "), wrapped(said(words), width - 12, "warn"))
    return rows


def _waiting(view: CallView, name: str, step: int) -> str:
    """What is left of the wait that goes with a step that was given."""
    wait = view.pack.sections.instructions[name].steps[step].wait_seconds
    given = view.call.instructions.get(name)
    if wait is None or given is None or step not in given.steps:
        return ""
    left = wait - elapsed_seconds(given.steps[step], view.now)
    return f"wait {left:.0f} s" if left > 0 else ""


def clock_rows(view: CallView, name: str) -> list[Row]:
    """The clocks of the instructions against their goals, from the moment the call was answered."""
    call = view.call
    rows: list[Row] = []
    for clock in view.pack.sections.instructions[name].clocks:
        given = call.instructions.get(name)
        end = given.marks.get(clock.until) if given else None
        start = call.answered_at or call.opened_at
        took = elapsed_seconds(start, end or view.now) if start else 0.0
        late = took > clock.goal_seconds
        state = "reached" if end else "running"
        words = f" {said(clock.says)}: {took:.0f} s of {clock.goal_seconds} s ({state})"
        rows.append(row(Piece(words + (" LATE" if late else ""), "danger" if late else "ok")))
    return rows


def countdown_words(view: CallView, name: str) -> str:
    """What the pacer says: how fast, and for how long it has gone on."""
    pace = view.pack.sections.instructions[name].pacer_per_minute
    given = view.call.instructions.get(name)
    start = given.marks.get("first_compression") if given else None
    gone = f"   {elapsed_seconds(start, view.now):.0f} s" if start else ""
    return f"PUSH at {pace} a minute{gone}"
