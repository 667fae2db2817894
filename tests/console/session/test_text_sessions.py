"""One person should hold no more than three text sessions: the fourth is taken, and it is said."""

from console.present.header import Seating, alerts
from console.session import commands as do
from console.session.room import Ring
from support.sessions import Line


def texted(line: Line) -> Line:
    call = line.session.ring(Ring(line_type="text")).call.id
    there = Line(line.console, call)
    there.do(do.PickUp())
    return there


def said(line: Line) -> list[str]:
    seating = Seating("1", "taker 1", "LIVE", texts=line.session.texts)
    return [alert.words for alert in alerts(line.view, seating) if "TEXT" in alert.words]


def test_three_are_taken_without_a_word_and_of_the_fourth_it_is_said(line: Line) -> None:
    sessions = [texted(line) for _ in range(3)]
    assert said(sessions[-1]) == []
    fourth = texted(line)
    words = "4 TEXT SESSIONS AT THIS SEAT: 3 are the most. Ask somebody to take one over"
    assert said(fourth) == [words]


def test_one_that_rings_and_one_that_is_spoken_do_not_count(line: Line) -> None:
    for _ in range(3):
        texted(line)
    line.session.ring(Ring(line_type="text"))
    line.session.take()
    assert line.session.texts == 3
