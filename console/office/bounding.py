"""Exact bounds on a thread of their own, so that no key waits for them.

What was found is kept by all that it rests on, and looked up by that alone: an answer to an older
standing of a call cannot be taken for one to a newer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Condition, Thread
from time import sleep
from uuid import UUID

from protocols.bounds import Bounds, bounds
from protocols.diagram import OnStep
from protocols.exact import Standing, exact_bounds, within_steps

MOST_KEPT = 512
"""Standings whose bounds are remembered: a call has some dozens in its course."""

STOP_SECONDS = 2.0
"""How long the end of the console waits for work that was told to stop."""

REST_SECONDS = 0.05
"""What the worker lets pass before it begins, so that the key that asked is on the screen first."""

YIELD_SECONDS = 0.0005
"""How long it lets others go on, again and again while it works."""

Exact = Callable[[Standing, OnStep], Bounds]


class _Stale(Exception):
    """Nobody waits for this any more."""


class Worker:
    """Works out what each call was asked about last; of several calls, the one asked about last."""

    def __init__(self, exact: Exact = exact_bounds) -> None:
        self._exact = exact
        self._turn = Condition()
        self._asked: dict[UUID, tuple[Hashable, Standing]] = {}
        self._running: tuple[UUID, Hashable] | None = None
        self._found: OrderedDict[Hashable, Bounds] = OrderedDict()
        self._news = False
        self._closed = False
        self._thread: Thread | None = None

    def found(self, call: UUID, standing: Standing) -> Bounds | None:
        """As `Bounding` says; called by the faces' own thread."""
        key = standing.key
        with self._turn:
            self._asked.pop(call, None)
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
            if self._running != (call, key):
                self._asked[call] = (key, standing)
                if self._thread is None:
                    self._thread = Thread(target=self._work, name="bounds", daemon=True)
                    self._thread.start()
                self._turn.notify_all()
            return None

    def news(self) -> bool:
        """Whether bounds were found since this was last asked."""
        with self._turn:
            told, self._news = self._news, False
            return told

    def close(self) -> None:
        """Stop working; what is half done is dropped."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)

    def _work(self) -> None:
        while (taken := self._take()) is not None:
            key, standing = taken
            try:
                made = self._exact(standing, self._on_step)
            except _Stale:
                continue
            except Exception:  # too much is open, or a defect: a call goes on without exact bounds
                made = bounds(standing.evaluation, standing.lines)
            self._keep(key, made)

    def _take(self) -> tuple[Hashable, Standing] | None:
        """Wait for something to do; None at the end."""
        with self._turn:
            self._running = None
            while not self._closed:
                self._turn.wait_for(lambda: self._asked or self._closed)
                self._turn.wait_for(lambda: self._closed, REST_SECONDS)
                if self._asked and not self._closed:
                    call, (key, standing) = self._asked.popitem()
                    self._running = (call, key)
                    return key, standing
            return None

    def _keep(self, key: Hashable, made: Bounds) -> None:
        with self._turn:
            self._found[key] = made
            self._news = True
            self._turn.notify_all()
            while len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)

    def _on_step(self, steps: int) -> None:
        within_steps(steps)
        with self._turn:
            stale = self._running is not None and self._running[0] in self._asked
            if stale or self._closed:
                raise _Stale
        sleep(YIELD_SECONDS)
