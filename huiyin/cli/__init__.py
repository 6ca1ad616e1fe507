"""The `huiyin` command: one file for each group of things it can do, imported when it is there to be used."""

import sys

import typer

from huiyin.cli import answer, city, intake, knowledge, learn, ledger, manage, triage, triage_db, up
from huiyin.cli.running import Unusable

app = typer.Typer(
    name="huiyin",
    help="Huiyin (回音): an open platform for government hotlines. Every appeal gets an answer.",
    epilog="Data lie in HUIYIN_HOME (~/.huiyin); HUIYIN_DATABASE_URL names another PostgreSQL than the one within.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}

app.command("up", rich_help_panel="Run")(up.up)
app.command("intake", rich_help_panel="Hear")(intake.intake)
triage.app.command("models", rich_help_panel="Models in service")(triage_db.models)
triage.app.command("use", rich_help_panel="Models in service")(triage_db.use)
triage.app.command("rollback", rich_help_panel="Models in service")(triage_db.rollback)
app.add_typer(triage.app, name="triage", rich_help_panel="Act")
app.add_typer(answer.app, name="answer", rich_help_panel="Answer")
app.add_typer(learn.app, name="learn", rich_help_panel="Learn")
app.add_typer(knowledge.app, name="knowledge", rich_help_panel="Hear")
app.add_typer(city.app, name="city", rich_help_panel="Foundation")
app.add_typer(ledger.app, name="ledger", rich_help_panel="Foundation")
app.command("migrate", rich_help_panel="Foundation")(manage.migrate)
app.command("manage", rich_help_panel="Foundation", context_settings=PASS_ON)(manage.manage)


def main() -> None:
    """Run the command; what was foreseen to go wrong is one line and exit code 2."""
    try:
        app()
    except Unusable as problem:
        print(f"huiyin: {problem}", file=sys.stderr)
        sys.exit(2)
