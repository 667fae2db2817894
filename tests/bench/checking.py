"""`protocols check` on 500 questions, beside survey-core/linter 3.1.1 on the same in its own form.

Cold is a process from its start to its end. Loaded is from text to findings in a process that has
only loaded its modules; warm is the same after so many rounds that it gets no quicker. Both get
the definitions whole, and once with faults planted; then one question is changed in each round, and
both get all of the text again: guidecard in files as packs are laid out, the linter in one.
"""

import gc
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from statistics import mean
from typing import Any

import yaml

from bench.measure import table
from console.cli import GARBAGE
from protocols.checked import assemble, check
from protocols.findings.everything import findings_of
from protocols.findings.supports import supports
from protocols.layer import Layer, Source, read_layer, read_source
from protocols.memory import Memory
from protocols.pack import Pack
from protocols.shelf import Shelf
from support.packs import content, fact, rule

QUESTIONS = 500
BLOCK = 5
IN_FILE = 25
REWORDED, REASKED, CHANGED_FILE = "b50_q0", "b50_q1", "small/facts/250.yaml"
"""The questions of which the words and the condition are changed; the first two of a file."""
LOADED_ROUNDS = 10
WARMING, WARM_ROUNDS, COLD_ROUNDS = 10, 20, 5
INSTALL_SECONDS, RUN_SECONDS = 300, 120
LINTER = "survey-core@3.1.1"
TODAY = date(2026, 6, 3)

Part = tuple[str, str]
"""A question of the block, and its answer."""


@dataclass(frozen=True, slots=True)
class Definition:
    """Yes-or-no questions in their order, and rules; all conditions are joined by `how`."""

    questions: dict[str, tuple[str, list[Part]] | None]
    rules: dict[str, tuple[str, list[Part]]]


PLANTED: dict[str, tuple[str, str, str]] = {
    "a question that contradicts itself": ("question-dead", "b0_q2", "b0_q2"),
    "a question that its parent's own condition excludes": ("question-dead", "b1_q2", "b1_q2"),
    "a question dead through its dead parent": ("question-dead", "b1_q4", "b1_q4"),
    "a question asked before its parent": ("question-too-early", "b2_q3", "b2_q3"),
    "an answer that nothing reads": ("answer-unread", "b3_unread", "b3_unread"),
    "a rule that contradicts itself": ("rule-never", "b4_rule", "b4_q4"),
    "a rule that another one covers": ("rule-needless", "b5_less", "b5_q0"),
}
"""The faults: the finding that each must bring here with what name, and a name for the linter."""

_GUIDECARD = [
    str(Path(sys.executable).parent / "guidecard"),
    *("--data", "data", "protocols", "check", "small", "--json"),
]

_NODE = """
const { readFileSync } = require('node:fs');
const { lintSurvey } = require('survey-core/linter');
const texts = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
let found;
const seconds = texts.map((text) => {
  const start = process.hrtime.bigint();
  found = lintSurvey(JSON.parse(text));
  return Number(process.hrtime.bigint() - start) / 1e9;
});
const findings = found.findings.map((one) => JSON.stringify(one));
console.log(JSON.stringify({ seconds, findings }));
"""


def run() -> None:
    """Check both forms, whole and with faults, and print what each took and found."""
    gc.set_threshold(*GARBAGE)  # as in every process of guidecard
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for planted in (False, True):
            held = definition(planted)
            print(f"   {len(held.questions)} questions, {'faults planted' if planted else 'whole'}")
            _definition(folder, held, planted)
    print("   the base pack")
    base = read_source(Shelf().folder("base"))
    words = partial(_other_words, base, "base/facts/2-life.yaml", b"en: ")
    table(
        [
            ("guidecard, warm: nothing of it read before", _warm(partial(_all, base))),
            ("guidecard, warm: one question's words changed", _changing(words)),
        ]
    )


