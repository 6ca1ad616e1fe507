"""`huiyin learn`: what is seen in numbers and words; commands on files need no database."""

import typer

from huiyin.cli import learn_topics

app = typer.Typer(help="See what the city should repair before anyone calls.", no_args_is_help=True)


@app.callback()
def learn() -> None:
    """Early warning, topics, forecasts and the analysis store."""


app.command("topics")(learn_topics.topics)
