"""What `/openapi.json` says beyond what FastAPI reads off the routes: bodies and refusals."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from store.sharing.messages import Ask, Pull, Push, Put, Refusal

_TAKEN = (Ask, Pull, Push, Put)
_REF = "#/components/schemas/{model}"


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """That a route takes a JSON body of this model, which it reads itself."""
    return _body({"$ref": _REF.format(model=model.__name__)})


def takes_json() -> dict[str, Any]:
    """That a route takes a JSON object which is checked by its digest."""
    return _body({"type": "object"})


def gives(model: type[BaseModel], *refusals: int) -> dict[int | str, dict[str, Any]]:
    """That a route answers with this model, or refuses."""
    told: dict[int | str, dict[str, Any]] = {200: {"model": model}}
    return told | refuses(*refusals)


def gives_media(media_type: str, *refusals: int) -> dict[int | str, dict[str, Any]]:
    """That a route answers with something else than a model, or refuses."""
    told: dict[int | str, dict[str, Any]] = {200: {"content": {media_type: {}}}}
    return told | refuses(*refusals)


def refuses(*refusals: int) -> dict[int | str, dict[str, Any]]:
    """That a route refuses with these, and with what every route that reads the store may."""
    return {status: {"model": Refusal} for status in sorted({401, 422, 503, *refusals})}


def describe(app: FastAPI) -> dict[str, Any]:
    """The description, made once."""
    if app.openapi_schema is None:
        told = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        _, models = models_json_schema(
            [(model, "validation") for model in _TAKEN], ref_template=_REF
        )
        told["components"]["schemas"].update(models["$defs"])
        app.openapi_schema = told
    return app.openapi_schema


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}
