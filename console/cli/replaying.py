"""`guidecard replay`: mock calls played by machine against their keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.cli.faults import DONE, FOUND_WRONG
from console.cli.options import Misused, Options
from console.text.clean import plain

if TYPE_CHECKING:
    from protocols.shelf import Shelf


@click.command()
@click.argument("scenarios", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every scenario of every pack here.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
@click.pass_obj
def replay(options: Options, scenarios: tuple[str, ...], every: bool, as_json: bool) -> int:
    """Play SCENARIOS (names or files) and report where they depart from their keys."""
    from console.mock.finding import find_scenarios

    shelf = options.shelf()
    if not scenarios and not every:
        raise Misused("Name a scenario, or say --all.")
    results = [_played(path, shelf) for path in find_scenarios(shelf, scenarios)]
    if as_json:
        click.echo(json.dumps({"scenarios": results}, ensure_ascii=True, indent=2))
    else:
        for result in results:
            click.echo(plain(f"{'ok  ' if result['passed'] else 'FAIL'} {result['id']}"))
            for departure in result["departures"]:
                click.echo(plain(f"     {departure}"))
    return DONE if all(result["passed"] for result in results) else FOUND_WRONG


def _played(path: Path, shelf: Shelf) -> dict[str, Any]:
    from console.mock.finding import load_scenario
    from console.mock.player import play
    from console.mock.scoring import departures

    scenario, pack = load_scenario(path, shelf)
    played = play(scenario, pack)
    found = [*played.departures, *(str(one) for one in departures(scenario, played.view))]
    return {"id": scenario.scenario, "passed": not found, "departures": found}
