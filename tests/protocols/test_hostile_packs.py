"""Packs that must be refused, hanging nothing, with the file, the line and a remedy.

In each case the line on which the fault must be reported carries the comment `# HERE`.
"""

import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from protocols.cache import Cache
from protocols.faults import Fault, PackRejected
from protocols.shelf import Shelf
from support.packs import rejection, write_pack

MAIN = """\
pack: bad
title: A bad pack
version: 1.0.0
about: For a test.
timezone: America/Los_Angeles
asked_by: {fact: patient}
"""

GOOD = """\
services:
  police: {says: Police, by: agency}
  fire: {says: Fire, by: agency}
  ems: {says: Ambulance, by: agency}
  team: {says: Team, by: program}
tiers:
  - {tier: field, says: FIELD, any: [police, fire, ems]}
  - {tier: information, says: INFORMATION}
facts:
  weapon: {ask: Weapon?, harmless: [none_in_view, denied], danger: [near, drawn]}
  hurt: {ask: Hurt?, harmless: [no], danger: [yes]}
  age: {ask: Age?, values: [child, adult]}
  patient: {ask: Who?, values: [nobody, one]}
  awake: {ask: Awake?, applies_when: {patient: one}, harmless: [talking], danger: [drowsy]}
  notes: {ask: What happened?, kind: text}
  told: {from: officer, danger: [yes]}
screens:
  weapon: {says: weapon, when: {weapon: danger}}
  hurt: {says: hurt, when: {hurt: danger}}
rules:
  - {id: drawn, when: {weapon: drawn}, send: police hot, because: Drawn, hard: true}
cards:
  case-entry: {title: Entry, about: All, default: [police prompt, ems routine]}
  other: {title: Other, about: Other, default: police prompt}
offers:
  - {id: alone, says: Alone, cards: case-entry, cleared: [weapon, hurt], replaces: [police, ems],
     brings: team prompt}
areas:
  downtown: {says: Downtown, polygon: [[1, 1], [1, 2], [2, 2]]}
programs:
  team: {name: Team, services: team, mode: solo}
contacts: {desk: {name: Desk}}
cautions: {careful: {says: Careful}}
reports: {report: {says: Report}}
instructions: {help: {title: Help, steps: [{say: Help is coming}]}}
invariants:
  - {id: drawn-gets-police, says: Drawn gets police, if: {weapon: drawn}, always: police hot}
"""

GOOD_FILES = {"pack.yaml": MAIN, "good.yaml": GOOD}


def test_the_pack_into_which_faults_are_put_is_good(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, "bad", GOOD_FILES)
    assert Shelf((tmp_path,)).load_folder(folder).id == "bad"


def checked_refusal(
    shelf: Path, files: Mapping[str, str | bytes], *shelves: Path
) -> tuple[Fault, ...]:
    """The faults of a pack, each of which must be of use to its author, and come quickly."""
    folder = write_pack(shelf, "bad", files)
    started = time.process_time()
    found = rejection(folder, *shelves)
    assert time.process_time() - started < 10
    assert found
    for fault in found:
        assert fault.what.strip()
        assert fault.remedy.strip()
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", str(fault))
    return found


def places(found: tuple[Fault, ...]) -> set[tuple[str, int]]:
    return {(fault.file, fault.line) for fault in found}


def here(files: Mapping[str, str]) -> set[tuple[str, int]]:
    """The lines that carry the mark."""
    return {
        (f"bad/{name}", number)
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if "# HERE" in line
    }


HOSTILE = Path(__file__).parent / "hostile"


def written_cases() -> Iterator[tuple[str, str, str]]:
    """The cases of the text files: a name, a file of a pack, and what must be said of it."""
    for path in sorted(HOSTILE.glob("*.txt")):
        for block in re.split(r"^=== ", path.read_text(), flags=re.MULTILINE)[1:]:
            name, said, text = block.split("\n", 2)
            yield f"{path.stem}: {name}", text, said.removeprefix(">>> ")


