"""`huiyin triage`: what is it, where is it, whose is it; on files, without a database."""

import typer

from huiyin.cli.triage_route import route

app = typer.Typer(help="Triage: what is it, where is it, whose is it.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `route` a word of its own while it is the only one."""


app.command("route")(route)
