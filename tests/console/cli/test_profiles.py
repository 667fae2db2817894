"""`guidecard profiles`: people and places come in whole, are looked up on the record, and go."""

import json
from pathlib import Path
from unicodedata import category

import pytest

from store.reader import Reader
from store.reference.samples import sample_sources
from support.cli import Ran, guidecard, process, taking, write_pack
from support.hostile import HOSTILE
from support.profiles import NOW, household, imported, warning
from support.terminal import control_bytes


def profiles(folder: Path, *what: str | Path) -> Ran:
    return guidecard("--data", folder, "profiles", *what)


def written(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pack(tmp_path)
    with taking(tmp_path):
        pass
    return tmp_path


def test_an_import_says_what_it_did_and_what_is_held(tmp_path: Path) -> None:
    file = written(tmp_path / "people.jsonl", household(1), household(2))
    folder = tmp_path / "data"
    assert profiles(folder, "import", file).out == (
        "Added 2, updated 0, removed 0.\n"
        "Held now: 2 of kind profile, 0 of kind facility, 0 of kind caution.\n"
    )
    only = written(tmp_path / "one.jsonl", household(1))
    assert profiles(folder, "import", only, "--replace", "--json").json == {
        "added": 0,
        "updated": 1,
        "removed": 1,
        "held": {"profile": 1, "facility": 0, "caution": 0},
    }


def test_seven_digits_are_completed_by_the_packs_area_code(folder: Path) -> None:
    file = written(folder / "p.jsonl", household(1, phones=[{"number": "555-0143"}]))
    assert profiles(folder, "import", file).code == 0
    (folder / "guidecard.toml").unlink()
    ran = profiles(folder, "import", file)
    assert "seven digits, and no home area code is set" in ran.err


def test_every_fault_of_every_file_is_told_and_nothing_is_taken(folder: Path) -> None:
    good = written(folder / "good.jsonl", household(1))
    bad = written(folder / "bad.jsonl", household(2, confirmed_at="soon"), household(3, x=1))
    ran = profiles(folder, "import", good, bad, "--json")
    assert ran.code == 1
    assert ran.err.count("bad.jsonl:1:") == 1
    assert ran.err.count("bad.jsonl:2:") == 1
    assert ran.json["error"]["code"] == "import_refused"
    assert not (folder / "reference.db").exists()


def test_the_kind_of_a_file_is_said_with_it(folder: Path) -> None:
    for source in sample_sources(NOW):
        file = folder / source.name
        file.write_bytes(source.raw)
        assert profiles(folder, "import", file, "--kind", source.kind).code == 0
    wrong = profiles(folder, "import", folder / "cautions.json")
    assert wrong.code == 1


def test_a_file_that_is_not_there_is_misuse(folder: Path) -> None:
    ran = profiles(folder, "import", folder / "none.json")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


def test_a_look_up_needs_a_typed_reason(folder: Path) -> None:
    imported(folder / "reference.db", household(1))
    for options in ((), ("--reason", "  ")):
        ran = profiles(folder, "show", "206-555-0101", *options)
        assert (ran.code, ran.out) == (2, "")
        assert "takes a reason" in ran.err


def test_a_look_up_shows_what_is_held_and_is_on_the_record_without_its_content(
    folder: Path,
) -> None:
    told = {"text": "deaf in the left ear", "source": "resident", "part2": False}
    person = {"name": "R. Ames", "access": {"hearing": told}}
    imported(folder / "reference.db", household(1, people=[person]))
    ran = profiles(folder, "show", "(206) 555-0101", "--reason", "asked by the family")
    assert ran.code == 0
    assert "-- PROFILE h-1, confirmed" in ran.out
    assert "found by verified phone" in ran.out
    assert "hearing: deaf in the left ear (told by resident)" in ran.out
    with Reader.at(folder / "journal.db") as reader:
        *_, entry = reader.entries()
    assert (entry.header.kind, entry.header.call, entry.header.taker) == (
        *("profile.looked_up", None),
        "j.doe",
    )
    assert entry.data == {
        "asked": "(206) 555-0101",
        "reason": "asked by the family",
        "found": [{"what": "profile", "id": "h-1"}],
    }


def test_an_address_is_looked_up_as_well_and_finding_nothing_is_on_the_record_too(
    folder: Path,
) -> None:
    imported(
        folder / "reference.db", household(1, addresses=[{"street": "1 Mill St", "opted_in": True}])
    )
    found = profiles(folder, "show", "1 mill street", "--reason", "a letter came back")
    assert "PROFILE h-1" in found.out
    none = profiles(folder, "show", "77 Nowhere Ln", "--reason", "a letter came back")
    assert none.out == "Nothing is held of this. The look-up is on the record.\n"
    with Reader.at(folder / "journal.db") as reader:
        kinds = [entry.header.kind for entry in reader.entries()]
    assert kinds.count("profile.looked_up") == 2


@pytest.mark.parametrize("who", ["12", "911-234-5678", "---", "", "206-555-01999999"])
def test_what_is_neither_a_number_nor_an_address_is_misuse(folder: Path, who: str) -> None:
    ran = profiles(folder, "show", "--reason", "x", "--", who)
    assert (ran.code, ran.out) == (2, "")
    assert "nothing was shown" in ran.err


def test_nothing_is_shown_that_cannot_be_put_on_the_record(folder: Path) -> None:
    imported(folder / "reference.db", household(1))
    asked = ("show", "206-555-0101", "--reason", "x")
    with taking(folder):
        locked = profiles(folder, *asked)
    assert (locked.code, locked.out) == (1, "")
    assert "is in use by seat 2" in locked.err
    (folder / "journal.db").unlink()
    missing = profiles(folder, *asked)
    assert (missing.code, missing.out) == (1, "")
    assert "There is no journal" in missing.err


def test_people_who_cannot_be_read_are_one_sentence(folder: Path) -> None:
    (folder / "reference.db").write_bytes(b"no database at all " * 1000)
    ran = profiles(folder, "show", "206-555-0101", "--reason", "x")
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)


