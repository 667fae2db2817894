"""The settings of an installation: guidecard.toml in the data folder, and the command line."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

NAME = Field(min_length=1, max_length=60)


class SettingsRefused(Exception):
    """A settings file that cannot be used; nothing was begun."""


class Settings(BaseModel):
    """What may stand in guidecard.toml; every setting may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pack: Annotated[str, NAME] | None = None
    """The pack on which calls begin."""
    seat: Annotated[str, NAME] = "1"
    taker: Annotated[str, NAME] | None = None
    theme: Annotated[str, NAME] | None = None
    keys: dict[str, str] = {}
    """Other keys for what can be done: `"call.send" = "f4"`."""


def read_settings(path: Path) -> Settings:
    """Read a settings file; a missing one is empty. Raises `SettingsRefused`."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsRefused(
            f"{path} cannot be read ({error.strerror}); nothing was begun. Check its rights."
        ) from None
    try:
        return Settings.model_validate(tomllib.loads(raw.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsRefused(
            f"{path} is not TOML: {error}; nothing was begun. Mend that line."
        ) from None
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in problem["loc"])
        raise SettingsRefused(
            f"{path}: {where}: {problem['msg'].lower()}; nothing was begun. Mend or remove it."
        ) from None
