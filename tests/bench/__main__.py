"""Speed, beside a peer or a floor measured in the same run: `python tests/bench [NAME...]`.

Read the ratios. The figures themselves belong to the machine and the minute.
"""

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import (
    backtest,
    checking,
    entries,
    finding,
    frames,
    hub,
    loading,
    places,
    probes,
    proofs,
    steps,
)

BENCHES: dict[str, Callable[[], None]] = {
    "frames": frames.run,
    "steps": steps.run,
    "entries": entries.run,
    "probes": probes.run,
    "loading": loading.run,
    "finding": finding.run,
    "places": places.run,
    "hub": hub.run,
    "proofs": proofs.run,
    "backtest": backtest.run,
    "checking": checking.run,
}


def main() -> None:
    """Run the benches named, or all."""
    unknown = [name for name in sys.argv[1:] if name not in BENCHES]
    if unknown:
        raise SystemExit(f"There is no bench {unknown[0]}. There are: {', '.join(BENCHES)}.")
    for name in sys.argv[1:] or BENCHES:
        print(f"\n== {name}: {sys.modules[BENCHES[name].__module__].__doc__}")
        BENCHES[name]()


main()
