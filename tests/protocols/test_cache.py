"""Packs kept checked: a second load is the first again, and what lies in a cache is only data."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from protocols.cache import Cache
from protocols.decide import decide
from protocols.faults import PackRejected
from protocols.pack import Pack
from protocols.shelf import SHIPPED, Shelf
from protocols.situation import Situation, Whereabouts
from support.packs import NOON, content, fact, offer, program, rule, write_pack

CONTENT = content(
    facts={
        "weapon": fact(harmless=["none"], danger=["near", "drawn"]),
        "mood": fact(values=["calm", "loud"], danger=["wild"]),
    },
    screens={"weapon": {"says": "weapon", "when": {"weapon": "danger"}}},
    rules=[rule("drawn", when={"weapon": "drawn"}, send="police hot", hard=True)],
    offers=[offer("alone", cleared=["weapon"], replaces=["police"], brings="team prompt")],
    programs={"north": program(), "south": program()},
    cards={
        "alpha": {"title": "Alpha", "about": "x", "default": "ems hot"},
        "beta": {"title": "Beta", "about": "x", "default": "ems hot"},
    },
    contacts={"one": {"name": "One"}, "two": {"name": "Two"}},
    cautions={"careful": {"says": "Careful"}},
)
SITUATIONS = [
    Situation("case-entry", NOON, facts)
    for facts in ({}, {"weapon": "none"}, {"weapon": "drawn"}, {"weapon": "unknown"})
]


class Desk:
    """A shelf with one pack, and a cache beside it."""

    def __init__(self, root: Path) -> None:
        self.packs = root / "packs"
        self.cache = root / "cache"
        self.folder = write_pack(self.packs, "small", {"pack.yaml": json.dumps(CONTENT)})

    def load(self, cache: Path | None = None) -> Pack:
        return Shelf((self.packs,), Cache(cache or self.cache)).load("small")

    def kept(self) -> list[Path]:
        return sorted(self.cache.iterdir())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def same(one: Pack, other: Pack) -> bool:
    return (
        one.digest == other.digest
        and one.header == other.header
        and one.sections == other.sections
        and one.origins == other.origins
        and one.lineage == other.lineage
        and all(decide(one, call) == decide(other, call) for call in SITUATIONS)
    )


class TestTheSecondLoad:
    def test_is_the_first_one_again(self, desk: Desk) -> None:
        first = desk.load()
        assert len(desk.kept()) == 1
        assert same(first, desk.load())
        assert same(first, Shelf((desk.packs,)).load("small"))

    def test_does_not_check_again(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        first = desk.load()
        monkeypatch.setattr("protocols.shelf.read_layer", None)
        assert same(first, desk.load())

    @pytest.mark.parametrize("name", Shelf().names())
    def test_of_a_shipped_pack_decides_the_same(self, name: str, tmp_path: Path) -> None:
        shelf = Shelf((SHIPPED,), Cache(tmp_path))
        first, second = shelf.load(name), shelf.load(name)
        assert first.digest == second.digest
        assert first.sections == second.sections
        assert list(first.sections.facts) == list(second.sections.facts)
        for card in first.sections.cards:
            call = Situation(card, NOON, {"breathing": "normal"}, place=Whereabouts(47.6, -122.33))
            assert decide(first, call) == decide(second, call)

    def test_of_a_pack_that_is_refused_is_refused_again(self, desk: Desk) -> None:
        (desk.folder / "bad.yaml").write_text("rules: [{id: x}]")
        for _ in range(2):
            with pytest.raises(PackRejected):
                desk.load()
        assert not desk.cache.exists()


class TestWhatIsNotUsedAgain:
    def test_a_pack_whose_file_was_changed(self, desk: Desk) -> None:
        first = desk.load()
        text = (desk.folder / "pack.yaml").read_text()
        (desk.folder / "pack.yaml").write_text(text.replace("police hot", "police prompt"))
        second = desk.load()
        assert second.digest != first.digest
        assert second.sections.rules[0].send == ("police prompt",)

    def test_a_pack_with_a_file_more_or_less(self, desk: Desk) -> None:
        first = desk.load()
        extra = desk.folder / "extra.yaml"
        extra.write_text("cautions: {more: {says: More}}")
        assert "more" in desk.load().sections.cautions
        extra.unlink()
        assert same(first, desk.load())

    def test_a_pack_whose_parent_was_changed(self, desk: Desk) -> None:
        header = {name: CONTENT[name] for name in ("title", "version", "about", "timezone")}
        child = {**header, "pack": "child"}
        text = "extends: small\n" + "".join(f"{k}: {json.dumps(v)}\n" for k, v in child.items())
        write_pack(desk.packs, "child", {"pack.yaml": text})
        shelf = Shelf((desk.packs,), Cache(desk.cache))
        first = shelf.load("child")
        assert same(first, shelf.load("child"))
        parent = desk.folder / "pack.yaml"
        parent.write_text(parent.read_text().replace("police hot", "police prompt"))
        assert shelf.load("child").digest != first.digest

    def test_the_same_files_by_another_program(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.load()
        monkeypatch.setattr("protocols.cache._program_fingerprint", lambda: "another")
        desk.load()
        assert len(desk.kept()) == 2


def spoil(path: Path, **changes: Any) -> None:
    """Change what a cache file says, below the stamp that belongs to what it said."""
    stamp, _, raw = path.read_bytes().partition(b"\n")
    held = json.loads(raw)
    for key, change in changes.items():
        held[key] = change(held[key])
    path.write_bytes(stamp + b"\n" + json.dumps(held).encode())


def without_rules(sections: dict[str, Any]) -> dict[str, Any]:
    return {**sections, "rules": []}


def with_rule_on(when: Any) -> Any:
    def change(sections: dict[str, Any]) -> dict[str, Any]:
        return {**sections, "rules": [{**sections["rules"][0], "when": when}]}

    return change


class TestAHostileCache:
    @pytest.mark.parametrize(
        "raw",
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"{", id="half"),
            pytest.param(b"[]", id="a list"),
            pytest.param(b"null", id="nothing"),
            pytest.param(b"12", id="a number"),
            pytest.param(b'"header"', id="a text"),
            pytest.param(b"{}", id="an empty object"),
            pytest.param(b'{"header": 1, "sections": 2}', id="numbers"),
            pytest.param(b"\xff\xfe", id="no text"),
            pytest.param(b"\x80\x04\x95", id="a pickle"),
            pytest.param(b"[" * 100_000, id="nested"),
            pytest.param(b'{"a":' * 100_000, id="nested objects"),
            pytest.param(b"9" * 100_000, id="a huge number"),
        ],
    )
    def test_rubbish_is_ignored_and_replaced(self, raw: bytes, desk: Desk) -> None:
        first = desk.load()
        (path,) = desk.kept()
        path.write_bytes(raw)
        assert same(first, desk.load())
        assert same(first, desk.load())
        assert json.loads(path.read_bytes().partition(b"\n")[2])

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"sections": without_rules}, id="a hard rule taken out"),
            pytest.param({"sections": with_rule_on({"wepon": "x"})}, id="an unknown fact"),
            pytest.param({"sections": with_rule_on({"weapon": "x"})}, id="an unknown value"),
            pytest.param({"sections": with_rule_on({"tripped": "x"})}, id="an unknown screen"),
            pytest.param({"sections": with_rule_on({"weapon": "none"})}, id="a law broken"),
            pytest.param({"sections": lambda held: {**held, "services": {}}}, id="no services"),
            pytest.param({"sections": lambda held: {**held, "cards": {}}}, id="no cards"),
            pytest.param({"sections": lambda held: {**held, "tiers": []}}, id="no ladder"),
            pytest.param(
                {
                    "sections": lambda held: {
                        **held,
                        "screens": {"a": {"says": "a", "when": {"tripped": "a"}}},
                    }
                },
                id="a circle",
            ),
            pytest.param(
                {
                    "sections": lambda held: {
                        **held,
                        "programs": {"x": {**held["programs"]["north"], "hours": "never"}},
                    }
                },
                id="hours that cannot be read",
            ),
            pytest.param({"header": lambda held: {**held, "timezone": "Mars"}}, id="no such zone"),
            pytest.param({"header": lambda held: {**held, "pack": "other"}}, id="another pack"),
            pytest.param({"lineage": lambda held: [["x"]]}, id="a lineage without versions"),
            pytest.param({"lineage": lambda held: []}, id="no lineage"),
            pytest.param({"origins": lambda held: [[1]]}, id="origins of nothing"),
            pytest.param({"origins": lambda held: [[[], [], []]]}, id="origins that are lists"),
        ],
    )
    def test_a_pack_put_there_by_somebody_else_is_not_believed(
        self, changes: dict[str, Any], desk: Desk
    ) -> None:
        """Whatever stands there under these files' name: what counts is in the files."""
        first = desk.load()
        (path,) = desk.kept()
        spoil(path, **changes)
        assert same(first, desk.load())

    def test_another_packs_entry_under_this_ones_name_is_not_believed(self, desk: Desk) -> None:
        first = desk.load()
        (path,) = desk.kept()
        elsewhere = Desk(desk.packs.parent / "elsewhere")
        text = (elsewhere.folder / "pack.yaml").read_text()
        (elsewhere.folder / "pack.yaml").write_text(text.replace("police hot", "police routine"))
        elsewhere.load()
        shutil.copy(elsewhere.kept()[0], path)
        assert same(first, desk.load())

    def test_no_flipped_bit_is_believed(self, desk: Desk) -> None:
        first = desk.load()
        (path,) = desk.kept()
        whole = path.read_bytes()
        for bit in range(0, len(whole) * 8, len(whole) // 16):
            flipped = bytearray(whole)
            flipped[bit // 8] ^= 1 << bit % 8
            path.write_bytes(flipped)
            assert same(first, desk.load())


class TestAFolderThatCannotBeUsed:
    def test_that_is_a_file(self, desk: Desk) -> None:
        desk.cache.write_text("in the way")
        assert same(desk.load(), desk.load())
        assert desk.cache.read_text() == "in the way"

    def test_below_a_file(self, desk: Desk) -> None:
        (desk.packs.parent / "file").write_text("in the way")
        assert desk.load(desk.packs.parent / "file" / "cache").id == "small"

    def test_with_a_folder_where_the_entry_belongs(self, desk: Desk) -> None:
        first = desk.load()
        (path,) = desk.kept()
        path.unlink()
        path.mkdir()
        assert same(first, desk.load())

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_without_the_right_to_write(self, desk: Desk) -> None:
        desk.cache.mkdir(mode=0o500)
        assert same(desk.load(), desk.load())
        assert desk.kept() == []

    def test_that_leaves_no_draft_behind(self, desk: Desk) -> None:
        desk.load()
        assert [path.suffix for path in desk.kept()] == [".json"]


def digest(tmp_path: Path, files: dict[str, str]) -> str:
    folder = write_pack(tmp_path / "shelf", "small", files)
    try:
        return Shelf((folder.parent,)).load_folder(folder).digest
    finally:
        shutil.rmtree(folder)


HEADER = {name: CONTENT[name] for name in ("pack", "title", "version", "about", "timezone")}
SECTIONS = {name: held for name, held in CONTENT.items() if name not in HEADER}


def yaml(sections: dict[str, Any]) -> str:
    return "".join(f"{name}: {json.dumps(held)}\n" for name, held in sections.items())


class TestTheDigest:
    @pytest.fixture
    def plain(self, tmp_path: Path) -> str:
        return digest(tmp_path, {"pack.yaml": yaml(CONTENT)})

    def test_is_not_changed_by_comments_and_space(self, plain: str, tmp_path: Path) -> None:
        text = "# A comment\n\n" + yaml(CONTENT).replace("\n", "  # another\n")
        assert digest(tmp_path, {"pack.yaml": text}) == plain

    def test_is_not_changed_by_the_way_of_writing(self, plain: str, tmp_path: Path) -> None:
        text = yaml(CONTENT).replace('"police hot"', "['police hot']").replace("[]", "[ ]")
        assert digest(tmp_path, {"pack.yaml": text}) == plain

    def test_is_not_changed_by_moving_sections_to_other_files(
        self, plain: str, tmp_path: Path
    ) -> None:
        for order in (list(SECTIONS), list(reversed(SECTIONS))):
            files = {
                f"{n}-{name}.yaml": yaml({name: SECTIONS[name]}) for n, name in enumerate(order)
            }
            assert digest(tmp_path, {"pack.yaml": yaml(HEADER), **files}) == plain

    def test_is_not_changed_by_renaming_the_files_of_cards(
        self, plain: str, tmp_path: Path
    ) -> None:
        """The order of the cards means nothing: each is called by its name."""
        rest = {name: held for name, held in CONTENT.items() if name != "cards"}
        cards = {
            f"cards/{9 - n}.yaml": yaml({"cards": {name: card}})
            for n, (name, card) in enumerate(CONTENT["cards"].items())
        }
        assert digest(tmp_path, {"pack.yaml": yaml(rest), **cards}) == plain

    @pytest.mark.parametrize("section", ["contacts", "cards"])
    def test_is_not_changed_by_the_order_of_what_has_none(
        self, section: str, plain: str, tmp_path: Path
    ) -> None:
        turned = dict(reversed(CONTENT[section].items()))
        assert digest(tmp_path, {"pack.yaml": yaml({**CONTENT, section: turned})}) == plain

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            pytest.param('"police hot"', '"police prompt"', id="an urgency"),
            pytest.param('{"weapon": "drawn"}', '{"weapon": "near or worse"}', id="a condition"),
            pytest.param('"hard": true', '"hard": false', id="hard"),
            pytest.param('"loud"]', '"loud", "sad"]', id="a value"),
            pytest.param('["calm", "loud"]', '["loud", "calm"]', id="the order of values"),
            pytest.param('"north": {', '"west": {', id="a name"),
            pytest.param('"What about it?"', '"What is it?"', id="a question"),
            pytest.param('"Careful"', '"Take care"', id="a caution"),
            pytest.param('"1.0.0"', '"1.0.1"', id="the version"),
            pytest.param('"UTC"', '"America/New_York"', id="the time zone"),
            pytest.param('"solo"', '["solo", "dual"]', id="a mode"),
            pytest.param('"Because of drawn"', '"Why not"', id="a reason"),
        ],
    )
    def test_is_changed_by_whatever_can_change_a_call(
        self, old: str, new: str, plain: str, tmp_path: Path
    ) -> None:
        text = yaml(CONTENT)
        assert old in text
        assert digest(tmp_path, {"pack.yaml": text.replace(old, new)}) != plain

    @pytest.mark.parametrize("section", ["facts", "programs", "services"])
    def test_is_changed_by_an_order_that_means_something(
        self, section: str, plain: str, tmp_path: Path
    ) -> None:
        turned = dict(reversed(CONTENT[section].items()))
        assert digest(tmp_path, {"pack.yaml": yaml({**CONTENT, section: turned})}) != plain

    @pytest.mark.parametrize("section", ["tiers", "offers", "rules"])
    def test_is_changed_by_something_more(self, section: str, plain: str, tmp_path: Path) -> None:
        more = {**CONTENT[section][0], ("tier" if section == "tiers" else "id"): "more"}
        text = yaml({**CONTENT, section: [more, *CONTENT[section]]})
        assert digest(tmp_path, {"pack.yaml": text}) != plain

    def test_leaves_the_approval_and_the_scenarios_out(self, plain: str, tmp_path: Path) -> None:
        files = {"pack.yaml": yaml(CONTENT), "approval.yaml": "by: x", "scenarios/a.yaml": "- a"}
        assert digest(tmp_path, files) == plain
