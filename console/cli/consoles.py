"""`guidecard`, `demo`, `call`, `train`: the commands that open a console."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

from console.cli.options import Options, Stopped

if TYPE_CHECKING:
    from console.office.opening import Office
    from console.plain.face import Meanwhile
    from console.screens.app import GuidecardApp


PLAIN = click.option("--plain", is_flag=True, help="Plain lines instead of screens.")


def open_console(options: Options, *, plain: bool = False) -> None:
    """Open the console on the data folder."""
    from console.office.opening import open_office

    pack, hub = options.load_pack(), options.settings().hub
    with open_office(options.folder(), pack, options.live_post(), hub=hub) as office:
        if plain:
            _in_lines(office)
            return
        from console.screens.app import GuidecardApp

        settings = options.settings()
        _finished(GuidecardApp(office, keys=settings.keys, theme=settings.theme))


def _finished(app: GuidecardApp) -> None:
    """Run an app to its end. Raises `Stopped` where a defect ended it."""
    _keep_what_is_loaded()
    app.run()
    if app.return_code:
        raise Stopped(
            "The console stopped by a defect, told above. Everything that it showed as done is"
            " saved. Start it again: open calls open at their open question."
        )


def _in_lines(office: Office, meanwhile: Meanwhile | None = None) -> None:
    """Run the line mode to its end; the command fails where entries are lost with it."""
    from console.plain.running import nothing
    from console.plain.terminal import run_on_terminal

    _keep_what_is_loaded()
    code = run_on_terminal(office, meanwhile or nothing)
    if code:
        click.get_current_context().exit(code)


def _keep_what_is_loaded() -> None:
    """Packs stay to the end: no key has to wait while they are looked through for garbage."""
    gc.freeze()


@click.command()
@PLAIN
@click.option("--scenario", default="mill-brother-wont-come-out", help="Who calls.")
@click.pass_obj
def demo(options: Options, plain: bool, scenario: str) -> None:
    """Open the console on a throw-away store with sample profiles and a ringing mock call."""
    from console.mock.demo import demo_office

    with demo_office(options.shelf(), options.pack, scenario) as (office, ring):
        if plain:
            from console.plain.worlds import one_rings

            _in_lines(office, one_rings(office, ring))
            return
        from console.screens.app import GuidecardApp

        def began(app: GuidecardApp) -> None:
            app.set_timer(1.0, lambda: app.ring(ring))

        _finished(GuidecardApp(office, began=began))


@click.command()
@PLAIN
@click.pass_obj
def call(options: Options, plain: bool) -> None:
    """Take calls."""
    open_console(options, plain=plain)


@click.command()
@click.argument("scenario", default="mill-brother-wont-come-out")
@PLAIN
@click.pass_obj
def train(options: Options, scenario: str, plain: bool) -> None:
    """Take a mock call, SCENARIO, and see how it went."""
    from console.mock.training import lesson

    post = options.live_post()
    with lesson(options.folder(), options.shelf(), scenario, post.seat, post.taker) as prepared:
        if plain:
            from console.plain.worlds import lesson_goes_on

            _in_lines(prepared.office, lesson_goes_on(prepared))
            return
        from console.screens.training import TrainingApp

        settings = options.settings()
        _finished(TrainingApp(prepared, keys=settings.keys, theme=settings.theme))
