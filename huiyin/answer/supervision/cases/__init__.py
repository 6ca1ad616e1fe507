"""Consequences as cases: facts, the unit's reply, a finding, a measure, an appeal; and praise."""
