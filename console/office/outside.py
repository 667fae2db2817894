"""What other seats have and this one lacks: the packs of their calls, and whom the hub knows.

All of it is asked for in the background. What comes is told to the Session, and nothing waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from console.office.packs import HeldPacks
from console.office.people import Known
from console.session.session import Session
from console.sharing.errands import Errands, PackCame, PeopleCame, Question, Standing
from console.sharing.syncing import Shared
from protocols.checked import Checked, to_json
from protocols.pack import Pack
from store.call import Call
from store.entry import Entry
from store.index import Index
from store.kinds import body_of
from store.kinds.contact import CallOpened
from store.reader import Reader


class Outside:
    """The errands of an office."""

    def __init__(self, errands: Errands, packs: HeldPacks, people: Known) -> None:
        self._errands = errands
        self._packs = packs
        self._people = people
        self._asked: dict[UUID, tuple[object, Question | None]] = {}
        """By call: what the question rests on, and the question."""
        self._offered: set[str] = set()
        self._told = -1

    def see(self, entries: Iterable[Entry]) -> None:
        """Entries of other seats: the packs on which their calls began are wanted."""
        for entry in entries:
            if entry.header.kind == CallOpened.KIND:
                opened = body_of(entry)
                if isinstance(opened, CallOpened):
                    self.want(opened.pack.digest)

    def see_open_calls(self, reader: Reader, index: Index, session: Session) -> None:
        """The calls that ring and are open elsewhere at the start. Raises a StoreFault."""
        held = {call.id for call in session.calls}
        for state in ("ringing", "open"):
            for listed in index.listed(state=state):
                if listed.call not in held:
                    self.see(reader.entries(listed.call))

    def want(self, digest: str) -> None:
        """A pack is needed, unless it seems to be here."""
        if not self._packs.has(digest):
            self.need(digest)

    def need(self, digest: str) -> None:
        """A pack was looked for and is not here, or is not what it should be."""
        self._errands.want(digest)

    def pack(self, digest: str) -> Standing | None:
        """How it stands with a pack."""
        return self._errands.pack(digest)

    def go_on(self, session: Session) -> bool:
        """Ask for what is lacking and take in what came; whether what may be in sight changed."""
        self._offer(self._packs.current)
        for call in session.calls:
            if call.state == "closed":
                self._let_go(call.id)
                continue
            if call.pack is not None and call.pack.digest not in self._offered:
                self._offer(self._packs.of(call.pack))
            question = self._question(call)
            if question is not None:
                self._errands.inquire(question)
        for brought in self._errands.brought():
            match brought:
                case PackCame(pack=Pack() as pack):
                    self._packs.take(pack)
                case PeopleCame(question, records):
                    self._people.learn(question.call, records)
                    session.look_again(question.call)
        changed, self._told = self._told != self._errands.told, self._errands.told
        return changed

    def asked(self, call: UUID, shared: Shared) -> str:
        """How it stands with whom the hub knows, in a few words."""
        _, question = self._asked.get(call, (None, None))
        standing = None if question is None else self._errands.people(question)
        if standing is None:
            return ""
        match standing.how:
            case "came":
                return "the hub was asked as well"
            case "waiting" | "under_way" if shared.kind in ("in_step", "behind"):
                return "the hub is being asked ..."
            case "waiting" | "under_way":
                return "the hub is NOT asked: it is out of reach"
        return f"the hub could NOT be asked: {standing.why}"

    def _offer(self, pack: Pack) -> None:
        if pack.digest not in self._offered:
            self._offered.add(pack.digest)
            self._errands.offer(pack.digest, partial(_content, pack))

    def _question(self, call: Call) -> Question | None:
        if call.backfill:
            return None
        rests_on = (call.phone_known, call.line_type, call.place)
        held = self._asked.get(call.id)
        if held is None or held[0] != rests_on:
            held = self._asked[call.id] = rests_on, self._people.question(call)
        return held[1]

    def _let_go(self, call: UUID) -> None:
        if self._asked.pop(call, None) is not None:
            self._errands.forget(call)
            self._people.forget(call)


def _content(pack: Pack) -> bytes:
    return to_json(Checked.of(pack))
