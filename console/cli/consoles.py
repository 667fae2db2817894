"""`guidecard`, `demo`, `call`, `train`: the commands that open a console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.cli.options import Options, Stopped

if TYPE_CHECKING:
    from console.office.opening import Office
    from console.screens.app import GuidecardApp


def open_console(options: Options) -> None:
    """Open the console on the data folder."""
    from console.office.opening import open_office

    pack = options.load_pack()
    with open_office(options.folder(), pack, options.live_post()) as office:
        _run(office, options)


def _run(office: Office, options: Options) -> None:
    from console.screens.app import GuidecardApp

    settings = options.settings()
    _finished(GuidecardApp(office, keys=settings.keys, theme=settings.theme))


def _finished(app: GuidecardApp) -> None:
    """Run an app to its end. Raises `Stopped` where a defect ended it."""
    app.run()
    if app.return_code:
        raise Stopped(
            "The console stopped by a defect, told above. Everything that it showed as done is"
            " saved. Start it again: open calls open at their open question."
        )


@click.command()
@click.option("--plain", is_flag=True, help="Plain lines instead of screens.")
@click.option("--scenario", default="man-in-a-doorway", help="Who calls.")
@click.pass_obj
def demo(options: Options, plain: bool, scenario: str) -> None:
    """Open the console on a throw-away store with sample profiles and a ringing mock call."""
    from console.mock.demo import demo_office
    from console.screens.app import GuidecardApp

    with demo_office(options.shelf(), options.pack, scenario) as (office, ring):

        def began(app: GuidecardApp) -> None:
            app.set_timer(1.0, lambda: app.ring(ring))

        _finished(GuidecardApp(office, began=began))


@click.command()
@click.option("--plain", is_flag=True, help="Plain lines instead of screens.")
@click.pass_obj
def call(options: Options, plain: bool) -> None:
    """Take calls."""
    open_console(options)


@click.command()
@click.argument("scenario", default="man-in-a-doorway")
@click.option("--plain", is_flag=True, help="Plain lines instead of screens.")
@click.pass_obj
def train(options: Options, scenario: str, plain: bool) -> None:
    """Take a mock call, SCENARIO, and see how it went."""
    from console.mock.training import lesson
    from console.screens.training import TrainingApp

    settings, post = options.settings(), options.live_post()
    with lesson(options.folder(), options.shelf(), scenario, post.seat, post.taker) as prepared:
        _finished(TrainingApp(prepared, keys=settings.keys, theme=settings.theme))
