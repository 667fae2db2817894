"""`guidecard hub asked`: who asked for whom, and why, for a supervisor to read."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from store.hub.engine import Asked
from support.cli import guidecard
from support.hub_app import running

AT = datetime(2026, 11, 22, 6, 10, tzinfo=UTC)


def test_every_question_is_listed_with_whose_token_and_why(tmp_path: Path) -> None:
    asked = ("hub", "asked", "--data", tmp_path / "hub")
    with running(tmp_path / "hub") as hub:
        assert guidecard(*asked).out == "Nobody was asked for.\n"
        _, token = hub.token()
        hub.engine.note_asked(Asked(AT, token.id, UUID(int=9), "", ("profile h-1",)))
        hub.engine.note_asked(Asked(AT, "gone0000", None, "order\x1b[2J 12", ()))
        lines = guidecard(*asked).out.splitlines()
    assert lines == [
        "2026-11-22 06:10Z  gone0000  reason: order\u241b[2J 12: nobody",
        f"2026-11-22 06:10Z  {token.id} call_taker  call {UUID(int=9)}: profile h-1",
    ]
    told = guidecard(*asked, "--limit", "1", "--json").json["asked"]
    assert [one["reason"] for one in told] == ["order\x1b[2J 12"]
