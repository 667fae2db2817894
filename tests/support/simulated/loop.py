"""An event loop on a clock that is turned: it runs what can run now, and waits for nothing."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

_T = TypeVar("_T")


class _NothingToHear(selectors.SelectSelector):
    """The loop would wait here: it has run all that it can, and stops."""

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None or timeout > 0:
            self.loop.stop()
        return []

    loop: TurnedLoop


class TurnedLoop(asyncio.SelectorEventLoop):
    """A loop without threads: what is given to one is done at once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        selector = _NothingToHear()
        super().__init__(selector)
        selector.loop = self

    def time(self) -> float:
        return self.seconds

    def run_in_executor(  # type: ignore[override]  # as narrow as it is used
        self, executor: Executor | None, func: Callable[..., _T], *args: Any
    ) -> asyncio.Future[_T]:
        done: asyncio.Future[_T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    def settle(self) -> None:
        """Run until nothing can run before the clock is turned."""
        self.run_forever()

    def pass_seconds(self, seconds: float) -> None:
        """Turn the clock on."""
        self.seconds += seconds
        self.settle()
