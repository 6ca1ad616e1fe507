"""`python -m bench.month`: two hundred orders, ten units, thirty days, and a table of visits per state."""

import argparse

from bench import house


def main() -> int:
    """Exit code 1 when a state was never visited."""
    asked = argparse.ArgumentParser(prog="python -m bench.month", description=__doc__)
    asked.add_argument("--orders", type=int, default=200)
    asked.add_argument("--units", type=int, default=10)
    asked.add_argument("--seed", type=int, default=12)
    given = asked.parse_args()
    with house.database():
        from huiyin.demo.month import live

        month = live(print, given.orders, given.units, given.seed)
    print(month.table())
    return 1 if month.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