CONDITIONS = {
    "a screen": "screens:\n  bad: {says: bad, when: {%s}} # HERE\n",
    "a rule": "rules:\n  - {id: bad, because: x, send: ems hot, when: {%s}} # HERE\n",
    "an unless": "rules:\n  - {id: bad, because: x, send: ems hot, unless: {%s}} # HERE\n",
    "a card's rule": (
        "cards:\n  bad:\n    title: x\n    about: x\n    default: police hot\n    rules:\n"
        "      - {id: bad, because: x, send: ems hot, when: {%s}} # HERE\n"
    ),
    "a fact": "facts:\n  bad: {ask: Bad?, danger: [yes], applies_when: {%s}} # HERE\n",
    "an offer": (
        "offers:\n  - {id: bad, says: x, cards: other, cleared: weapon, when: {%s}} # HERE\n"
    ),
    "a program": ("programs:\n  bad: {name: x, services: team, mode: solo, when: {%s}} # HERE\n"),
    "a follow-up": (
        "programs:\n  bad:\n    name: x\n    services: team\n    mode: solo\n    follow_ups:\n"
        "      again: {what: call, when: {%s}} # HERE\n"
    ),
    "an invariant": ("invariants:\n  - {id: bad, says: x, always: police hot, if: {%s}} # HERE\n"),
}
"""Wherever a condition may stand."""

WRONG_CONDITIONS = {
    "an unknown fact": ("wepon: drawn", "there is no fact 'wepon'"),
    "an unknown value": ("weapon: drwn", "there is no value of 'weapon' 'drwn'"),
    "an unknown screen": ("tripped: wepon", "there is no screen 'wepon'"),
    "an unknown area": ("in_area: uptown", "there is no area 'uptown'"),
    "a number for a word": ("weapon: 1", "is not a word here"),
    "a typed fact": ("notes: x", "is typed in and decides nothing"),
    "a wrong value deep inside": ("any: [{not: {all: [{weapon: drwn}]}}]", "there is no value"),
}


def condition_cases() -> Iterator[tuple[str, str, str]]:
    for place, text in CONDITIONS.items():
        for what, (inside, said) in WRONG_CONDITIONS.items():
            yield f"{what} in the condition of {place}", text % inside, said


CASES = {name: (text, said) for name, text, said in (*written_cases(), *condition_cases())}


def test_the_cases_are_many_and_each_has_its_line() -> None:
    assert len(CASES) > 200
    assert all("# HERE" in text for text, _ in CASES.values())


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_is_refused_on_its_line(name: str, tmp_path: Path) -> None:
    text, said = CASES[name]
    found = checked_refusal(tmp_path, {**GOOD_FILES, "more.yaml": text})
    marked = here({"more.yaml": text})
    assert marked <= places(found)
    assert any(said in fault.what and (fault.file, fault.line) in marked for fault in found)


ZONE = "there is no time zone"

HEADERS = {
    "no time zone": ("timezone: America/Los_Angelos", ZONE),
    "a path as a time zone": ("timezone: ../../etc/passwd", ZONE),
    "an absolute path as a time zone": ("timezone: /etc/passwd", ZONE),
    "a folder as a time zone": ("timezone: America", ZONE),
    "another name than its folder": ("pack: good", "calls itself 'good'"),
    "a path as its name": ("pack: ../bad", "'pack' cannot be '../bad'"),
    "a version that is a number": ("version: 1.0", "'version' is 1.0, which is not a text"),
    "a version in words": ("version: first", "'version' cannot be 'first'"),
    "a country in words": ("country: USA", "'country' cannot be 'USA'"),
    "a language in words": ("languages: [English]", "English"),
    "a parent that is not there": ("extends: bse", "there is no pack 'bse'"),
    "a parent that is a path": ("extends: ../../etc", "'extends' cannot be '../../etc'"),
    "itself as its parent": ("extends: bad", "it extends itself"),
    "an agency alone at no hours": ("agency: {name: A, alone_at: nights}", "cannot be read"),
    "a wrong area code": ("agency: {name: A, home_area_code: '106'}", "'home_area_code'"),
    "an area code that is a service": (
        "agency: {name: A, home_area_code: '911'}",
        "'home_area_code'",
    ),
    "askers of an unknown fact": ("asked_by: {fact: wo}", "there is no fact 'wo'"),
    "an unknown third party": (
        "asked_by: {fact: patient, third_party: nbody}",
        "there is no value 'nbody'",
    ),
    "a misspelt field": ("timezon: UTC", "'timezon' means nothing here"),
}


