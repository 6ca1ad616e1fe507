"""Stage 4: see what the city should repair before anyone calls."""
