"""One line of migrations in each room, none missing, and nothing Django itself finds wrong; without a database."""

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.settings")
os.environ.setdefault("HUIYIN_DATABASE_URL", "postgresql:///nowhere?host=/nonexistent")


def main() -> int:
    """Ask Django's own checks, compare models with migrations, and look that no two of these follow the same one."""
    import django

    django.setup()
    found = [*_wrong(), *_missing(), *_branches()]
    print("\n".join(found))
    return 1 if found else 0


def _wrong() -> list[str]:
    """What would keep the worker from starting: a name of a constraint that two rooms gave, say."""
    from django.core.checks import ERROR, run_checks

    return [str(one) for one in run_checks() if one.level >= ERROR]


def _missing() -> list[str]:
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState
    from django.utils import translation

    translation.deactivate_all()  # names in another language are no change
    loader = MigrationLoader(None)
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(
        loader.graph
    )
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("huiyin.")}
    return [f"{label}: models and migrations differ" for label in changes if label in ours]


def _branches() -> list[str]:
    found = []
    for folder in sorted(Path("huiyin").glob("**/migrations")):
        names = sorted(path.stem for path in folder.glob("[0-9]*.py"))
        newest = folder / "max_migration.txt"
        if len({name[:4] for name in names}) != len(names):
            found.append(f"{folder}: two migrations carry the same number")
        if not newest.exists() or newest.read_text().strip() != names[-1]:
            found.append(f"{newest} should say {names[-1]}")
    return found


if __name__ == "__main__":
    sys.exit(main())
