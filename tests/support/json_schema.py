"""As much of JSON Schema (2020-12) as the schema of packs uses; an unknown keyword is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_SAYS_NOTHING = {"$schema", "$defs", "title", "description", "default", "format"}
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}


def refusals(schema: Schema, value: Any) -> list[str]:
    """Where a value does not fit the schema: paths such as `facts.weapon.danger`."""
    return list(_Check(schema).at(schema, value, ""))


class _Check:
    def __init__(self, root: Schema) -> None:
        self._root = root

    def at(self, schema: Schema | bool, value: Any, path: str) -> Iterator[str]:
        if isinstance(schema, bool):
            if not schema:
                yield path
            return
        for keyword, wanted in schema.items():
            if keyword in _SAYS_NOTHING:
                continue
            yield from getattr(self, f"_{keyword.lstrip('$').lower()}")(wanted, value, path, schema)

    def _fits(self, schema: Schema | bool, value: Any) -> bool:
        return next(self.at(schema, value, ""), None) is None

    def _ref(self, wanted: str, value: Any, path: str, _: Schema) -> Iterator[str]:
        yield from self.at(self._root["$defs"][wanted.removeprefix("#/$defs/")], value, path)

    def _type(self, wanted: str, value: Any, path: str, _: Schema) -> Iterator[str]:
        is_bool = isinstance(value, bool) and wanted in {"integer", "number"}
        if is_bool or not isinstance(value, _TYPES[wanted]):
            yield path

    def _enum(self, wanted: list[Any], value: Any, path: str, _: Schema) -> Iterator[str]:
        if value not in wanted:
            yield path

    def _const(self, wanted: Any, value: Any, path: str, _: Schema) -> Iterator[str]:
        if value != wanted:
            yield f"{path}: {value!r} is not {wanted!r}"

    def _anyof(self, wanted: list[Schema], value: Any, path: str, _: Schema) -> Iterator[str]:
        if not any(self._fits(one, value) for one in wanted):
            yield path

    def _properties(
        self, wanted: dict[str, Schema], value: Any, path: str, _: Schema
    ) -> Iterator[str]:
        if isinstance(value, dict):
            for name in wanted.keys() & value.keys():
                yield from self.at(wanted[name], value[name], f"{path}.{name}".lstrip("."))

    def _patternproperties(
        self, wanted: dict[str, Schema], value: Any, path: str, _: Schema
    ) -> Iterator[str]:
        if isinstance(value, dict):
            for pattern, schema in wanted.items():
                for name in value:
                    if re.search(pattern, name):
                        yield from self.at(schema, value[name], f"{path}.{name}".lstrip("."))

    def _additionalproperties(
        self, wanted: Schema | bool, value: Any, path: str, schema: Schema
    ) -> Iterator[str]:
        if isinstance(value, dict):
            for name in value.keys() - schema.get("properties", {}).keys():
                if not any(re.search(p, name) for p in schema.get("patternProperties", {})):
                    yield from self.at(wanted, value[name], f"{path}.{name}".lstrip("."))

    def _propertynames(self, wanted: Schema, value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, dict):
            for name in value:
                yield from self.at(wanted, name, f"{path}.{name}".lstrip("."))

    def _required(self, wanted: list[str], value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, dict) and not value.keys() >= set(wanted):
            yield path

    def _items(self, wanted: Schema | bool, value: Any, path: str, schema: Schema) -> Iterator[str]:
        if isinstance(value, list):
            start = len(schema.get("prefixItems", []))
            for index, one in enumerate(value[start:], start):
                yield from self.at(wanted, one, f"{path}.{index}")

    def _prefixitems(self, wanted: list[Schema], value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, list):
            for index, (schema, one) in enumerate(zip(wanted, value, strict=False)):
                yield from self.at(schema, one, f"{path}.{index}")

    def _pattern(self, wanted: str, value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, str) and not re.search(wanted, value):
            yield path

    def _minlength(self, wanted: int, value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, str) and len(value) < wanted:
            yield path

    def _maxlength(self, wanted: int, value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, str) and len(value) > wanted:
            yield path

    def _minitems(self, wanted: int, value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, list) and len(value) < wanted:
            yield path

    def _maxitems(self, wanted: int, value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, list) and len(value) > wanted:
            yield path

    def _minproperties(self, wanted: int, value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, dict) and len(value) < wanted:
            yield path

    def _minimum(self, wanted: float, value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, int | float) and value < wanted:
            yield path

    def _maximum(self, wanted: float, value: Any, path: str, _: Schema) -> Iterator[str]:
        if isinstance(value, int | float) and value > wanted:
            yield path
