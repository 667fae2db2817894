"""One folder of a pack, read file by file: its header, its sections, and where each part stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from protocols.explaining import explained
from protocols.faults import Fault, PackRejected
from protocols.files import read_bytes
from protocols.model import Header, MainFile, Sections

if TYPE_CHECKING:
    from protocols.reading import Node

MAIN_FILE = "pack.yaml"
SCENARIO_FOLDER = "scenarios"
APPROVAL_FILE = "approval.yaml"
MAX_FILES = 200
MAX_TOTAL_BYTES = 8_000_000

LIST_SECTIONS = {"rules": "id", "offers": "id", "tiers": "tier", "invariants": "id"}
"""Sections that are lists, because their order means something, and the name of their ids."""

_Part = TypeVar("_Part", bound=BaseModel)

Key = tuple[str, str]
"""A section and the id of an object in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object stands: the file, and the object as it was written."""

    file: str
    node: Node

    def fault(self, what: str, remedy: str, path: tuple[str | int, ...] = ()) -> Fault:
        """A fault at `path` inside the object."""
        return Fault(self.file, self.node.line_at(path), what, remedy)

    def __str__(self) -> str:
        return f"{self.file}:{self.node.line}"


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a pack's own files, by name relative to the folder's parent."""

    folder: str
    files: Mapping[str, bytes]

    def digest(self) -> str:
        """A digest of the bytes, for the cache."""
        total = hashlib.sha256()
        for name, raw in sorted(self.files.items()):
            total.update(f"{name}\0{len(raw)}\0".encode())
            total.update(raw)
        return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Layer:
    """What one folder says, without its parents."""

    header: Header
    objects: Mapping[Key, BaseModel]
    """In the order of the files' names and of the lines in them."""
    removed: Mapping[Key, str]
    """Objects of the parent that are taken out, and why."""
    places: Mapping[Key, Place]
    main: Place


def read_source(folder: Path) -> Source:
    """Read the files of a pack's folder. Raises `PackRejected`."""
    name = folder.resolve().name if folder.name in {"", ".."} else folder.name
    if not (folder / MAIN_FILE).is_file():
        raise PackRejected(
            [
                Fault(
                    str(folder),
                    0,
                    f"there is no {MAIN_FILE} in this folder",
                    "Name a pack's folder",
                )
            ]
        )
    root = folder.resolve()
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        shown = f"{name}/{inner.as_posix()}"
        if inner.parts[0] == SCENARIO_FOLDER or str(inner) == APPROVAL_FILE:
            continue
        if path.is_symlink() and (path.is_dir() or not _within(path, root)):
            remedy = "Copy in what it leads to"
            raise PackRejected([Fault(shown, 0, "a link leads out of the pack", remedy)])
        if path.suffix.lower() not in {".yaml", ".yml"}:
            continue
        if not shown.isprintable():
            raise PackRejected([Fault(ascii(shown), 0, "its name cannot be shown", "Rename it")])
        if path.suffix != ".yaml":
            raise PackRejected([Fault(shown, 0, "it would not be read", "End its name in .yaml")])
        if path.exists() and not path.is_file():
            raise PackRejected([Fault(shown, 0, "it is no file", "Rename it or take it away")])
        if len(found) == MAX_FILES:
            raise PackRejected([Fault(name, 0, f"more than {MAX_FILES} files", "Join some files")])
        found[shown] = read_bytes(path, shown)
    if sum(map(len, found.values())) > MAX_TOTAL_BYTES:
        what = f"the files have more than {MAX_TOTAL_BYTES:,} bytes together"
        raise PackRejected([Fault(name, 0, what, "Make two packs of it, one extending the other")])
    return Source(name, found)


