"""`huiyin migrate` and `huiyin manage`: the tables, and Django's own commands."""

import typer

from huiyin.cli.running import bring_up_to_date, django_ready


def migrate() -> None:
    """Bring the database's tables up to date."""
    with django_ready(migrated=False):
        print("The tables were brought up to date." if bring_up_to_date() else "The tables are up to date.")


def manage(context: typer.Context) -> None:
    """Run one of Django's management commands, e.g. `huiyin manage shell`."""
    with django_ready(migrated=False):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["huiyin manage", *context.args])
