"""A journal behaves as a plain list does, whatever is appended, reopened, crashed or purged."""

import shutil
import tempfile
from datetime import UTC
from pathlib import Path
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from store.entry import Draft, Entry
from store.journal import Journal
from store.verify import verify
from support.journals import NOON, Desk

CALLS = [None, *(UUID(int=n) for n in range(1, 4))]
DRAFTS = st.builds(
    Draft,
    call=st.sampled_from(CALLS),
    kind=st.sampled_from(["note.made", "answer.given", "unknown_kind"]),
    version=st.integers(1, 3),
    at=st.datetimes(timezones=st.just(UTC), min_value=NOON.replace(year=2000, tzinfo=None)),
    body=st.dictionaries(st.text(max_size=3), st.text() | st.integers(-9, 9), max_size=3),
    turn=st.none() | st.integers(1, 12),
    backfill=st.booleans(),
)


class JournalAsList(RuleBasedStateMachine):
    @initialize()
    def make(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.desk = Desk(self.root / "0")
        self.journal: Journal = self.desk.create()
        self.model: list[Entry] = list(self.journal.entries())

    @rule(drafts=st.lists(DRAFTS, max_size=4))
    def append(self, drafts: list[Draft]) -> None:
        highest = {
            call: max((e.header.turn for e in self.model if e.header.call == call), default=0)
            for call in CALLS
        }
        written = self.journal.append(drafts)
        assert len(written) == len(drafts)
        for entry, draft in zip(written, drafts, strict=True):
            head = entry.header
            assert head.turn == (draft.turn or highest[head.call] + 1)
            highest[head.call] = max(highest[head.call], head.turn)
            assert (head.call, head.kind, head.version, head.at, head.backfill, entry.data) == (
                *(draft.call, draft.kind, draft.version, draft.at, draft.backfill, draft.body),
            )
            self.model.append(entry)
            assert head.seq == len(self.model)

    @rule()
    def reopen(self) -> None:
        self.journal.close()
        self.journal = self.desk.open()

    @rule()
    def crash(self) -> None:
        """The files as a killed process leaves them: the connection was never closed."""
        after = Desk(self.root / str(int(self.desk.folder.name) + 1), chance=self.desk.chance)
        after.folder.mkdir()
        for suffix in ("", "-wal"):
            if (left := self.desk.path.with_name(f"journal.db{suffix}")).exists():
                shutil.copy(left, after.folder)
        self.journal.close()
        self.desk, self.journal = after, after.open()

    @invariant()
    def reads_as_the_list_does(self) -> None:
        assert list(self.journal.entries()) == self.model
        last = self.model[-1]
        assert self.journal.heads() == {self.journal.mine: (last.header.seq, last.hash)}
        calls = {call for entry in self.model if (call := entry.header.call)}
        assert self.journal.calls() == tuple(sorted(calls))
        for call in calls:
            of_call = [entry for entry in self.model if entry.header.call == call]
            assert list(self.journal.entries(call)) == sorted(of_call, key=lambda e: e.order)

    def teardown(self) -> None:
        self.journal.close()
        report = verify(self.desk.path)
        assert (report.problems, report.entries) == ((), len(self.model))
        shutil.rmtree(self.root)


TestJournalAsList = JournalAsList.TestCase
TestJournalAsList.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