def _within(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link in a circle
        return False


def read_layer(source: Source) -> Layer:
    """Read all files of a source. Raises `PackRejected` with everything wrong in any of them."""
    return joined(source.folder, said_by(source))


FileKey = tuple[str, bytes]
"""A file's name and its bytes, on which alone it depends what it says."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one file says by itself."""

    faults: tuple[Fault, ...]
    header: Header | None = None
    main: Place | None = None
    """The file as a whole, of the main file."""
    objects: tuple[tuple[Key, BaseModel, Place], ...] = ()
    removed: tuple[tuple[Key, str, Place], ...] = ()


def said_by(source: Source, before: Mapping[FileKey, Said] | None = None) -> dict[FileKey, Said]:
    """What each file of a source says; a file that was read `before` is not read again."""
    known = before or {}
    return {key: known.get(key) or _read(*key) for key in source.files.items()}


def _read(file: str, raw: bytes) -> Said:
    from protocols.reading import read_yaml  # needless where a pack is in the cache

    try:
        node = read_yaml(file, raw)
    except PackRejected as rejected:
        return Said(rejected.faults)
    plain, place = node.plain(), Place(file, node)
    if not isinstance(plain, dict):
        remedy = "Write `facts:`, `cards:` ..."
        return Said((Fault(file, node.line, "the file holds no sections", remedy),))
    faults: list[Fault] = []
    header: Header | None = None
    is_main = file.partition("/")[2] == MAIN_FILE
    beside = MainFile if is_main else Sections
    if is_main:
        head = {name: plain.pop(name) for name in Header.model_fields if name in plain}
        header = _validated(Header, head, place, beside, faults.append)
    read = _validated(Sections, plain, place, beside, faults.append)
    return Said(
        tuple(faults),
        header,
        place if is_main else None,
        tuple(_objects(read, file, node)) if read is not None else (),
        tuple(_removed(read, file, node)) if read is not None else (),
    )


def joined(folder: str, said: Mapping[FileKey, Said]) -> Layer:
    """The layer of a folder whose files say this. Raises `PackRejected` with every fault."""
    faults: list[Fault] = []
    objects: dict[Key, BaseModel] = {}
    places: dict[Key, Place] = {}
    removed: dict[Key, str] = {}
    header: Header | None = None
    main: Place | None = None
    for one in said.values():
        faults.extend(one.faults)
        header, main = one.header or header, one.main or main
        for key, value, place in one.objects:
            if key in places:
                faults.append(
                    place.fault(f"{key[1]!r} is already in {places[key]}", "Keep one of the two")
                )
            objects.setdefault(key, value)
            places.setdefault(key, place)
        for (section, name), why, place in one.removed:
            removed[section, name] = why
            places["remove", f"{section}/{name}"] = place
    if header is not None and main is not None and header.pack != folder:
        what = f"the pack calls itself {header.pack!r} in a folder called {folder!r}"
        faults.append(main.fault(what, "Give both the same name", ("pack",)))
    if faults or header is None or main is None:
        raise PackRejected(faults)
    return Layer(header, objects, removed, places, main)


def _objects(read: Sections, file: str, node: Node) -> Iterator[tuple[Key, BaseModel, Place]]:
    for section in Sections.model_fields:
        if section == "remove":
            continue
        held = getattr(read, section)
        if section in LIST_SECTIONS:
            for index, value in enumerate(held):
                name = getattr(value, LIST_SECTIONS[section])
                yield (section, name), value, Place(file, _below(node, section, index))
        else:
            for name, value in held.items():
                yield (section, name), value, Place(file, _below(node, section, name))


def _removed(read: Sections, file: str, node: Node) -> Iterator[tuple[Key, str, Place]]:
    for section, reasons in read.remove.items():
        for name, why in reasons.items():
            yield (section, name), why, Place(file, _below(node, "remove", section, name))


def _below(node: Node, *path: str | int) -> Node:
    for step in path:
        inside = node.value
        assert isinstance(inside, dict | list)
        node = inside[step]  # type: ignore[index]  # a validated file has the shape of its model
    return node


def _validated(
    model: type[_Part],
    plain: Mapping[str, Any],
    place: Place,
    beside: type[BaseModel],
    report: Callable[[Fault], None],
) -> _Part | None:
    """The header or the sections of a file; `beside` knows every name that may stand there."""
    try:
        return model.model_validate(plain)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=True):
            path = tuple(problem["loc"])
            report(place.fault(*explained(beside, path, dict(problem)), path))
        return None
