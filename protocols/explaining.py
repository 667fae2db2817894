"""What a model refuses, in the words of somebody who edits a text file."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from protocols.faults import nearest


def explained(
    model: type[BaseModel], path: tuple[str | int, ...], problem: dict[str, Any]
) -> tuple[str, str]:
    """What is wrong, and the remedy."""
    steps = [str(step) for step in path if step != "[key]"]
    name = steps[-1] if steps else "the file"
    given = problem["input"]
    context = problem.get("ctx", {})
    match problem["type"]:
        case "extra_forbidden" if " " in name and given is None:
            return f"{name!r} was read as a name", (
                "Put a text that holds commas or colons into quotes"
            )
        case "extra_forbidden":
            like = nearest(name, _fields_beside(model, path))
            known = ", ".join(_fields_beside(model, path))
            return f"{name!r} means nothing here", (
                f"Did you mean {like!r}?" if like else f"Known here: {known}"
            )
        case "missing":
            return f"{name!r} is missing", "Add it"
        case "string_type" if isinstance(given, bool | int | float):
            shown = str(given).lower()
            return f"{name!r} is {shown}, which is not a text", f'Put it in quotes: "{shown}"'
        case "string_pattern_mismatch" if path and path[-1] == "[key]":
            return f"{name!r} cannot be a name", "Use small letters, digits, - and _ (at most 64)"
        case "string_pattern_mismatch":
            return (
                f"{name!r} cannot be {str(given)[:60]!r}",
                f"It must look like {context['pattern']}",
            )
        case "tuple_type":
            return f"{name!r} must be a list", "Put each item behind a dash, or all into [ ]"
        case "model_type" | "dict_type":
            return f"{name!r} must have entries of its own", "Write `name: value` lines below it"
        case "value_error":
            return f"{name!r}: {context['error']}", "Mend it"
    message = str(problem["msg"])
    return (
        f"{name!r}: {message[0].lower()}{message[1:]}",
        "Compare with `guidecard protocols schema`",
    )


def _fields_beside(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The names that a model knows where an unknown one was written."""
    here = model
    for step in path[:-1]:
        # Ids and indexes are steps too; they lead to no other model.
        info = here.model_fields.get(str(step))
        here = (_model_within(info.annotation) if info else None) or here
    return [info.alias or name for name, info in here.model_fields.items()]


def _model_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inside = (_model_within(inner) for inner in getattr(annotation, "__args__", ()))
    return next((found for found in inside if found), None)
