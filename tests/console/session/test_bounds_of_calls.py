"""Exact bounds reach a call's view when they are there, and only that view of which they are."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from console.mock.stage import TurnedClock
from console.office.bounding import Worker
from console.office.folder import DataFolder
from console.office.opening import Office, open_office
from console.present.response import response_rows
from console.present.rows import plain_text
from console.session import commands as do
from console.session.replying import command_for
from console.session.view import CallView
from protocols.bounds import Bounds
from protocols.diagram import OnStep
from protocols.exact import Standing, TooWide, exact_bounds
from support.bounding import AtOnce, ByHand
from support.offices import AT, a_ring, harbor
from support.screens import TRAINING

LONG_SECONDS = 60.0
"""Far beyond what anything here takes: whoever waits longer waits for ever."""


SETTLING = {
    "patient": "one",
    "awake": "talking",
    "breathing": "normal",
    "weapon": "in_hand",
    "violence": "none",
}
"""Answers after which no question on the card of a person down changes anything."""


@pytest.fixture
def by_hand() -> ByHand:
    return ByHand()


@pytest.fixture
def office(tmp_path: Path, by_hand: ByHand) -> Iterator[Office]:
    clock = TurnedClock(AT)
    folder = DataFolder(tmp_path)
    with open_office(folder, harbor(), TRAINING, clock.now, bounding=by_hand) as opened:
        yield opened


def taken(office: Office) -> CallView:
    view = office.session.ring(a_ring())
    return office.session.do(view.call.id, do.PickUp())


def told(office: Office, view: CallView, fact: str, value: str) -> CallView:
    return office.session.do(view.call.id, command_for(view.pack, fact, value))


def words(view: CallView) -> str:
    return " ".join(plain_text(row).strip() for row in response_rows(view, 60))


def test_until_they_come_bounds_are_conservative_and_say_so(office: Office) -> None:
    view = taken(office)
    assert view.bounds_pending
    assert view.decision.bounds == "conservative"
    assert "not exact yet" in words(view)
    assert "exactly" not in words(view)


def test_once_they_are_there_the_view_is_exact_without_a_command(
    office: Office, by_hand: ByHand
) -> None:
    view = taken(office)
    by_hand.let_come(view.standing)
    exact = office.session.view(view.call.id)
    assert not exact.bounds_pending
    assert exact.decision.bounds == "exact"
    assert exact.decision.lines == view.decision.lines
    assert exact.call is view.call, "bounds are no entry"
    assert "this card, exactly: FIELD RESPONSE to EMERGENCY" in words(exact)
    assert "not exact" not in words(exact)


def test_bounds_of_an_older_standing_are_not_shown_on_a_newer_one(
    office: Office, by_hand: ByHand
) -> None:
    older = taken(office)
    newer = told(office, older, "breathing", "none")
    by_hand.let_come(older.standing)
    still = office.session.view(newer.call.id)
    assert still.bounds_pending
    assert still.decision.could_add == newer.decision.could_add
    by_hand.let_come(newer.standing)
    assert not office.session.view(newer.call.id).bounds_pending


def test_an_answer_that_decides_nothing_keeps_exact_bounds_in_sight(
    office: Office, by_hand: ByHand
) -> None:
    view = taken(office)
    by_hand.let_come(view.standing)
    after = told(office, view, "what_happened", "man lying in a doorway")
    assert after.answers["what_happened"]
    assert after.decision.bounds == "exact"


def test_what_is_settled_already_is_exact_without_being_asked(
    office: Office, by_hand: ByHand
) -> None:
    view = office.session.do(taken(office).call.id, do.OpenCard("person-down"))
    by_hand.asked.clear()
    for fact, value in SETTLING.items():
        view = told(office, view, fact, value)
    assert view.decision.settled
    assert not view.bounds_pending
    assert view.standing.key not in {standing.key for standing in by_hand.asked}
    assert "settled: no question changes it" in words(view)


def test_bounds_given_up_say_that_they_stay_conservative(office: Office, by_hand: ByHand) -> None:
    view = taken(office)
    by_hand.made[view.standing.key] = Bounds(
        view.decision.could_add, view.decision.could_drop, False, "conservative"
    )
    again = office.session.view(view.call.id)
    assert not again.bounds_pending
    assert "not exact: too much is open" in words(again)


def test_nothing_of_bounds_is_in_the_record(tmp_path: Path, office: Office) -> None:
    """Entries are the same whether bounds came or not."""
    clock = TurnedClock(AT)
    with open_office(
        DataFolder(tmp_path / "exact"), harbor(), TRAINING, clock.now, bounding=AtOnce()
    ) as exact:
        views = [told(one, taken(one), "breathing", "normal") for one in (office, exact)]
    without, with_them = ([e.body for e in view.call.entries] for view in views)
    assert views[0].decision.bounds != views[1].decision.bounds
    assert without[1:] == with_them[1:], "all but the number of the call"


class Held:
    """Exact bounds, held up at their first step until the test lets them go on."""

    def __init__(self) -> None:
        self.begun, self.go_on = Event(), Event()
        self.ended: list[object] = []

    def __call__(self, standing: Standing, on_step: OnStep) -> Bounds:
        self.begun.set()
        assert self.go_on.wait(LONG_SECONDS)
        on_step(1)
        made = exact_bounds(standing, on_step)
        self.ended.append(standing.key)
        return made


def wait_for_news(worker: Worker) -> None:
    """The worker wakes whoever waits for its turn when it has found something."""
    with worker._turn:
        assert worker._turn.wait_for(lambda: worker._news, LONG_SECONDS)
    assert worker.news()


class TestTheWorker:
    """On its thread; events in both directions, so that no test waits for time to pass."""

    def test_gives_what_is_exact_and_remembers_it(self, office: Office) -> None:
        view = taken(office)
        worker = Worker()
        assert worker.found(view.call.id, view.standing) is None
        wait_for_news(worker)
        assert worker.found(view.call.id, view.standing) == exact_bounds(view.standing)
        assert not worker.news()
        worker.close()

    def test_drops_what_nobody_waits_for(self, office: Office) -> None:
        older = taken(office)
        newer = told(office, older, "breathing", "normal")
        held = Held()
        worker = Worker(held)
        worker.found(older.call.id, older.standing)
        assert held.begun.wait(LONG_SECONDS)
        worker.found(newer.call.id, newer.standing)
        held.go_on.set()
        wait_for_news(worker)
        assert worker.found(newer.call.id, newer.standing) == exact_bounds(newer.standing)
        assert held.ended == [newer.standing.key], "the older one was stopped half-way"
        worker.close()

    def test_another_call_stops_nothing(self, office: Office) -> None:
        one = taken(office)
        other = told(office, taken(office), "breathing", "normal")
        held = Held()
        worker = Worker(held)
        worker.found(one.call.id, one.standing)
        assert held.begun.wait(LONG_SECONDS)
        worker.found(other.call.id, other.standing)
        held.go_on.set()
        while worker.found(other.call.id, other.standing) is None:
            wait_for_news(worker)
        assert held.ended == [one.standing.key, other.standing.key]
        worker.close()

    @pytest.mark.parametrize("fault", [TooWide(), RecursionError(), MemoryError(), ValueError()])
    def test_stays_conservative_where_it_fails(self, office: Office, fault: Exception) -> None:
        def fails(standing: Standing, on_step: OnStep) -> Bounds:
            raise fault

        view = taken(office)
        worker = Worker(fails)
        worker.found(view.call.id, view.standing)
        wait_for_news(worker)
        found = worker.found(view.call.id, view.standing)
        assert found is not None
        assert found.kind == "conservative"
        assert found.could_add == view.decision.could_add
        worker.close()

    def test_ends_in_the_middle_of_its_work(self, office: Office) -> None:
        begun = Event()

        def until_the_end(standing: Standing, on_step: OnStep) -> Bounds:
            begun.set()
            with worker._turn:
                assert worker._turn.wait_for(lambda: worker._closed, LONG_SECONDS)
            on_step(1)
            raise AssertionError("it was not told to stop")

        view = taken(office)
        worker = Worker(until_the_end)
        worker.found(view.call.id, view.standing)
        assert begun.wait(LONG_SECONDS)
        worker.close()
        assert worker._thread is not None
        assert not worker._thread.is_alive()
        assert not worker.news()
