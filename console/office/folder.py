"""The one folder in which everything of an installation lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class NoFolder(Exception):
    """There is no place for the data of this console."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Names of what lies in a data folder; nothing is made by naming it."""

    root: Path
    house: Path | None = None
    """For training: the folder in earnest, whose approvals count here as well."""

    @property
    def journal(self) -> Path:
        """The record of calls."""
        return self.root / "journal.db"

    @property
    def reference(self) -> Path:
        """People, facilities and cautions."""
        return self.root / "reference.db"

    @property
    def places(self) -> Path:
        """The gazetteer; training looks in the same, since it holds nobody's data."""
        return (self.house or self.root) / "places.db"

    @property
    def index(self) -> Path:
        """Lists of calls, made from the journal."""
        return self.root / "index.db"

    @property
    def packs(self) -> Path:
        """The agency's own packs."""
        return self.root / "packs"

    @property
    def packs_used(self) -> Path:
        """Packs ever used, by digest."""
        return self.root / "packs-used"

    @property
    def approvals(self) -> Path:
        """Who answers for the medical wording of which pack, by digest."""
        return (self.house or self.root) / "approvals"

    @property
    def cache(self) -> Path:
        """What can be made again."""
        return self.root / "cache"

    @property
    def settings(self) -> Path:
        """The settings of this installation."""
        return self.root / "guidecard.toml"

    @property
    def training(self) -> DataFolder:
        """The folder of training: a journal and a series of numbers of its own."""
        return DataFolder(self.root / "training", self.root)


def data_folder(given: str | None) -> DataFolder:
    """The folder named on the command line, else the user's own. Raises `NoFolder`."""
    if given is not None:
        return DataFolder(Path(given).absolute())
    from platformdirs import user_data_path

    try:
        return DataFolder(user_data_path("guidecard"))
    except RuntimeError:
        raise NoFolder(
            "There is no home folder here; nothing was begun. Name a folder with --data."
        ) from None
