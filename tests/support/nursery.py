"""Children that write a journal until they are killed: real processes, real SIGKILL.

One Python process imports the store and forks a child for each job, so that a kill costs
milliseconds. A child says on stdout what it did, one line each, and the parent kills it there.
"""

import itertools
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from store.recorder import Recorder
from support.journals import Desk, note


@dataclass(frozen=True)
class Nursery:
    process: "subprocess.Popen[bytes]"

    def killed(
        self, job: str, folder: Path, name: str, until: str, microseconds: float
    ) -> list[str]:
        """What a child said before it was killed, so long after the first line that is `until`."""
        pid, lines = self._begin(job, folder, name)
        said = []
        for line in itertools.takewhile(lambda line: line != until, lines):
            assert line != "dead", f"{name} ended by itself before it said {until}"
            said.append(line)
        end = time.perf_counter() + microseconds / 1e6
        while time.perf_counter() < end:
            pass
        os.kill(pid, signal.SIGKILL)
        said += [until, *itertools.takewhile(lambda line: line != "dead", lines)]
        return said

    @contextmanager
    def begun(self, job: str, folder: Path, name: str) -> Iterator[list[str]]:
        """A child at work, and what it has said so far, until it is killed at the block's end."""
        pid, lines = self._begin(job, folder, name)
        said: list[str] = []
        ears = Thread(target=lambda: said.extend(itertools.takewhile(lambda x: x != "dead", lines)))
        ears.start()
        try:
            yield said
        finally:
            os.kill(pid, signal.SIGKILL)
            ears.join()

    def _begin(self, job: str, folder: Path, name: str) -> tuple[int, Iterator[str]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        order = {"job": job, "folder": str(folder), "name": name}
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        lines = (line.decode().rstrip("\n") for line in self.process.stdout)
        return int(next(lines)), lines


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A process ready to fork writers."""
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    with process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def append(desk: Desk, name: str) -> None:
    """Append groups of one to three notes, saying each text once it is acknowledged."""
    with desk.open() as journal:
        for number in itertools.count():
            group = [f"{name}.{number}.{part}" for part in range(desk.chance.randint(1, 3))]
            journal.append([note(text) for text in group])
            for text in group:
                say(text)


def acknowledge_first(desk: Desk, name: str) -> None:
    """The control: every text is said before the group that holds it is written."""
    with desk.open() as journal:
        for number in itertools.count():
            group = [f"{name}.{number}.{part}" for part in range(8)]
            for text in group:
                say(text)
            journal.append([note(text) for text in group])


def recover(desk: Desk, name: str) -> None:
    """Record on a disk that takes nothing, then let it take everything again."""
    journal = desk.open()
    recorder = Recorder(journal, clock=desk.clock, monotonic=desk.clock.monotonic)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    for number in range(30):
        if number == 3:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
        desk.clock.run(1)
        text = f"{name}.{number:02}"
        recorded = recorder.record([note(text, at=desk.clock()), note(f"{text}+", at=desk.clock())])
        say(f"{'saved' if recorded.saved else 'kept'} {text}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    say("recovering")
    recorder.retry()
    say("recovered")
    for number in itertools.count(30):
        recorder.record([note(f"{name}.{number:02}"), note(f"{name}.{number:02}+")])
        say(f"saved {name}.{number:02}")


JOBS: dict[str, Callable[[Desk, str], None]] = {
    "append": append,
    "acknowledge_first": acknowledge_first,
    "recover": recover,
}


def main() -> None:
    """Fork one child for each order read from stdin, and say when it is dead."""
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            say(str(os.getpid()))
            desk = Desk(Path(order["folder"]), chance=random.Random(order["name"]))
            JOBS[order["job"]](desk, order["name"])
        os.waitpid(pid, 0)
        say("dead")


if __name__ == "__main__":
    main()