def with_header(line: str) -> str:
    """The main file with this line in place of the one of its name, or at the end."""
    name = line.split(":", maxsplit=1)[0]
    rest = [held for held in MAIN.splitlines() if not held.startswith(f"{name}:")]
    return "\n".join([*rest, f"{line} # HERE"]) + "\n"


@pytest.mark.parametrize("name", HEADERS)
def test_a_bad_header_is_refused_on_its_line(name: str, tmp_path: Path) -> None:
    line, said = HEADERS[name]
    main = with_header(line)
    found = checked_refusal(tmp_path, {**GOOD_FILES, "pack.yaml": main})
    assert here({"pack.yaml": main}) <= places(found)
    assert any(said in fault.what for fault in found)


@pytest.mark.parametrize("field", ["pack", "title", "version", "about", "timezone"])
def test_a_header_without_a_field_is_refused(field: str, tmp_path: Path) -> None:
    main = "".join(line for line in MAIN.splitlines(True) if not line.startswith(field))
    found = checked_refusal(tmp_path, {**GOOD_FILES, "pack.yaml": main})
    assert [fault.what for fault in found] == [f"{field!r} is missing"]
    assert places(found) == {("bad/pack.yaml", 1)}


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("police: {says: Police, by: agency}", "the service 'police' must be there"),
        ("fire: {says: Fire, by: agency}", "the service 'fire' must be there"),
        ("ems: {says: Ambulance, by: agency}", "the service 'ems' must be there"),
        (
            "case-entry: {title: Entry, about: All, default: [police prompt, ems routine]}",
            "there is no card 'case-entry'",
        ),
        ("- {tier: information, says: INFORMATION}", "the last step of the ladder has a pattern"),
    ],
)
def test_what_every_pack_must_have(left_out: str, said: str, tmp_path: Path) -> None:
    assert left_out in GOOD
    files = {"pack.yaml": MAIN, "good.yaml": GOOD.replace(left_out, "")}
    assert any(said in fault.what for fault in checked_refusal(tmp_path, files))


def test_a_field_service_run_by_a_program_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("ems: {says: Ambulance, by: agency}", "ems: {says: Ambulance, by: program}")
    found = checked_refusal(tmp_path, {"pack.yaml": MAIN, "good.yaml": text})
    assert any("the service 'ems' must be there, run by the agency" in f.what for f in found)


FULL = (HOSTILE / "every-field.yaml").read_text()
"""One line for each field that a pack may have, so that each can be spoilt by itself."""


def test_the_file_that_uses_every_field_is_good(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, "bad", {**GOOD_FILES, "more.yaml": FULL})
    assert Shelf((tmp_path,)).load_folder(folder).id == "bad"


WRONG_VALUES = ("[[[1]], {a: [b]}]", "{a: {b: [c]}}", "-1.5")
_FIELD = re.compile(r"^(\s*(?:- )?)([a-z_]+):")


def spoilt() -> Iterator[tuple[str, str, int]]:
    """Every field of FULL in turn with each wrong value: an id, the text, and the line."""
    lines = FULL.splitlines()
    for index, line in enumerate(lines):
        found = _FIELD.match(line)
        assert found
        depth = len(found[1])
        rest = index + 1
        while rest < len(lines) and len(lines[rest]) - len(lines[rest].lstrip(" -")) > depth:
            rest += 1
        for wrong in WRONG_VALUES:
            text = [*lines[:index], f"{found[0]} {wrong}", *lines[rest:]]
            yield f"{index + 1} {line.strip()} as {wrong}", "\n".join(text), index + 1


