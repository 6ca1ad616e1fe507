"""`huiyin learn`: what is seen in numbers and words; commands on files need no database."""

import typer

from huiyin.cli import learn_daily, learn_detect, learn_scan, learn_store, learn_topics
from huiyin.cli.options import Bilingual

app = typer.Typer(help="See what the city should repair before anyone calls.", no_args_is_help=True)
app.command("daily")(learn_daily.daily)
app.command("detect", cls=Bilingual, rich_help_panel="Files")(learn_detect.detect)
app.command("scan", cls=Bilingual, rich_help_panel="Files")(learn_scan.scan)
app.command("topics", rich_help_panel="Files")(learn_topics.topics)
app.add_typer(learn_store.app, name="store", no_args_is_help=True)


@app.callback()
def learn() -> None:
    """Early warning, topics, forecasts and the analysis store."""
