"""Loading a pack, cold and from the cache, beside a plain YAML parse of the same files."""

import tempfile
from pathlib import Path

import yaml

from bench.measure import compare
from protocols.cache import Cache
from protocols.layer import read_source
from protocols.shelf import SHIPPED, Shelf

TIMES = 30


def run() -> None:
    """Load seattle-2023 with its parent."""
    sources = [read_source(SHIPPED / name) for name in ("base", "seattle-2023")]
    raw = [content for source in sources for content in source.files.values()]
    with tempfile.TemporaryDirectory() as folder:
        cached = Shelf(cache=Cache(Path(folder)))
        cached.load("seattle-2023")
        print(f"   {len(raw)} files, {sum(map(len, raw)):,} bytes")
        compare(
            [
                (
                    "yaml.CSafeLoader on the same files, nothing checked (floor)",
                    lambda: [yaml.load(r, yaml.CSafeLoader) for r in raw],
                ),
                (
                    "cold: read, validate, resolve, check, compile",
                    lambda: Shelf().load("seattle-2023"),
                ),
                ("from the cache: validate, compile", lambda: cached.load("seattle-2023")),
            ],
            TIMES,
        )
