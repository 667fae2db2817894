"""The lines of one card as SQL CASE for DuckDB, and as JSON Logic for json-logic-engine.

Each peer is installed into an environment of its own under the temporary folder, and kept there.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from protocols.columns.arrays import Bytes
from protocols.columns.calls import answer_codes
from protocols.graph import Node, Op
from protocols.lines import LineKey
from protocols.pack import Pack
from protocols.words import UNCLEAR

INSTALL_SECONDS = 300
RUN_SECONDS = 600
ROWS_AS_OBJECTS = 200_000
"""For json-logic-engine, which wants an object for each row."""


class PeerMissing(Exception):
    """A peer that cannot be had here, and why."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a peer is given, and what it must find."""

    pack: Pack
    card: str
    answers: Mapping[str, Bytes]
    inputs: Mapping[str, Bytes]
    expected: Mapping[LineKey, Bytes]
    folder: Path

    @property
    def columns(self) -> dict[str, Bytes]:
        """The facts and inputs on which the lines hang, under names that any language takes."""
        graph, found = self.pack.procedure.graph, {}
        for index in graph.cone(self.targets.values()):
            node = graph.nodes[index]
            if node.op is Op.FACT:
                found[column(node)] = self.answers[node.name]
            elif node.op is Op.INPUT:
                found[column(node)] = self.inputs[node.name]
        return found

    @property
    def targets(self) -> dict[tuple[LineKey, int], int]:
        """By line and urgency: the node that tells whether it goes so urgently or more."""
        lines = self.pack.procedure.cards[self.card].now.at_least
        return {(key, int(u)): node for key, levels in lines.items() for u, node in levels.items()}

    def codes(self, node: Node) -> list[int]:
        """The codes of the answers that a node lists."""
        listed = answer_codes(self.pack, node.name)
        return [code for code, answer in enumerate(listed, start=1) if answer in node.values]

    def check(self, name: str, found: Mapping[str, Bytes]) -> None:
        """Every row of every line is as it was found here."""
        for number, (key, expected) in enumerate(self.expected.items()):
            got = found[f"line{number}"]
            differ = np.flatnonzero(got != expected[: len(got)])
            if len(differ):
                raise AssertionError(f"{name}: {key} differs in {len(differ)} rows: {differ[:5]}")


def column(node: Node) -> str:
    """The name of a fact's or an input's column."""
    kind = "f_" if node.op is Op.FACT else "i_"
    return kind + "".join(c if c.isalnum() else "_" for c in node.name)


def run_duckdb(job: Job) -> tuple[int, float]:
    """Rows and seconds of one CREATE TABLE AS over a table in memory."""
    python = _duckdb_python()
    rows = len(next(iter(job.expected.values())))
    columns = {**job.columns, "row": np.arange(rows)}
    np.savez(job.folder / "rows.npz", **columns)  # type: ignore[arg-type]  # numpy's stub
    (job.folder / "query.sql").write_text(sql(job))
    (job.folder / "duck.py").write_text(_DUCK)
    told = _ran([str(python), "duck.py"], job.folder)
    with np.load(job.folder / "found.npz") as found:
        job.check("DuckDB", dict(found))
    return rows, float(told)


def sql(job: Job) -> str:
    """The lines as SQL: NULL is undetermined, each step of the graph a column of a nested SELECT.

    A node is worked out once, in the first SELECT that knows all it rests on.
    """
    graph = job.pack.procedure.graph
    depth: dict[int, int] = {}
    levels: dict[int, list[str]] = {}
    for index in graph.cone(job.targets.values()):
        node = graph.nodes[index]
        depth[index] = 1 + max((depth[arg] for arg in node.args), default=-1)
        levels.setdefault(depth[index], []).append(f"{_sql_node(job, node)} AS n{index}")
    query = "rows_in"
    for level in sorted(levels):
        query = f"(SELECT *, {', '.join(levels[level])} FROM {query})"
    lines = []
    for number, (key, held) in enumerate(job.pack.procedure.cards[job.card].now.at_least.items()):
        assert key in job.expected
        whens = " ".join(f"WHEN n{held[u]} THEN {int(u)}" for u in sorted(held, reverse=True))
        lines.append(f"CAST(CASE {whens} ELSE 0 END AS UTINYINT) AS line{number}")
    return f"CREATE TABLE found AS SELECT row, {', '.join(lines)} FROM {query}"


def _sql_node(job: Job, node: Node) -> str:
    args = [f"n{arg}" for arg in node.args]
    match node.op:
        case Op.CONST:
            return str(node.truth).upper()
        case Op.FACT:
            name, codes = column(node), ", ".join(map(str, job.codes(node)))
            unclear = f"WHEN {name} <= {len(UNCLEAR)} THEN NULL"
            return f"CASE WHEN {name} IN ({codes}) THEN TRUE {unclear} ELSE FALSE END"
        case Op.INPUT:
            return f"CASE {column(node)} WHEN 2 THEN TRUE WHEN 0 THEN FALSE END"
        case Op.NOT:
            return f"(NOT {args[0]})"
        case Op.EVERY:
            return f"({' AND '.join(args)})"
        case Op.SOME:
            return f"({' OR '.join(args)})"
        case Op.GATE:
            shut = f"{args[0]} IS FALSE AND {args[1]} IS NOT TRUE"
            return f"CASE WHEN {shut} THEN FALSE ELSE {args[2]} END"
        case Op.KNOWN:
            return f"({args[0]} IS TRUE)"


