"""`huiyin answer`: scorecards and the papers of the review meeting."""

import typer

app = typer.Typer(help="Answer: how units did, and the papers of the review meeting.", no_args_is_help=True)
