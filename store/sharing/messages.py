"""The contract between a console and a hub: every body that crosses, with its bounds.

Every request but `/health` and `/openapi.json` carries `Authorization: Bearer TOKEN`. Bodies are
JSON in UTF-8; requests are not compressed, never redirected, and at most 16 MiB.

| request | body | 200 | refused with |
| --- | --- | --- | --- |
| `GET /journal?after=JOURNAL` | | `Heads` | |
| `POST /journal` | `Push` | `Pushed` | 409 `gap`, `fork`, `wrong_mode`; 403; 422 `chain` |
| `POST /journal/pull` | `Pull` | `Pulled` | |
| `GET /journal/live` | | server-sent events | 503 `busy` |
| `GET /programs` | | `Programs` | |
| `POST /profiles/ask` | `Ask` | `Answered` | 403; 422; 429 `too_many` |
| `PUT /profiles` | `Put` | `Stored` | 403; 422 |
| `DELETE /profiles/{kind}/{id}` | | `Stored` | 403; 404 |
| `GET /packs` | | `Packs` | |
| `GET /packs/{digest}` | | the checked pack | 404 |
| `PUT /packs/{digest}` | the checked pack | `Published` | 403; 422 `not_that_pack` |
| `GET /health` | | `Health` | 503 |
| `GET /metrics` | | Prometheus text | |

Any of them may answer 400 `malformed`, 401 `token`, 403 `role` or `not_your_journal`,
413 `too_large`, 422 `invalid`, 503 `store` or `busy` (nothing was kept: send the same again later).
The body of a refusal is `Refusal`; `code` is for machines, `message` for people.

Pushing the same again is harmless and is acknowledged again. A 200 means that it is on disk, and on
the standby where there is one. After any other answer, or none, send the same again.

Live events (`text/event-stream`): the first is `heads` with `Heads` as data, so that what was
missed can be pulled; then `entries` with `Pulled` as data whenever journals move. An entry that
does not follow the reader's own head of that journal means that something was missed: pull.
`lagging` means that the reader was too slow and that events were left out: pull. Comments keep the
line open; no byte for 15 seconds means that it is dead. The stream ends when its token is revoked.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from store.entry import Mode
from store.reference.models import Kind
from store.sharing.bounds import MOST_ENTRIES, MOST_HEADS, MOST_RECORDS, MOST_WANTS
from store.sharing.roles import Role
from store.sharing.wire import Hash, Moment, Seq, Uuid, Wire, WireEntry

Phone: TypeAlias = Annotated[str, Field(pattern=r"^\+[0-9]{7,15}(;ext=[0-9]{1,6})?$")]
Said: TypeAlias = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=400)]
"""One line of words: no control characters."""
RecordId: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
]
Short: TypeAlias = Annotated[str, Field(max_length=200)]


class WireHead(Wire):
    """How far the hub holds a journal."""

    journal: Uuid
    seq: Seq
    hash: Hash


class Holder(Wire):
    """Whose token this is, so that a console can warn before it expires."""

    role: Role
    journal: Uuid | None
    expires_at: Moment


class Heads(Wire):
    """How far the hub holds each journal, in order of their UUIDs."""

    mode: Mode
    you: Holder
    heads: Annotated[tuple[WireHead, ...], Field(max_length=MOST_HEADS)]
    more: bool
    """There are journals behind the last one: ask again with `?after=` it."""
    forked: tuple[Uuid, ...]
    """Journals of which other entries were offered than are held; those are kept aside."""


class Push(Wire):
    """A stretch of my journal: entries in a row, each following the one before."""

    journal: Uuid
    entries: Annotated[tuple[WireEntry, ...], Field(min_length=1, max_length=MOST_ENTRIES)]


class Pushed(Wire):
    """All of it is held and durable; the journal goes as far as `seq`, whose hash is `hash`."""

    journal: Uuid
    seq: Seq
    hash: Hash
    added: Annotated[int, Field(ge=0, le=MOST_ENTRIES)]
    """How many were new."""


class WireWant(Wire):
    """The entries of a journal behind number `after`."""

    journal: Uuid
    after: Seq


class Pull(Wire):
    """What is wanted, the most urgent first."""

    wants: Annotated[tuple[WireWant, ...], Field(min_length=1, max_length=MOST_WANTS)]


class Pulled(Wire):
    """Entries, each journal's in a row; bodies and salts are null for a role without them."""

    entries: Annotated[tuple[WireEntry, ...], Field(max_length=MOST_ENTRIES)]
    more: bool
    """Not all that was wanted found room: ask again behind what came."""


class Programs(Wire):
    """The newest `program.status` entry of every program, whoever set it.

    Its `at` tells its age. It is worth no more than that: an old one has to be verified.
    """

    entries: tuple[WireEntry, ...]


class Address(Wire):
    """A place as it is written, the town apart where it is known."""

    line: Said
    town: Said | None = None


class Ask(Wire):
    """What is held about a number or a place, for a call, or for a reason where the role may.

    Every question is on record at the hub with its token, call or reason, and what was found.
    """

    call: Uuid | None = None
    reason: Said | None = None
    phone: Phone | None = None
    """The verified number, as `store.reference.phones` writes it."""
    address: Address | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.phone is None and self.address is None:
            raise ValueError("asks for neither a phone nor an address")
        if (self.call is None) is (self.reason is None):
            raise ValueError("must name either the call or a reason")
        return self


class WireRecord(Wire):
    """A profile, facility or caution, as an import file holds it."""

    kind: Kind
    record: dict[str, Any]


class Answered(Wire):
    """Everything that matches, each to be matched again where it is shown."""

    records: tuple[WireRecord, ...]


class Put(Wire):
    """People and places to add, or to take the place of those with their kind and id."""

    records: Annotated[tuple[WireRecord, ...], Field(min_length=1, max_length=MOST_RECORDS)]


class Stored(Wire):
    """What was done, and is durable."""

    added: int
    replaced: int
    removed: int


class WirePack(Wire):
    """A pack that the hub holds, whole."""

    digest: Hash
    id: Short
    version: Short
    published_at: Moment


class Packs(Wire):
    """The packs held, the newest first."""

    packs: tuple[WirePack, ...]


class Published(Wire):
    """The pack is held and durable."""

    digest: Hash
    added: bool


class Health(Wire):
    """The hub can read and write its store."""

    status: Literal["ok", "failing"]
    mode: Mode


class Error(Wire):
    """Why a request was refused."""

    code: Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=40)]
    message: str
    expected: Seq | None = None
    """With `gap`: the number that the stretch must begin at, or before."""
    seq: Seq | None = None
    """With `fork` and `chain`: the first entry concerned."""
    held: Hash | None = None
    """With `fork`: the hash that the hub holds of it."""
    faults: tuple[str, ...] = ()
    """With `invalid`: everything that is wrong, each with its place."""


class Refusal(Wire):
    """The body of every answer that is not a success."""

    error: Error