def _definition(folder: Path, held: Definition, planted: bool) -> None:
    source = _source(held)
    for file, raw in source.files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(raw)
    layer = read_layer(source)
    pack = assemble(check([layer]))
    here = findings_of(pack, TODAY, approved=True)
    words = partial(_other_words, source, CHANGED_FILE, b"What about it")
    condition = partial(_other_condition, held)
    rows = [
        *_loaded("guidecard", [_rounds_of_its_own(planted) for _ in range(COLD_ROUNDS)]),
        ("guidecard, warm: nothing of it read before", _warm(partial(_all, source))),
        ("  of this: check, compile, find", _warm(partial(_judge, layer))),
        ("  of this: find", _warm(partial(_find, pack))),
        ("guidecard, warm: one question's words changed", _changing(words)),
        ("guidecard, warm: one question's condition changed", _changing(condition)),
        ("guidecard, cold: a process", _cold(_GUIDECARD, folder)),
    ]
    found: list[str] = []
    try:
        linter = _installed()
        warm = _node(linter, folder, [as_survey(held)] * len(_rounds()))
        fresh = [
            _node(linter, folder, [as_survey(held)] * LOADED_ROUNDS) for _ in range(COLD_ROUNDS)
        ]
        changed = [as_survey(held, words=f"What about it, {n}?") for n in _rounds()]
        found = warm["findings"]
        rows[:0] = [
            ("survey-core/linter, warm (floor)", warm["seconds"][WARMING:]),
            *_loaded("survey-core/linter", [one["seconds"] for one in fresh]),
        ]
        told = _node(linter, folder, changed)["seconds"][WARMING:]
        rows.insert(-1, ("survey-core/linter, warm: one question's words changed", told))
        changed = [as_survey(_with_condition(held, n)) for n in _rounds()]
        told = _node(linter, folder, changed)["seconds"][WARMING:]
        rows.insert(-1, ("survey-core/linter, warm: one question's condition changed", told))
        lint = ["node", str(linter / "lint.cjs"), "survey-0.json"]
        rows.append(("survey-core/linter, cold: a process", _cold(lint, folder)))
    except PeerMissing as missing:
        print(f"   survey-core/linter is left out: {missing}")
    table(rows)
    print(f"   findings: {len(here)} here, {len(found)} by the linter")
    if planted:
        for fault, (code, here_named, named) in PLANTED.items():
            is_here = any(one.code == code and here_named in one.what for one in here)
            is_there = any(named in one for one in found)
            print(f"   {fault:<55}{_yes(is_here):>6} here {_yes(is_there):>6} by the linter")


