"""Loading the whole library, cold and from the cache, beside a plain YAML parse of its files."""

import tempfile
from pathlib import Path

import yaml

from bench.measure import compare
from protocols.cache import Cache
from protocols.layer import read_source
from protocols.shelf import SHIPPED, Shelf

TIMES = 5


def run() -> None:
    """Load every pack; a parent is read again for each pack that extends it, as in earnest."""
    names = Shelf().names()
    raw = [content for name in names for content in read_source(SHIPPED / name).files.values()]
    with tempfile.TemporaryDirectory() as folder:
        cached = Shelf(cache=Cache(Path(folder)))
        for name in names:
            cached.load(name)
        print(f"   {len(names)} packs, {len(raw)} files, {sum(map(len, raw)):,} bytes")
        compare(
            [
                (
                    "yaml.CSafeLoader on the same files, nothing checked (floor)",
                    lambda: [yaml.load(r, yaml.CSafeLoader) for r in raw],
                ),
                (
                    "cold: read, validate, resolve, check, compile",
                    lambda: [Shelf().load(name) for name in names],
                ),
                (
                    "from the cache: validate, compile",
                    lambda: [cached.load(name) for name in names],
                ),
            ],
            TIMES,
        )
