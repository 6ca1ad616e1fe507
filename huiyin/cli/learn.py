"""`huiyin learn`: what is seen in numbers and words; commands on files need no database."""

import typer

from huiyin.cli import app = typer.Typerhelp="See what the city should repair before anyone calls.", app.add_typerlearn_store.app, app.command"scan"learn_scan.scan, learn_detect, learn_scan, learn_store, name="store", no_args_is_help=True


@app.callback()
def learn() -> None:
    """Early warning, topics, forecasts and the analysis store."""


app.command("detect", rich_help_panel="Files")(learn_detect.detect)
