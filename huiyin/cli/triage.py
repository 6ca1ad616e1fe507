"""`huiyin triage`: judging appeals in files."""

import typer

from huiyin.cli.triage_place import place

app = typer.Typer(help="Judging appeals: in files, without a database.", no_args_is_help=True)
app.command()(place)
