"""Instructions given step by step, with their waits, clocks and pace in words."""

from __future__ import annotations

from console.plain.face import Face
from console.plain.pacing import Pacer
from console.plain.reading import named
from console.plain.spoken import rows_words
from console.present.instructions import clock_rows, next_step
from console.present.language import beside
from console.session import commands as do
from protocols.model import Instruction
from protocols.saying import said


def instructions(face: Face, words: str) -> None:
    """Give instructions: an alarm's at once, others by name or from a list."""
    view = face.view
    known = view.pack.sections.instructions
    titles = {name: said(held.title) for name, held in known.items()}
    chosen: str | None
    if words:
        chosen = named("instructions", words, titles)
    elif len(view.alarms) == 1:
        chosen = view.alarms[0]
    else:
        at_hand = [*view.alarms, *view.decision.instructions]
        at_hand += view.pack.sections.cards[view.decision.card].instruct
        order = dict.fromkeys([*at_hand, *titles])
        chosen = face.ask.choice("Which instructions?", [(name, titles[name]) for name in order])
    if chosen is not None and face.act(do.OpenInstruction(chosen)):
        _begin(face, known[chosen])
        while _give(face, chosen):
            pass


def _begin(face: Face, instruction: Instruction) -> None:
    lines = [said(instruction.title).upper()]
    if instruction.medical and face.view.wording != "approved":
        lines.append(
            "NOT APPROVED LOCALLY: sample wording for training until a medical director approves it"
        )
    lines += [f"never say: {said(words)}" for words in instruction.never_say]
    pace = instruction.pacer_per_minute
    if pace is not None:
        lines.append(f"Pace: {pace} a minute. one and two and three and four. p counts aloud")
    face.voice.say_all([*lines, "Enter: the step was given. q: back to the questions"])


def _give(face: Face, name: str) -> bool:
    """Say the next step and wait until it was given; False where that is over."""
    instruction = face.view.pack.sections.instructions[name]
    step = next_step(face.view, name)
    if step is None:
        face.voice.say("Every step was given.")
        face.voice.say_all(rows_words(clock_rows(face.view, name)))
        return False
    held = instruction.steps[step]
    face.voice.say(f"Step {step + 1} of {len(instruction.steps)}: {said(held.say)}")
    also = beside(face.view, held.say)
    if also:
        face.voice.say(also)
    typed = face.ask.line("given? ")
    if typed == "p" and instruction.pacer_per_minute is not None:
        face.pacer = Pacer(instruction.pacer_per_minute, face.now_seconds())
        face.voice.say("Counting from now, until a line is typed: every tenth count is said.")
        return True
    if typed:
        return typed != "q"
    if not face.act(do.GiveStep(name, step)):
        return False
    if held.wait_seconds is not None:
        face.voice.say(f"Wait {held.wait_seconds} seconds.")
        due = face.now_seconds() + held.wait_seconds
        over = f"{held.wait_seconds} seconds are over: {said(instruction.title)}, step {step + 1}"
        face.countdowns.append((due, over))
    if held.mark is not None:
        face.voice.say_all(rows_words(clock_rows(face.view, name)))
    return True


def seen(face: Face, _: str) -> None:
    """Acknowledge an alarm without opening its instructions."""
    waiting = face.view.alarms
    if not waiting:
        face.voice.say("There is no alarm.")
    elif face.act(do.SeeAlarm(waiting[0])):
        title = said(face.view.pack.sections.instructions[waiting[0]].title)
        face.voice.say(f"Seen, not opened: {title}")
