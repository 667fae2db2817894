"""Answers to the open question, and the acts that choose another question, card or answer."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from console.plain.face import Face
from console.plain.question import meanings, question_lines
from console.plain.reading import Misread, named
from console.present.interview import UNCLEAR_KEYS, Prompt, answered_rows, prompt, title_of
from console.session import commands as do
from console.session.replying import command_for
from console.session.view import CallView
from protocols.saying import said
from store.kinds.interview import AnsweredBy


def open_question(face: Face) -> Prompt | None:
    """The question that stands before the call taker; None where all is asked."""
    view = face.view
    fact = face.amending or view.question
    return prompt(view, fact) if fact is not None and view.call.state == "open" else None


def put(face: Face, asked: Prompt) -> None:
    """Say the question with its answers."""
    view = face.view
    offered = face.offered if view.call.yes_no and asked.choices else None
    for line in question_lines(view, asked, face.amending is not None, offered):
        face.voice.say(line)


def answer(face: Face, asked: Prompt, line: str) -> None:
    """Take a line for the answer to the question that stands open. Raises `Misread`."""
    view, typed = face.view, line.strip()
    if not typed and face.amending is not None:
        face.amending = None
        face.voice.say("Left as it was.")
    elif not typed and asked.choices:
        put(face, asked)
    elif view.call.yes_no and asked.choices and typed in {"y", "n"}:
        _offer(face, asked, typed == "y")
    else:
        reply = _meant(face, asked, typed)
        if reply is not None:
            _record(face, asked.fact, reply)


def _meant(face: Face, asked: Prompt, typed: str) -> str | None:
    """What was typed, as the Session takes it; where it may mean two things, that is asked."""
    found = meanings(face.view, asked, typed)
    if len(found) == 1:
        return found[0].reply
    return face.ask.choice("Which is meant?", [(one.reply, one.words) for one in found])


def _offer(face: Face, asked: Prompt, taken: bool) -> None:
    """One answer after another is put to a caller who cannot speak."""
    if taken:
        _record(face, asked.fact, asked.choices[face.offered].value)
    elif {choice.key for choice in asked.choices} == {"y", "n"}:
        _record(face, asked.fact, asked.choices[1].value)
    elif face.offered + 1 < len(asked.choices):
        face.offered += 1
        put(face, asked)
    else:
        _record(face, asked.fact, UNCLEAR_KEYS["k"])


def _record(face: Face, fact: str, reply: str) -> None:
    if face.act(command_for(face.view.pack, fact, reply)):
        face.amending = None
        _confirm(face, fact)


def _confirm(face: Face, fact: str) -> None:
    """Say what now stands, so that a slip of the finger is heard."""
    for answered, row in answered_rows(face.view, 0):
        if answered == fact:
            face.voice.say(f"{title_of(fact)}: {row[-1].text}")


def find(face: Face, words: str) -> None:
    """Find any question of the pack by its words, and ask it."""
    if not words:
        raise Misread("Say some words of the question, like /find weapon.")
    view = face.view
    known = {
        name: f"{title_of(name)}: {said(view.words(name) or fact.ask)}"
        for name, fact in view.pack.sections.facts.items()
        if fact.told_by is None and fact.ask is not None
    }
    parts = words.casefold().split()
    found = [
        (name, asked) for name, asked in known.items() if title_of(name).casefold().split() == parts
    ]
    found = found or [
        (name, asked)
        for name, asked in known.items()
        if all(part in asked.casefold() for part in parts)
    ]
    if not found:
        found = [(name, known[name]) for name in [named("question with", words, known)]]
    fact = found[0][0] if len(found) == 1 else face.ask.choice("Which question?", found)
    if fact is not None and face.act(do.AskQuestion(fact)):
        face.put = None
        face.amending = fact if fact in view.answers else None


def amend(face: Face, words: str) -> None:
    """Choose an answer to amend."""
    answered = {fact: row[-1].text for fact, row in answered_rows(face.view, 0)}
    if not answered:
        raise Misread("Nothing is answered yet.")
    if words:
        face.amending = named("answer", words, {fact: title_of(fact) for fact in answered})
    else:
        options = [(fact, f"{title_of(fact)}: {told}") for fact, told in answered.items()]
        face.amending = face.ask.choice("Which answer?", options)


def told(face: Face, words: str) -> None:
    """Write down an answer that came unasked: a fact, its answer and, after `by`, whose word it
    is. An officer's or a responder's facts are theirs without saying so.
    """
    pack = face.view.pack
    said_of, _, by = words.partition(" by ")
    name, _, typed = said_of.strip().partition(" ")
    if not name or not typed.strip():
        raise Misread("Say the fact and its answer, like :told weapon in hand by ears.")
    fact = named("fact", name, {one: title_of(one) for one in pack.sections.facts})
    held = pack.sections.facts[fact]
    known: tuple[AnsweredBy, ...] = get_args(AnsweredBy)
    speakers: dict[str, str] = {speaker: speaker for speaker in known}
    speaker = named("speaker", by, speakers) if by.strip() else held.told_by or "caller"
    asked = prompt(face.view, fact)
    reply = _meant(face, asked, typed.strip())
    if reply is None:
        return
    command = command_for(pack, fact, reply)
    if isinstance(command, do.AnswerFact):
        command = replace(command, by=next(one for one in known if one == speaker))
    if face.act(command):
        _confirm(face, fact)


def card(face: Face, words: str) -> None:
    """Choose another guidecard; those that rules propose stand first."""
    view = face.view
    cards = view.pack.sections.cards
    known = {
        name: said(cards[name].title) + (" DRAFT" if cards[name].draft else "")
        for name in view.cards
    }
    if words:
        phrases = {
            name: " ".join([title, *(one for many in cards[name].phrases.values() for one in many)])
            for name, title in known.items()
        }
        chosen: str | None = named("card", words, phrases)
    else:
        options = [(name, f"{title}{_fits(view, name)}") for name, title in known.items()]
        chosen = face.ask.choice("Which card?", options)
    if chosen is not None:
        face.act(do.OpenCard(chosen))


def _fits(view: CallView, card: str) -> str:
    if card in view.proposals:
        return " - fits better now"
    return " - may fit what was said" if card in view.suggested else ""


def note(face: Face, words: str) -> None:
    """Write a note into the record."""
    text = words or face.ask.line("note> ")
    if text and face.act(do.AddNote(text)):
        face.voice.say("Noted.")


def cannot(face: Face, words: str) -> None:
    """The caller cannot speak, or, with `off`, can again."""
    off = words == "off" or (not words and face.view.call.yes_no)
    face.act(do.CannotSpeak(on=not off))