SPOILT = list(spoilt())


@pytest.mark.parametrize(("text", "line"), [s[1:] for s in SPOILT], ids=[s[0] for s in SPOILT])
def test_a_value_of_the_wrong_kind_is_refused_on_its_line(
    text: str, line: int, tmp_path: Path
) -> None:
    found = checked_refusal(tmp_path, {**GOOD_FILES, "more.yaml": text})
    assert ("bad/more.yaml", line) in places(found)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    files = {
        **GOOD_FILES,
        "a.yaml": "facts:\n  one: {ask: x, danger: [yes, yes]} # HERE\n  Two: {ask: x} # HERE\n",
        "b.yaml": "a: 1\na: 2 # HERE\nb: &x 3 # HERE\n",
        "sub/c.yaml": "cautions:\n  c: {sys: x} # HERE\n",
    }
    assert here({n: t for n, t in files.items() if n != "good.yaml"}) <= places(
        checked_refusal(tmp_path, files)
    )


def test_all_names_that_lead_nowhere_are_told_at_once(tmp_path: Path) -> None:
    wrong = {"a.yaml": CASES["names: in a rule: send: polise hot"][0].replace("bad", "bad-a")}
    wrong["b.yaml"] = CASES["an unknown fact in the condition of a screen"][0].replace(
        "bad", "bad-b"
    )
    wrong["c.yaml"] = CASES["clashes: circle: two screens"][0]
    wrong["d.yaml"] = CASES["shapes: hours"][0]
    found = checked_refusal(tmp_path, {**GOOD_FILES, **wrong})
    assert here(wrong) == places(found)


def test_words_beyond_measure_are_refused(tmp_path: Path) -> None:
    text = f"cautions:\n  bad:\n    says: {'x' * 4001} # HERE\n"
    found = checked_refusal(tmp_path, {**GOOD_FILES, "more.yaml": text})
    assert here({"more.yaml": text}) == places(found)


def test_a_file_that_holds_no_mapping_is_refused(tmp_path: Path) -> None:
    for text in ("", "# nothing\n", "- a\n- b\n", "word\n", "12\n"):
        found = checked_refusal(tmp_path, {**GOOD_FILES, "more.yaml": text})
        assert {fault.file for fault in found} == {"bad/more.yaml"}