def test_hostile_words_of_a_record_bring_no_control_to_the_terminal(folder: Path) -> None:
    phones, people = household(1)["phones"], []
    for text in HOSTILE.values():
        # What an import takes: no control characters, no halves of characters.
        kept = "".join(letter for letter in text if category(letter) not in {"Cc", "Cs"})
        name = kept[:200]
        people += [{"name": name, "description": name}] if name.strip() else []
    records = [household(n, phones=phones, people=people[n : n + 50]) for n in (0, 50)]
    imported(folder / "reference.db", *records)
    ran = profiles(folder, "show", "206-555-0101", "--reason", "x")
    assert ran.code == 0
    assert control_bytes(ran.out.encode(), (b"\n",)) == []


def test_a_purge_takes_records_out_and_says_which_were_not_there(folder: Path) -> None:
    imported(folder / "reference.db", household(1), household(2))
    ran = profiles(folder, "purge", "h-1", "h-9", "--kind", "profile")
    assert (ran.code, ran.out) == (1, "Took out 1 of kind profile.\n")
    assert ran.err == "No profile h-9 was found here.\n"
    assert profiles(folder, "purge", "h-2", "--kind", "profile", "--json").json == {
        "removed": 1,
        "missing": [],
    }
    assert b"h-1" not in (folder / "reference.db").read_bytes()


def test_a_purge_takes_out_nothing_of_another_kind(folder: Path) -> None:
    from store.reference.models import Kind

    imported(folder / "reference.db", warning(1), kind=Kind.CAUTION)
    assert profiles(folder, "purge", "c-1", "--kind", "profile").code == 1
    assert profiles(folder, "purge", "c-1", "--kind", "caution").code == 0
    assert profiles(folder, "purge", "c-1").code == 2


def test_a_real_process_without_a_terminal_asks_for_nothing(folder: Path) -> None:
    ran = process("--data", folder, "profiles", "show", "206-555-0101")
    assert ran.code == 2
    assert "takes a reason" in ran.err
