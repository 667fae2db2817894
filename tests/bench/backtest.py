"""Backtest: a million calls on one card, decided whole; and their lines alone beside two peers.

The peers are given the same rows and inputs (areas and programs already looked up) and work out
the urgency of every line; what they find must be what is found here, row by row.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.backtest_peers import Job, PeerMissing, run_duckdb, run_json_logic
from protocols.columns.answers import standing_codes
from protocols.columns.arrays import Bytes
from protocols.columns.availability import look_outside, opened_inputs
from protocols.columns.calls import (
    Calls,
    Places,
    StatusColumns,
    answer_codes,
    calls_of,
    microseconds,
)
from protocols.columns.deciding import decide_columns
from protocols.columns.kleene import Truths
from protocols.columns.lines import urgency_of
from protocols.decide import decide
from protocols.lines import LineKey
from protocols.pack import Pack
from protocols.shelf import Shelf
from protocols.situation import STATES, Situation, Status, Whereabouts

ROWS = 1_000_000
ROWS_AS_OBJECTS = 50_000
ROWS_ONE_BY_ONE = 500
CARD = "welfare-check"
FROM = datetime(2023, 10, 20, tzinfo=UTC)
YEAR_SECONDS = 365 * 86_400


def run() -> None:
    """Make the table, decide it, and let the peers have a go."""
    pack = Shelf().load("seattle-2023")
    calls = _table(pack, ROWS)
    rows = np.unique(np.stack(list(calls.facts.values())), axis=1).shape[1]
    print(f"   {ROWS:,} calls on {CARD}, {len(calls.facts)} facts, {rows:,} different answer sets")
    decide_columns(pack, _table(pack, 1000))
    _say(
        "decide, whole: places, hours, offers, roles, programs, tier",
        ROWS,
        _timed(lambda: decide_columns(pack, calls)),
    )
    some = [_situation(pack, calls, row) for row in range(ROWS_AS_OBJECTS)]
    _say(
        "the same from Situation objects, coded first",
        len(some),
        _timed(lambda: decide_columns(pack, calls_of(pack, some))),
    )
    _say(
        "protocols.decide, one by one (with its words and bounds)",
        ROWS_ONE_BY_ONE,
        _timed(lambda: [decide(pack, situation) for situation in some[:ROWS_ONE_BY_ONE]]),
    )
    outside = look_outside(pack, calls)
    outside.update(opened_inputs(pack, {}, ROWS, CARD))
    found: dict[LineKey, Bytes] = {}
    _say(
        "urgency of every line, inputs given: columns",
        ROWS,
        _timed(lambda: found.update(_urgencies(pack, calls, outside))),
    )
    answers = standing_codes(pack, calls.facts, {}, CARD, ROWS)
    with TemporaryDirectory() as folder:
        job = Job(pack, CARD, answers, outside, found, Path(folder))
        for name, peer in (
            ("SQL CASE in DuckDB", run_duckdb),
            ("compiled json-logic-engine", run_json_logic),
        ):
            try:
                count, seconds = peer(job)
            except PeerMissing as missing:
                print(f"   {f'urgency of every line: {name}':<62} skipped: {missing}")
            else:
                _say(f"urgency of every line, inputs given: {name}", count, seconds)


def _urgencies(pack: Pack, calls: Calls, outside: dict[str, Bytes]) -> dict[LineKey, Bytes]:
    """The lines alone, in pieces as `decide_columns` works."""
    card = pack.procedure.cards[CARD]
    nodes = [node for levels in card.now.at_least.values() for node in levels.values()]
    cone = pack.procedure.graph.cone(nodes)
    found = {key: np.zeros(len(calls), np.uint8) for key in card.now.at_least}
    for start in range(0, len(calls), 32_768):
        piece = slice(start, start + 32_768)
        facts = {fact: codes[piece] for fact, codes in calls.facts.items()}
        inputs = {name: held[piece] for name, held in outside.items()}
        rows = len(calls.card[piece])
        answers = standing_codes(pack, facts, {}, CARD, rows)
        truths = pack.procedure.graph.evaluate(Truths(rows, answers, inputs, pack.domains), cone)
        for key, column in found.items():
            column[piece] = urgency_of(truths, card.now, key)
    return found


def _table(pack: Pack, rows: int) -> Calls:
    """Calls as they might come, no two rows made alike: most answers harmless, some not there."""
    random = np.random.default_rng(4)
    at = microseconds(FROM) + random.integers(0, YEAR_SECONDS, rows) * 1_000_000
    facts = {}
    for fact, domain in pack.domains.items():
        if domain.clear:
            listed = answer_codes(pack, fact)
            calm = [code for code, a in enumerate(listed, 1) if a in (domain.harmless or listed)]
            any_answer = random.integers(0, len(listed) + 1, rows)
            usual = random.choice(calm, rows)
            facts[fact] = np.where(random.random(rows) < 0.9, usual, any_answer).astype(np.uint8)
    status = {
        program: StatusColumns(
            random.integers(0, len(STATES) + 1, rows).astype(np.uint8),
            random.integers(0, 3, rows),
            random.integers(0, 90, rows),
            at - random.integers(-100, 7200, rows) * 1_000_000,
        )
        for program in pack.sections.programs
    }
    place = Places(
        random.uniform(47.59, 47.63, rows),
        random.uniform(-122.36, -122.31, rows),
        random.choice([10.0, 30.0, 300.0, np.nan], rows),
        np.zeros(rows, np.uint8),
    )
    card = np.full(rows, list(pack.sections.cards).index(CARD), np.uint8)
    return Calls(card, at, facts, {}, place, status, {}, np.zeros(rows, np.bool_))


def _situation(pack: Pack, calls: Calls, row: int) -> Situation:
    """One row as `decide` takes it."""
    place, status = calls.place, {}
    for program, held in calls.status.items():
        if held.state[row]:
            status[program] = Status(
                STATES[held.state[row] - 1],
                int(held.free[row]),
                int(held.wait_minutes[row]),
                datetime.fromtimestamp(int(held.as_of_us[row]) / 1e6, UTC),
            )
    within = float(place.uncertainty_m[row])
    return Situation(
        CARD,
        datetime.fromtimestamp(int(calls.at_us[row]) / 1e6, UTC),
        {
            fact: answer_codes(pack, fact)[codes[row] - 1]
            for fact, codes in calls.facts.items()
            if codes[row]
        },
        place=Whereabouts(
            float(place.latitude[row]),
            float(place.longitude[row]),
            None if np.isnan(within) else within,
        ),
        status=status,
    )


def _timed(does: Callable[[], object]) -> float:
    start = time.perf_counter()
    does()
    return time.perf_counter() - start


def _say(what: str, rows: int, seconds: float) -> None:
    print(f"   {what:<62}{rows / seconds:>12,.0f} rows/s{seconds:>9.2f} s for {rows:,}")