class TestTheFolder:
    def test_without_a_main_file(self, tmp_path: Path) -> None:
        found = checked_refusal(tmp_path, {"good.yaml": GOOD})
        assert "there is no pack.yaml" in found[0].what

    def test_that_does_not_exist(self, tmp_path: Path) -> None:
        assert "there is no pack.yaml" in rejection(tmp_path / "nowhere")[0].what

    def test_whose_main_file_is_a_folder(self, tmp_path: Path) -> None:
        assert checked_refusal(tmp_path, {"pack.yaml/x.yaml": "a: 1\n"})

    def test_with_a_folder_named_like_a_file(self, tmp_path: Path) -> None:
        found = checked_refusal(tmp_path, {**GOOD_FILES, "rules.yaml/x.txt": "a"})
        assert ("bad/rules.yaml", 0) in places(found)

    def test_with_too_many_files(self, tmp_path: Path) -> None:
        many = {f"f{number}.yaml": "cautions: {}\n" for number in range(250)}
        assert "more than 200 files" in checked_refusal(tmp_path, {**GOOD_FILES, **many})[0].what

    def test_with_too_large_a_file(self, tmp_path: Path) -> None:
        found = checked_refusal(tmp_path, {**GOOD_FILES, "big.yaml": b"#" * 5_000_000})
        assert ("bad/big.yaml", 0) in places(found)

    @pytest.mark.parametrize("name", ["rules.yml", "rules.YAML", "cards/rules.yml"])
    def test_with_a_file_that_would_silently_not_be_read(self, name: str, tmp_path: Path) -> None:
        """Its rules would be missing, and nobody would know."""
        found = checked_refusal(tmp_path, {**GOOD_FILES, name: "cautions: {}\n"})
        assert [fault.file for fault in found] == [f"bad/{name}"]

    def test_with_other_files_beside_is_no_worse_for_it(self, tmp_path: Path) -> None:
        extra = {"README.md": "# Bad", "sources/page.html": "<p>", "scenarios/a.yaml": "- 1"}
        folder = write_pack(tmp_path, "bad", {**GOOD_FILES, **extra})
        assert Shelf((tmp_path,)).load_folder(folder).id == "bad"

    def test_with_a_pipe_in_it_does_not_hang(self, tmp_path: Path) -> None:
        folder = write_pack(tmp_path, "bad", GOOD_FILES)
        os.mkfifo(folder / "pipe.yaml")
        with pytest.raises(PackRejected) as refused:
            load_or_hang(folder)
        assert [fault.file for fault in refused.value.faults] == ["bad/pipe.yaml"]

    def test_with_a_name_that_is_no_text(self, tmp_path: Path) -> None:
        folder = write_pack(tmp_path, "bad", GOOD_FILES)
        (folder / os.fsdecode(b"caf\xe9.yaml")).write_text("cautions: {}\n")
        shelf = Shelf((tmp_path,), Cache(tmp_path / "cache"))
        try:
            shelf.load_folder(folder)
        except PackRejected as rejected:
            str(rejected).encode()

    def test_called_by_a_dot_is_the_same_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(write_pack(tmp_path, "bad", GOOD_FILES))
        assert Shelf((tmp_path,)).load_folder(Path()).id == "bad"


class Hangs(BaseException):
    """Nothing came for a second."""


