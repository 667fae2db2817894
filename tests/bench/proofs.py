"""Proofs and differences of every pack, and every slip of a hand in the base pack."""

from __future__ import annotations

from collections import Counter
from time import process_time

from protocols.difference.comparing import compare
from protocols.difference.moves import Way
from protocols.proof.proving import prove
from protocols.shelf import Shelf
from support.mutations import mutants


def run() -> None:
    """Prove each pack, compare it with the base pack, then try all slips on one with programs."""
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
    """What becomes of every slip: refused, disproved, safe, or seen by the difference alone."""
    pack = Shelf().load("seattle-2023")
    became: Counter[tuple[str, str]] = Counter()
    survivors: list[str] = []
    began = process_time()
    for mutant in mutants(pack):
        slipped = mutant.pack()
        if slipped is None:
            end = "refused by check"
        elif (difference := compare(pack, slipped)).equivalent:
            end = "no call moves"
        elif not difference.going(Way.DOWN):
            end = "nothing moves down"
        elif not prove(slipped).holds:
            end = "disproved"
        else:
            end = "seen by the difference alone"
            survivors.append(f"{mutant.kind}: {mutant.says}")
        became[mutant.kind, end] += 1
    for (kind, end), count in sorted(became.items()):
        print(f"  {kind}: {count} {end}")
    for one in survivors:
        print(f"  seen by the difference alone: {one}")
    print(f"  {sum(became.values())} slips, {process_time() - began:.0f} s")
