"""Group commit: the pushes that wait share one transaction, and each is answered after it.

A commit costs the same for one entry as for a thousand, so what arrives during one commit waits
and goes into the next. Nobody is answered before the commit that holds their entries.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeAlias

from store.faults import Refused, StoreFault
from store.hub.engine import Batch, Engine, Outcome
from store.hub.faults import Busy

MOST_IN_GROUP = 2000
"""Entries in one transaction, so that no push waits long for others."""

MOST_WAITING = 20_000
"""Entries that wait; more are refused, for their seats hold them and come again."""

Committed: TypeAlias = Callable[[int, int, float], None]
"""Told of every group: how many batches and entries, and seconds."""


@dataclass(slots=True)
class _Waiting:
    batch: Batch
    answer: asyncio.Future[Outcome]


class Committer:
    """Threads that write groups; made and asked on one event loop."""

    def __init__(
        self,
        engine: Engine,
        *,
        threads: int,
        monotonic: Callable[[], float],
        committed: Committed,
    ) -> None:
        self._engine = engine
        self._monotonic = monotonic
        self._committed = committed
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._threads = [Thread(target=self._run, name=f"commit-{n}") for n in range(threads)]
        self.waiting = 0
        """How many entries wait to be committed."""
        for thread in self._threads:
            thread.start()

    async def push(self, batch: Batch) -> Outcome:
        """What became of a batch, durable where it was taken. Raises Busy or a StoreFault."""
        if self.waiting + len(batch.entries) > MOST_WAITING:
            raise Busy(
                "More entries wait than this hub takes on", "nothing was kept", "Send them later"
            )
        self.waiting += len(batch.entries)
        try:
            answer: asyncio.Future[Outcome] = self._loop.create_future()
            self._queue.put(_Waiting(batch, answer))
            return await answer
        finally:
            self.waiting -= len(batch.entries)

    async def close(self) -> None:
        """Write what waits, then end."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _run(self) -> None:
        ending = False
        while not ending:
            group: list[_Waiting] = []
            size = 0
            while size < MOST_IN_GROUP:
                try:
                    waiting = self._queue.get(block=not group)
                except Empty:
                    break
                if waiting is None:
                    ending = True
                    break
                group.append(waiting)
                size += len(waiting.batch.entries)
            if group:
                self._write(group, size)

    def _write(self, group: list[_Waiting], size: int) -> None:
        began = self._monotonic()
        try:
            outcomes = self._engine.push([waiting.batch for waiting in group])
        except Exception as error:  # whoever waits must hear of it, whatever it is
            if len(group) > 1 and (isinstance(error, Refused) or not isinstance(error, StoreFault)):
                for waiting in group:  # one that no database takes must not keep the others out
                    self._write([waiting], len(waiting.batch.entries))
            else:
                self._answer([(waiting, error) for waiting in group])
            return
        self._committed(len(group), size, self._monotonic() - began)
        self._answer(list(zip(group, outcomes, strict=True)))

    def _answer(self, answers: list[tuple[_Waiting, Outcome | Exception]]) -> None:
        self._loop.call_soon_threadsafe(_settle, answers)


def _settle(answers: list[tuple[_Waiting, Outcome | Exception]]) -> None:
    for waiting, outcome in answers:
        if waiting.answer.done():  # the asker hung up
            continue
        if isinstance(outcome, Exception):
            waiting.answer.set_exception(outcome)
        else:
            waiting.answer.set_result(outcome)