def load_or_hang(folder: Path) -> None:
    """Load a folder; an alarm breaks a read that would wait for ever."""

    def stop(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(1)
    try:
        Shelf((folder.parent,)).load_folder(folder)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class TestNothingOutsideIsReadOrRun:
    SECRET = "cautions: {secret: {says: Secret}}\n"

    @pytest.fixture
    def outside(self, tmp_path: Path) -> Path:
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside" / "secret.yaml").write_text(self.SECRET)
        return tmp_path / "outside"

    def test_a_link_to_a_file_outside_is_refused(self, tmp_path: Path, outside: Path) -> None:
        folder = write_pack(tmp_path, "bad", GOOD_FILES)
        (folder / "link.yaml").symlink_to(outside / "secret.yaml")
        with opened_files() as opened:
            found = rejection(folder)
        assert places(found) == {("bad/link.yaml", 0)}
        assert not [path for path in opened if "secret" in path]

    def test_a_link_to_a_folder_is_refused_and_never_silently_passed_over(
        self, tmp_path: Path, outside: Path
    ) -> None:
        folder = write_pack(tmp_path, "bad", GOOD_FILES)
        (folder / "cards").symlink_to(outside, target_is_directory=True)
        with opened_files() as opened:
            found = rejection(folder)
        assert any("bad/cards" in fault.file for fault in found)
        assert not [path for path in opened if "secret" in path]

    def test_a_link_that_leads_nowhere_is_refused(self, tmp_path: Path) -> None:
        folder = write_pack(tmp_path, "bad", GOOD_FILES)
        (folder / "link.yaml").symlink_to(folder / "gone.yaml")
        assert places(rejection(folder)) == {("bad/link.yaml", 0)}

    def test_a_link_to_itself_is_refused(self, tmp_path: Path) -> None:
        folder = write_pack(tmp_path, "bad", GOOD_FILES)
        (folder / "link.yaml").symlink_to(folder / "link.yaml")
        assert places(rejection(folder)) == {("bad/link.yaml", 0)}

    def test_a_main_file_that_is_a_link_outside_is_refused(
        self, tmp_path: Path, outside: Path
    ) -> None:
        (outside / "pack.yaml").write_text(MAIN)
        folder = write_pack(tmp_path, "bad", {"good.yaml": GOOD})
        (folder / "pack.yaml").symlink_to(outside / "pack.yaml")
        assert places(rejection(folder)) == {("bad/pack.yaml", 0)}

    @pytest.mark.parametrize(
        "text",
        [
            "x: !!python/object/apply:os.mkdir [{0}/made]\n",
            "!!python/object/apply:os.mkdir [{0}/made]\n",
            "x: !!python/object/new:os.mkdir [{0}/made]\n",
            "x: !!python/name:os.mkdir\n",
            "x: !!python/module:this\n",
            "%TAG ! tag:yaml.org,2002:python/object/apply:\n---\nx: !os.mkdir [{0}/made]\n",
        ],
    )
    def test_a_tag_runs_nothing(self, text: str, tmp_path: Path) -> None:
        found = checked_refusal(
            tmp_path, {**GOOD_FILES, "more.yaml": text.replace("{0}", str(tmp_path))}
        )
        assert any("a tag (" in fault.what for fault in found)
        assert not (tmp_path / "made").exists()
        assert "this" not in sys.modules

    @pytest.mark.parametrize("parent", ["../outside", "/etc", "..", ".", "outside/secret", "a b"])
    def test_a_parent_is_a_name_and_never_a_path(
        self, parent: str, tmp_path: Path, outside: Path
    ) -> None:
        files = {**GOOD_FILES, "pack.yaml": MAIN + f"extends: {parent} # HERE\n"}
        with opened_files() as opened:
            found = checked_refusal(tmp_path, files)
        assert ("bad/pack.yaml", 7) in places(found)
        assert not [path for path in opened if "outside" in path or path.startswith("/etc/")]


class opened_files:  # noqa: N801  # reads as a verb in `with`
    """The paths of all files that Python opens meanwhile."""

    _listening: ClassVar["list[opened_files]"] = []
    _hooked = False

    def __enter__(self) -> list[str]:
        self.paths: list[str] = []
        if not opened_files._hooked:
            sys.addaudithook(opened_files._hear)
            opened_files._hooked = True
        opened_files._listening.append(self)
        return self.paths

    def __exit__(self, *_: object) -> None:
        opened_files._listening.remove(self)

    @staticmethod
    def _hear(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            for one in opened_files._listening:
                one.paths.append(str(args[0]))


class TestParents:
    def test_two_packs_that_extend_each_other(self, tmp_path: Path) -> None:
        main = MAIN.replace("pack: bad", "pack: other") + "extends: bad\n"
        write_pack(tmp_path, "other", {**GOOD_FILES, "pack.yaml": main})
        child = {**GOOD_FILES, "pack.yaml": MAIN + "extends: other\n"}
        found = checked_refusal(tmp_path, child)
        assert [(fault.file, fault.line) for fault in found] == [("other/pack.yaml", 7)]

    def test_too_long_a_line_of_parents(self, tmp_path: Path) -> None:
        for number in range(12):
            main = MAIN.replace("pack: bad", f"pack: p{number}") + f"extends: p{number + 1}\n"
            write_pack(tmp_path, f"p{number}", {**GOOD_FILES, "pack.yaml": main})
        assert "too many of them" in rejection(tmp_path / "p0")[0].what

    def test_a_fault_of_a_parent_names_the_parents_file(self, tmp_path: Path) -> None:
        main = MAIN.replace("pack: bad", "pack: parent")
        broken = {"pack.yaml": main, "good.yaml": GOOD.replace("weapon: danger}", "wepon: danger}")}
        write_pack(tmp_path, "parent", broken)
        found = checked_refusal(tmp_path, {"pack.yaml": MAIN + "extends: parent\n"})
        assert {fault.file for fault in found} == {"parent/good.yaml"}
