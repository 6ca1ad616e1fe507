"""Run every check, say what each found, and fail if any did."""

import subprocess
import sys
import time

CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy", "huiyin", "checks", "bench"],
    "imports": ["lint-imports", "--no-cache"],
    "migrations": [sys.executable, "-m", "checks.migrations"],
    "templates": [sys.executable, "-m", "checks.templates"],
    "catalogues": [sys.executable, "-m", "checks.messages"],
    "lifecycle page": [sys.executable, "-m", "checks.lifecycle"],
    "docs": [sys.executable, "-m", "checks.documents"],
    "house rules": [sys.executable, "-m", "checks.house"],
}


def main() -> int:
    """Exit code 0 when all is well."""
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    print(
        f"{len(CHECKS) - len(failed)} checks passed, {len(failed)} failed"
        + "".join(f"\n- {name}" for name in failed)
    )
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    """Run one check; its words are shown only when it fails."""
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:15} {verdict:6} {time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout[-8000:] + done.stderr[-4000:])
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