def _duckdb_python() -> Path:
    home = Path(tempfile.gettempdir()) / "guidecard-bench-duckdb"
    python = home / "bin" / "python"
    if not (home / "done").exists():
        _install([sys.executable, "-m", "venv", str(home)])
        _install([str(python), "-m", "pip", "install", "-q", "duckdb", "numpy", "pyarrow"])
        (home / "done").touch()
    return python


_DUCK = """
import time, duckdb, numpy as np, pyarrow
with np.load("rows.npz") as held:
    given = pyarrow.table({name: held[name] for name in held})
db = duckdb.connect()
db.execute("CREATE TABLE rows_in AS SELECT * FROM given")
query = open("query.sql").read()
db.execute(query)
db.execute("DROP TABLE found")
start = time.perf_counter()
db.execute(query)
seconds = time.perf_counter() - start
np.savez("found.npz", **db.execute("SELECT * FROM found ORDER BY row").fetchnumpy())
print(seconds)
"""


def run_json_logic(job: Job) -> tuple[int, float]:
    """Rows and seconds of compiled rules over objects already made, one for each row."""
    modules = _json_logic_modules()
    columns = {name: held[:ROWS_AS_OBJECTS] for name, held in job.columns.items()}
    count = len(next(iter(columns.values())))
    (job.folder / "names.json").write_text(json.dumps(list(columns)))
    np.stack(list(columns.values()), axis=1).tofile(job.folder / "rows.bin")
    (job.folder / "logic.json").write_text(json.dumps(logic(job)))
    (job.folder / "logic.mjs").write_text(_LOGIC)
    (job.folder / "node_modules").symlink_to(modules)
    told = _ran(["node", "--max-old-space-size=3000", "logic.mjs"], job.folder)
    raw = np.fromfile(job.folder / "found.bin", np.uint8).reshape(count, -1)
    job.check("json-logic-engine", {f"line{n}": raw[:, n] for n in range(raw.shape[1])})
    return count, float(told)


def logic(job: Job) -> list[Any]:
    """For each line a rule that gives its urgency; each node as two: known true and known false."""
    nodes = job.pack.procedure.graph.nodes

    @cache
    def plane(index: int, truth: bool) -> Any:
        node = nodes[index]
        match node.op:
            case Op.CONST:
                return node.truth is truth
            case Op.FACT:
                among = {"in": [{"var": column(node)}, job.codes(node)]}
                clear = {">": [{"var": column(node)}, len(UNCLEAR)]}
                return among if truth else {"and": [clear, {"!": [among]}]}
            case Op.INPUT:
                return {"===": [{"var": column(node)}, 2 if truth else 0]}
            case Op.NOT:
                return plane(node.args[0], not truth)
            case Op.EVERY | Op.SOME:
                join = "and" if (node.op is Op.EVERY) is truth else "or"
                return {join: [plane(arg, truth) for arg in node.args]}
            case Op.GATE:
                applies, danger, atom = node.args
                shut = {"and": [plane(applies, False), {"!": [plane(danger, True)]}]}
                if truth:
                    return {"and": [{"!": [shut]}, plane(atom, True)]}
                return {"or": [shut, plane(atom, False)]}
            case Op.KNOWN:
                known = plane(node.args[0], True)
                return known if truth else {"!": [known]}

    rules = []
    for levels in job.pack.procedure.cards[job.card].now.at_least.values():
        branches: list[Any] = []
        for urgency in sorted(levels, reverse=True):
            branches += [plane(levels[urgency], True), int(urgency)]
        rules.append({"if": [*branches, 0]})
    return rules


def _json_logic_modules() -> Path:
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise PeerMissing("there is no node here")
    home = Path(tempfile.gettempdir()) / "guidecard-bench-json-logic"
    if not (home / "done").exists():
        home.mkdir(exist_ok=True)
        _install(["npm", "install", "--silent", "--prefix", str(home), "json-logic-engine"])
        (home / "done").touch()
    return home / "node_modules"


_LOGIC = """
import { LogicEngine } from 'json-logic-engine';
import { readFileSync, writeFileSync } from 'node:fs';
const names = JSON.parse(readFileSync('names.json'));
const raw = readFileSync('rows.bin');
const make = new Function('raw', 'at',
  `return {${names.map((name, i) => `${name}: raw[at + ${i}]`).join(', ')}}`);
const rows = [];
for (let at = 0; at < raw.length; at += names.length) rows.push(make(raw, at));
const engine = new LogicEngine();
const rules = JSON.parse(readFileSync('logic.json')).map((rule) => engine.build(rule));
const found = new Uint8Array(rows.length * rules.length);
const decide = () => {
  let to = 0;
  for (const row of rows) for (const rule of rules) found[to++] = rule(row);
};
decide();
const start = process.hrtime.bigint();
decide();
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
writeFileSync('found.bin', found);
console.log(seconds);
"""


def _install(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise PeerMissing(f"it could not be installed ({type(error).__name__})") from None


def _ran(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=folder, timeout=RUN_SECONDS
    )
    if done.returncode:
        raise PeerMissing(f"it failed: {done.stderr.strip()[-300:]}")
    return done.stdout.strip().splitlines()[-1]
