"""What every stage stands on: units, people, calendar, ledger, vault, city."""
