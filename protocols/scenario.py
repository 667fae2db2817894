"""Reading scenarios and checking their names against the pack they play on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from protocols.conditions import unknown
from protocols.explaining import explained
from protocols.faults import Fault, NotInPack, PackRejected
from protocols.files import read_bytes
from protocols.layer import SCENARIO_FOLDER
from protocols.model.scenario import Scenario
from protocols.naming import answer_of
from protocols.pack import Pack
from protocols.reading import Node, read_yaml
from protocols.situation import ELSEWHERE


def scenario_files(folder: Path) -> Iterator[Path]:
    """The scenarios of a pack's folder, by name."""
    yield from sorted((folder / SCENARIO_FOLDER).glob("*.yaml"))


def read_scenario(path: Path) -> tuple[Scenario, Node]:
    """Read one scenario. Raises `PackRejected` with every fault of its form."""
    file = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    node = read_yaml(file, read_bytes(path, file))
    try:
        return Scenario.model_validate(node.plain()), node
    except ValidationError as error:
        faults = []
        for problem in error.errors(include_url=False):
            path_inside = tuple(problem["loc"])
            what, remedy = explained(Scenario, path_inside, dict(problem))
            faults.append(Fault(file, node.line_at(path_inside), what, remedy))
        raise PackRejected(faults) from None


def check_scenario(scenario: Scenario, node: Node, pack: Pack, file: str) -> None:
    """Check every name of a scenario against its pack. Raises `PackRejected` with all faults."""
    faults: list[Fault] = []

    def report(path: tuple[str | int, ...], what: str, remedy: str) -> None:
        faults.append(Fault(file, node.line_at(path), what, remedy))

    for path, kind, name in _names(scenario):
        known = getattr(pack.sections, kind)
        if name not in known:
            report(path, *unknown(kind.removesuffix("s"), name, known))
    for path, fact, value in _recorded(scenario):
        held = pack.sections.facts.get(fact)
        if held is None or _is_special(held.kind, str(value), pack):
            continue
        try:
            answer_of(pack, fact, value)
        except NotInPack as error:
            report(path, str(error), "Use a value of the fact, or unknown, refused, could_not_ask")
    if faults:
        raise PackRejected(faults)


def _is_special(kind: str, value: str, pack: Pack) -> bool:
    if kind == "area":
        return value in {"at_phone", ELSEWHERE, "unknown", *pack.sections.areas}
    return kind != "choice"


def _recorded(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str, str | int]]:
    """Every answer of a scenario: where it stands, the fact, and what is recorded."""
    for fact, reply in scenario.answers.items():
        yield ("answers", fact), fact, reply.record
    for index, event in enumerate(scenario.events):
        for field in ("volunteers", "amends", "takes_back", "other_seat"):
            said = getattr(event, field)
            if said is not None:
                yield ("events", index, field), said.fact, said.record


def _names(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Every name of a scenario: where it stands, the section it is of, and the name."""
    for path, fact, _ in _recorded(scenario):
        yield path, "facts", fact
    for index, event in enumerate(scenario.events):
        here = ("events", index)
        if event.after not in {"answer", "end"}:
            yield (*here, "after"), "facts", event.after
        for field, kind in (("open", "cards"), ("instruct", "instructions"), ("report", "reports")):
            name = getattr(event, field)
            if name is not None:
                yield (*here, field), kind, name
        for field in ("transfer", "status"):
            step = getattr(event, field)
            if step is not None:
                yield (*here, field), "programs", step.program
        if event.close is not None:
            yield (*here, "close"), "dispositions", event.close.disposition
        if event.leaves_out is not None:
            yield (*here, "leaves_out"), "services", event.leaves_out.service
    for index, status in enumerate(scenario.status):
        yield ("status", index), "programs", status.program
    key = scenario.key
    for field, kind in (
        ("programs", "programs"),
        ("transfer", "programs"),
        ("instructions", "instructions"),
        ("cautions", "cautions"),
        ("reports", "reports"),
        ("asked", "facts"),
        ("conflict", "facts"),
        ("unfilled", "services"),
    ):
        for name in getattr(key, field):
            yield ("key", field), kind, name
    for line in (*(key.lines or ()), *(key.sent or ())):
        yield ("key", "lines"), "services", line.split(" ")[0]
    if key.card is not None:
        yield ("key", "card"), "cards", key.card
    if key.disposition is not None:
        yield ("key", "disposition"), "dispositions", key.disposition