def definition(planted: bool) -> Definition:
    """Questions in blocks of five, and a rule to each block."""
    questions: dict[str, tuple[str, list[Part]] | None] = {}
    rules: dict[str, tuple[str, list[Part]]] = {}
    for number in range(QUESTIONS // BLOCK):
        b = f"b{number}_"
        questions |= {
            f"{b}q0": None,
            f"{b}q1": ("all", [(f"{b}q0", "yes")]),
            f"{b}q2": ("all", [(f"{b}q1", "yes")]),
            f"{b}q3": ("any", [(f"{b}q0", "no"), (f"{b}q2", "yes")]),
            f"{b}q4": ("all", [(f"{b}q2", "yes"), (f"{b}q1", "yes")]),
        }
        rules[f"{b}rule"] = ("all", [(f"{b}q3", "yes"), (f"{b}q4", "yes")])
    if planted:
        questions["b0_q2"] = ("all", [("b0_q0", "yes"), ("b0_q0", "no")])
        questions["b1_q2"] = ("all", [("b1_q1", "yes"), ("b1_q0", "no")])
        questions["b2_q3"] = ("all", [("b2_q4", "yes")])
        questions["b2_q4"] = None
        questions["b3_unread"] = None
        rules["b4_rule"] = ("all", [("b4_q3", "yes"), ("b4_q4", "yes"), ("b4_q4", "no")])
        rules["b5_less"] = ("all", [*rules["b5_rule"][1], ("b5_q0", "yes")])
    return Definition(questions, rules)


def as_pack(held: Definition) -> dict[str, Any]:
    """The definition as a pack."""

    def when(condition: tuple[str, list[Part]]) -> dict[str, Any]:
        how, parts = condition
        return {how: [{name: value} for name, value in parts]}

    return content(
        facts={
            name: fact(values=["no", "yes"], **({"applies_when": when(part)} if part else {}))
            for name, part in held.questions.items()
        },
        card={"questions": list(held.questions)},
        cards={"other": {"title": "Other", "about": "Other.", "default": "police prompt"}},
        rules=[rule(name, when=when(part), propose="other") for name, part in held.rules.items()],
    )


def as_files(held: Definition) -> dict[str, bytes]:
    """The definition laid out as packs are: a header, cards, and files of some questions each."""
    pack = as_pack(held)
    facts, rules = list(pack.pop("facts").items()), pack.pop("rules")
    cards = {"cards": pack.pop("cards")}
    parts: dict[str, dict[str, Any]] = {"pack.yaml": pack, "cards.yaml": cards}
    for start in range(0, len(facts), IN_FILE):
        parts[f"facts/{start:03}.yaml"] = {"facts": dict(facts[start : start + IN_FILE])}
    for start in range(0, len(rules), IN_FILE):
        parts[f"rules/{start:03}.yaml"] = {"rules": rules[start : start + IN_FILE]}
    return {
        file: yaml.dump(part, Dumper=_Dumper, sort_keys=False, width=100).encode()
        for file, part in sorted(parts.items())
    }


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _source(held: Definition) -> Source:
    return Source("small", {f"small/{file}": raw for file, raw in as_files(held).items()})


def as_survey(held: Definition, words: str = "What about it?") -> dict[str, Any]:
    """The definition as a survey: rules are triggers. One question has other words."""

    def expression(condition: tuple[str, list[Part]]) -> str:
        how, parts = condition
        joint = " and " if how == "all" else " or "
        return joint.join(f"{{{name}}} = '{value}'" for name, value in parts)

    return {
        "elements": [
            {
                "type": "radiogroup",
                "name": name,
                "title": words if name == REWORDED else "What about it?",
                "choices": ["no", "yes"],
                **({"visibleIf": expression(part)} if part else {}),
            }
            for name, part in held.questions.items()
        ],
        "triggers": [
            {"type": "complete", "expression": expression(part)} for part in held.rules.values()
        ],
    }


class PeerMissing(Exception):
    """The linter cannot be had here, and why."""


@cache
def _installed() -> Path:
    """A folder of its own with the linter and the script that runs it, kept between runs."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise PeerMissing("node or npm is not here")
    folder = Path(tempfile.gettempdir()) / "guidecard-bench-survey-core"
    folder.mkdir(exist_ok=True)
    if not (folder / "node_modules" / "survey-core").is_dir():
        (folder / "package.json").write_text('{"private": true}')
        _run(["npm", "install", "--no-audit", "--no-fund", LINTER], folder, INSTALL_SECONDS)
    (folder / "lint.cjs").write_text(_NODE)
    return folder


def _node(linter: Path, folder: Path, surveys: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Lint surveys one after another in one process."""
    command = ["node", str(linter / "lint.cjs")]
    for number, survey in enumerate(surveys):
        (folder / f"survey-{number}.json").write_text(json.dumps(survey))
        command.append(f"survey-{number}.json")
    told: dict[str, Any] = json.loads(_run(command, folder, RUN_SECONDS))
    return told


def _run(command: Sequence[str], folder: Path, seconds: float) -> str:
    try:
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=folder, timeout=seconds
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PeerMissing(f"{command[0]} failed ({type(error).__name__})") from None
    return done.stdout


def _rounds() -> range:
    return range(WARMING + WARM_ROUNDS)


def _other_words(source: Source, file: str, old: bytes, number: int) -> Source:
    """One text of one file is another one in each round."""
    raw = source.files[file].replace(old, old + b"%d " % number, 1)
    return Source(source.folder, {**source.files, file: raw})


def _with_condition(held: Definition, number: int) -> Definition:
    part = ("all", [("b50_q0", "yes" if number % 2 else "no")])
    return replace(held, questions={**held.questions, REASKED: part})


def _other_condition(held: Definition, number: int) -> Source:
    return _source(_with_condition(held, number))


def _changing(changed: Callable[[int], Source]) -> list[float]:
    """From the bytes of all files to the findings, in a process that has checked all before."""
    memory = Memory()

    def again(source: Source) -> None:
        supports.cache_clear()
        pack = memory.pack([memory.layer(source)])
        findings_of(pack, TODAY, approved=True, looked=memory.looked(pack))

    sources = [changed(number) for number in _rounds()]
    return [_seconds(partial(again, source)) for source in sources][WARMING:]


def rounds(planted: bool) -> list[float]:
    """Seconds of the first checks of this process."""
    gc.set_threshold(*GARBAGE)
    source = _source(definition(planted))
    return [_seconds(partial(_all, source)) for _ in range(LOADED_ROUNDS)]


def _rounds_of_its_own(planted: bool) -> list[float]:
    words = f"import json; from bench.checking import rounds; print(json.dumps(rounds({planted})))"
    told = _run([sys.executable, "-c", words], Path(__file__).parent.parent, RUN_SECONDS)
    seconds: list[float] = json.loads(told)
    return seconds


def _loaded(name: str, processes: Sequence[Sequence[float]]) -> list[tuple[str, list[float]]]:
    return [
        (f"{name}, loaded: its first check", [one[0] for one in processes]),
        (f"{name}, loaded: mean of its first {LOADED_ROUNDS}", [mean(one) for one in processes]),
    ]


def _all(source: Source) -> None:
    _judge(read_layer(source))


def _judge(layer: Layer) -> None:
    _find(assemble(check([layer])))


def _find(pack: Pack) -> None:
    supports.cache_clear()
    findings_of(pack, TODAY, approved=True)


def _warm(does: Callable[[], None]) -> list[float]:
    does()
    return [_seconds(does) for _ in range(WARM_ROUNDS)]


def _cold(command: Sequence[str], folder: Path) -> list[float]:
    _run(command, folder, RUN_SECONDS)
    return [_seconds(lambda: _run(command, folder, RUN_SECONDS)) for _ in range(COLD_ROUNDS)]


def _seconds(does: Callable[[], object]) -> float:
    start = time.perf_counter()
    does()
    return time.perf_counter() - start


def _yes(found: bool) -> str:
    return "found" if found else "-"
