"""The contract that others build on: one decision from facts, as JSON in and JSON out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from protocols.answers import standing_answers
from protocols.bounds import Reaching
from protocols.decide import decide
from protocols.decision import Change, Decision
from protocols.exact import exactly
from protocols.faults import NotInPack, ProtocolError, nearest
from protocols.interview import words_of
from protocols.naming import answer_of, check_fact, check_situation
from protocols.pack import Pack
from protocols.procedure import CASE_ENTRY
from protocols.saying import said
from protocols.situation import Situation, Status, Whereabouts
from protocols.words import TransferState

MAX_CHARACTERS = 1_000_000

Name = Annotated[str, Field(max_length=4000)]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
]


class BadRequest(ProtocolError):
    """A request that is not of the contract's form."""

    def __init__(self, message: str, where: str = "", near: str | None = None) -> None:
        self.where = where
        self.nearest = near
        super().__init__(message)


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Place(_Wire):
    of: Literal["incident", "caller"] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    uncertainty_m: Annotated[float, Field(ge=0, le=1e8, allow_inf_nan=False)] | None = None
    area: Name | None = None


class _Status(_Wire):
    state: Name
    free: Annotated[int, Field(ge=0, le=100_000, strict=True)] | None = None
    wait_min: Annotated[int, Field(ge=0, le=100_000, strict=True)] | None = None
    as_of: Moment | None = None


class _Transfer(_Wire):
    program: Name
    state: TransferState


class Request(_Wire):
    """What is asked: a pack, and what is known of a call. All but the pack may be left out."""

    pack: Name
    card: Name | None = None
    at: Moment | None = None
    place: _Place | None = None
    facts: dict[str, Annotated[int, Field(strict=True, ge=0, le=9999)] | Name | None] | None = None
    opened: list[Name] | None = None
    status: dict[str, _Status] | None = None
    transfer: _Transfer | None = None


def read_request(text: str) -> Request:
    """Read a request. Raises `BadRequest`."""
    if len(text) > MAX_CHARACTERS:
        raise BadRequest(f"the request has more than {MAX_CHARACTERS:,} characters")
    try:
        raw = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"this is not JSON: {error}") from None
    if not isinstance(raw, dict):
        raise BadRequest("the request must be an object with a pack")
    try:
        return Request.model_validate(raw)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in problem["loc"])[:200]
        if problem["type"] == "extra_forbidden":
            name = str(problem["loc"][-1])
            raise BadRequest(f"{where!r} means nothing here", where, _like(name, raw)) from None
        raise BadRequest(f"{where!r}: {problem['msg'].lower()}", where) from None


def answer(
    request: Request,
    load: Callable[[str], Pack],
    now: Callable[[], datetime],
    reaching: Reaching = exactly,
) -> dict[str, Any]:
    """Decide a request; the reply in the contract's form.

    `load` gives a pack by its id. Raises `NotInPack`, `PackRejected` or `BadRequest`.
    """
    pack = load(request.pack)
    situation = situation_of(pack, request, now)
    check_situation(pack, situation)
    return reply(pack, situation, decide(pack, situation, reaching))


def situation_of(pack: Pack, request: Request, now: Callable[[], datetime]) -> Situation:
    """The situation that a request tells. Raises `NotInPack` or `BadRequest`."""
    place = request.place
    if place is not None and (place.lat is None) is not (place.lon is None):
        raise BadRequest("lat and lon belong together", "place")
    for fact in request.facts or {}:
        check_fact(pack, fact)
    return Situation(
        card=CASE_ENTRY if request.card is None else request.card,
        at=request.at or now(),
        facts={
            fact: answer_of(pack, fact, value)
            for fact, value in (request.facts or {}).items()
            if value is not None
        },
        opened=tuple(request.opened or ()),
        # Areas use the incident's place; where the caller is says nothing of it.
        place=None
        if place is None or place.of == "caller"
        else Whereabouts(place.lat, place.lon, place.uncertainty_m, place.area),
        status={
            program: Status(held.state, held.free, held.wait_min, held.as_of)
            for program, held in (request.status or {}).items()
        },
        transfers={request.transfer.program: request.transfer.state} if request.transfer else {},
    )


def reply(pack: Pack, situation: Situation, decision: Decision) -> dict[str, Any]:
    """A decision in the contract's form."""
    sections = pack.sections
    return {
        "pack": {"id": pack.id, "version": pack.header.version, "digest": pack.digest},
        "card": decision.card,
        "needed": decision.needed,
        "tier": decision.tier,
        "screened": decision.screened,
        "lines": [
            {
                "service": line.service,
                "urgency": line.urgency.word,
                "role": line.role.value,
                "program": line.program,
                "from": list(line.origins),
            }
            for line in decision.lines
        ],
        "unfilled": list(decision.unfilled),
        "offers": [
            {
                "id": offer.id,
                "state": offer.state.value,
                "open": list(offer.open_facts),
                "because": list(offer.because),
            }
            for offer in decision.offers
        ],
        "programs": [
            {
                "id": program.id,
                "state": program.state.value,
                "mode": program.mode.value,
                "because": list(program.because),
                "verify": program.verify,
                "follow_ups": [
                    {"after": due.after, "by": due.by, "what": due.what, "when": due.when}
                    for due in program.follow_ups
                ],
            }
            for program in decision.programs
        ],
        "because": [{"rule": held.rule, "text": held.text} for held in decision.because],
        "cautions": [
            {"id": name, "text": said(sections.cautions[name].says)} for name in decision.cautions
        ],
        "instructions": [
            {"id": name, "title": said(sections.instructions[name].title)}
            for name in decision.instructions
        ],
        "reports_due": list(decision.reports_due),
        "could_add": [_change(change) for change in decision.could_add],
        "could_drop": [_change(change) for change in decision.could_drop],
        "bounds": decision.bounds,
        "next": _next(pack, situation, decision),
        "settled": decision.settled,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "service": change.service,
        "urgency": change.urgency.word,
        "if": list(change.facts),
    }


def _next(pack: Pack, situation: Situation, decision: Decision) -> dict[str, str] | None:
    # Typed-in facts decide nothing, so a machine is not sent to ask for them.
    typed = {fact for fact, domain in pack.domains.items() if not domain.clear}
    answers = standing_answers(pack, situation.facts, (*situation.opened, situation.card))
    fact = decision.next_fact(typed | answers.keys())
    if fact is None:
        return None
    words = words_of(pack.sections, pack.plans[situation.card], pack.header.asked_by, fact, answers)
    return {"fact": fact, "ask": said(words) if words else fact}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key!r} stands here twice")
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _like(name: str, raw: dict[str, Any]) -> str | None:
    known = (*Request.model_fields, *_Place.model_fields, *_Status.model_fields)
    return nearest(name, [field for field in known if field not in raw])


def error_reply(error: ProtocolError) -> dict[str, Any]:
    """A refusal in the contract's form."""
    match error:
        case NotInPack():
            code, where, near = f"unknown_{error.kind}", error.where, error.nearest
        case BadRequest():
            code, where, near = "bad_request", error.where, error.nearest
        case _:
            code, where, near = "pack_rejected", "pack", None
    return {"error": {"code": code, "message": str(error), "where": where or None, "nearest": near}}
