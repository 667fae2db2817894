"""A medical director's word: for one version of one pack, and void on any edit."""

from __future__ import annotations

from pathlib import Path

from store.approvals import Approvals
from support.cli import Ran, guidecard


def approve(folder: Path, *more: object) -> Ran:
    return guidecard("--data", folder, "protocols", "approve", "seattle-2023", *more)


def digest_of(folder: Path) -> str:
    last = approve(folder).out.splitlines()
    return next(line.split()[1] for line in last if line.startswith("digest "))


def signed(folder: Path) -> Ran:
    digest = digest_of(folder)
    return approve(folder, "--by", "J. Doe MD", "--title", "Medical Director", "--digest", digest)


def test_without_a_digest_it_shows_what_is_to_be_read_and_approves_nothing(tmp_path: Path) -> None:
    ran = approve(tmp_path, "--by", "J. Doe MD", "--title", "Medical Director")
    assert ran.code == 1
    assert "1. " in ran.out
    assert Approvals(tmp_path / "approvals").of(digest_of(tmp_path)) is None


def test_it_is_recorded_for_this_very_digest_and_shown(tmp_path: Path) -> None:
    assert signed(tmp_path).code == 0
    held = Approvals(tmp_path / "approvals").of(digest_of(tmp_path))
    assert held is not None
    assert (held.by, held.title) == ("J. Doe MD", "Medical Director")
    shown = guidecard("--data", tmp_path, "protocols", "show", "seattle-2023").out
    assert "approved by J. Doe MD, Medical Director, on " in shown


def test_another_digest_is_refused(tmp_path: Path) -> None:
    ran = approve(tmp_path, "--by", "J. Doe MD", "--title", "MD", "--digest", "0" * 64)
    assert ran.code == 2
    assert "nothing was approved" in ran.err


def test_too_few_digits_are_refused(tmp_path: Path) -> None:
    ran = approve(tmp_path, "--by", "J", "--title", "MD", "--digest", digest_of(tmp_path)[:4])
    assert ran.code == 2


def test_nobody_in_no_office_is_refused(tmp_path: Path) -> None:
    assert approve(tmp_path, "--digest", digest_of(tmp_path), "--by", " ").code == 2


def test_an_edit_voids_it(tmp_path: Path) -> None:
    signed(tmp_path)
    own = tmp_path / "packs" / "own"
    own.mkdir(parents=True)
    (own / "pack.yaml").write_text(
        "pack: own\ntitle: Own\nversion: 1.0.0\nabout: Own.\nextends: seattle-2023\n"
        "timezone: America/Los_Angeles\n",
        encoding="utf-8",
    )
    shown = guidecard("--data", tmp_path, "protocols", "show", "own").out
    assert "not approved locally" in shown


def test_it_can_be_withdrawn(tmp_path: Path) -> None:
    signed(tmp_path)
    withdrawn = ("--data", tmp_path, "protocols", "withdraw", "seattle-2023")
    assert guidecard(*withdrawn).code == 0
    assert guidecard(*withdrawn).code == 1


def test_what_was_tampered_with_approves_nothing(tmp_path: Path) -> None:
    signed(tmp_path)
    (file,) = (tmp_path / "approvals").iterdir()
    for text in ("", "[]", '{"digest": "x"}', "[" * 100_000):
        file.write_text(text, encoding="utf-8")
        assert Approvals(tmp_path / "approvals").of(file.stem) is None
