"""The settings of an installation: guidecard.toml in the data folder, and the command line."""

from __future__ import annotations

import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

NAME = Field(min_length=1, max_length=60)


class SettingsRefused(Exception):
    """A settings file that cannot be used; nothing was begun."""


class HubSettings(BaseModel):
    """`[hub]`: where calls are shared, and with which token."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Annotated[str, Field(max_length=300, pattern=r"^https?://[^\s/?#@]+/?$")]
    """Like `https://hub.example:8911`."""
    token: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[!-~]+$")] | None = None
    token_file: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    """A file with the token, from the folder of the settings on; only its owner may read it."""
    certificate: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    """The authority's certificate, where no public one vouches for the hub."""
    without_encryption: bool = False
    """Plain HTTP to another machine: whoever is on the network reads the calls and the token."""

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if (self.token is None) is (self.token_file is None):
            raise ValueError("say either token_file or token")
        if self.url.startswith("http:") and not (self.without_encryption or _is_here(self.url)):
            raise ValueError(
                "plain http would let anybody on the network read the calls and the token: use "
                "https, or, where the network itself is encrypted, say without_encryption = true"
            )
        return self


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Settings(BaseModel):
    """What may stand in guidecard.toml; every setting may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pack: Annotated[str, NAME] | None = None
    """The pack on which calls begin."""
    seat: Annotated[str, NAME] = "1"
    taker: Annotated[str, NAME] | None = None
    theme: Annotated[str, NAME] | None = None
    hub: HubSettings | None = None
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
