"""Every kind of entry is written down once and for all: an old journal reads as it was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from store import canonical, kinds
from store.kinds import KINDS, contact, following, house, interview, people, response, reviewing
from store.kinds.base import Body

GOLDEN = Path(__file__).parent / "golden" / "kinds"
MODULES = (contact, following, house, interview, people, response, reviewing)
NAMED = [f"{name}.v{version}" for name, version in KINDS]


def golden(name: str, version: int) -> dict[str, Any]:
    path = GOLDEN / f"{name}.v{version}.json"
    assert path.exists(), (
        f"{name} version {version} has no golden file: write {path.name} with a `full` and a "
        "`minimal` body and the `shape` that another test here then tells"
    )
    held: dict[str, Any] = json.loads(path.read_bytes())
    return held


def shape_of(model: type[Body]) -> Any:
    """Everything of a kind that reading and writing hang on, without its words of explanation."""
    return _bare(model.model_json_schema())


def _bare(part: Any) -> Any:
    if isinstance(part, dict):
        named = {"properties", "$defs"}
        return {
            key: {name: _bare(held) for name, held in value.items()}
            if key in named
            else _bare(value)
            for key, value in part.items()
            if key not in {"title", "description"}
        }
    return [_bare(one) for one in part] if isinstance(part, list) else part


@pytest.mark.parametrize("kind", KINDS, ids=NAMED)
@pytest.mark.parametrize("form", ["full", "minimal"])
def test_a_golden_body_reads_and_writes_the_same_bytes(kind: tuple[str, int], form: str) -> None:
    body = golden(*kind)[form]
    read = KINDS[kind].model_validate(body)
    assert canonical.encode(read.content()) == canonical.encode(body)
    assert KINDS[kind].model_validate(read.content()) == read


@pytest.mark.parametrize("kind", KINDS, ids=NAMED)
def test_the_full_body_has_every_field_and_the_minimal_one_only_what_is_needed(
    kind: tuple[str, int],
) -> None:
    fields = {field.alias or name: field for name, field in KINDS[kind].model_fields.items()}
    held = golden(*kind)
    assert held["full"].keys() == fields.keys()
    assert held["minimal"].keys() == {n for n, field in fields.items() if field.is_required()}


@pytest.mark.parametrize("kind", KINDS, ids=NAMED)
def test_a_kind_whose_fields_or_defaults_change_is_a_new_version(kind: tuple[str, int]) -> None:
    shape = shape_of(KINDS[kind])
    assert golden(*kind).get("shape") == shape, (
        f"{kind[0]} changed. Entries of version {kind[1]} are on disk: keep their model, and give "
        "the new fields a new version, with a golden file whose `shape` is "
        f"{json.dumps(shape, sort_keys=True)}"
    )


@pytest.mark.parametrize("kind", KINDS, ids=NAMED)
def test_a_field_too_many_or_too_few_is_not_read(kind: tuple[str, int]) -> None:
    held = golden(*kind)
    model = KINDS[kind]
    for body in (held["full"], held["minimal"]):
        with pytest.raises(ValueError, match=r"[Ee]xtra"):
            model.model_validate({**body, "extra": 1})
    for name in held["minimal"]:
        with pytest.raises(ValueError, match=name):
            model.model_validate({k: v for k, v in held["full"].items() if k != name})


def test_every_golden_file_is_of_a_kind_that_is_known() -> None:
    files = {path.name.removesuffix(".json") for path in GOLDEN.iterdir()}
    assert files == set(NAMED)


def test_one_name_is_one_class() -> None:
    classes = [
        held
        for module in MODULES
        for held in vars(module).values()
        if isinstance(held, type) and issubclass(held, Body) and held is not Body
    ]
    names = [held.KIND for held in classes]
    assert len(set(names)) == len(names), "two classes claim the same kind"
    assert {held.KIND for held in classes} == {name for name, _ in KINDS}
    assert [held for held in classes if "KIND" not in vars(held)] == [], "a kind is inherited"


def test_every_module_of_kinds_is_looked_through() -> None:
    folder = Path(kinds.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "base"}
    assert modules == {module.__name__.rpartition(".")[2] for module in MODULES}
