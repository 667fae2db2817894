"""Finds scenarios by name or file and loads them with the pack they play on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from protocols.faults import NotInPack
from protocols.model.scenario import Scenario
from protocols.pack import Pack
from protocols.scenario import check_scenario, read_scenario, scenario_files
from protocols.shelf import Shelf


def find_scenarios(shelf: Shelf, names: Sequence[str]) -> list[Path]:
    """The files of the scenarios named, or of all packs on the shelf where none is named.

    Raises `NotInPack` for a name that is neither a file nor a scenario of a pack here.
    """
    known = {path.stem: path for name in shelf.names() for path in _of_pack(shelf, name)}
    if not names:
        return [known[name] for name in sorted(known)]
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if name in known:
            found.append(known[name])
        elif path.is_file():
            found.append(path)
        else:
            raise NotInPack("scenario", name, known, "scenario")
    return found


def _of_pack(shelf: Shelf, name: str) -> list[Path]:
    return list(scenario_files(shelf.folder(name)))


def load_scenario(path: Path, shelf: Shelf) -> tuple[Scenario, Pack]:
    """A scenario and its pack. Raises `PackRejected` with every fault, or `NotInPack`."""
    scenario, node = read_scenario(path)
    pack = shelf.load(scenario.pack)
    check_scenario(scenario, node, pack, str(path.name))
    return scenario, pack
