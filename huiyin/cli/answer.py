"""`huiyin answer`: scorecards and the papers of the review meeting."""

import typer

from huiyin.cli import answer_meeting

app = typer.Typer(help="Answer: how units did, and the papers of the review meeting.", no_args_is_help=True)
app.command("meeting-pack")(answer_meeting.meeting_pack)


@app.callback()
def main() -> None:
    """Keep the name of a command even while there is only one."""
