"""Proofs and differences of every pack, and every slip of a hand in the base pack."""

from __future__ import annotations

from collections import Counter
from time import process_time

from protocols.difference.comparing import compare
from protocols.proof.proving import prove
from protocols.shelf import Shelf
from support.mutations import mutants
from support.slips import Fate, base_with_teams, fate


def run() -> None:
    """Prove each pack, compare it with the base pack, then try all slips in the base pack."""
    shelf = Shelf()
    base = shelf.load("base")
    for name in shelf.names():
        pack = shelf.load(name)
        began = process_time()
        proof = prove(pack)
        proved_seconds, began = process_time() - began, process_time()
        moves = len(compare(base, pack).moves)
        print(
            f"{name}: {len(proof.findings)} proved over {proof.combinations:.1e} calls in "
            f"{proved_seconds:.2f} s; {moves} moves from base in {process_time() - began:.2f} s"
        )
    slips()


def slips() -> None:
    """What becomes of every slip in the base pack, with a team of each kind."""
    pack = base_with_teams()
    became: Counter[tuple[str, Fate]] = Counter()
    began = process_time()
    for mutant in mutants(pack):
        end = fate(pack, mutant)
        became[mutant.kind, end] += 1
        if end is Fate.SURVIVED:
            print(f"  {end}: {mutant.kind}: {mutant.says}")
    for (kind, end), count in sorted(became.items()):
        print(f"  {kind}: {count} {end}")
    print(f"  {sum(became.values())} slips, {process_time() - began:.0f} s")
