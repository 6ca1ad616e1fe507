"""The four flows of the city: discovery, upward, downward and pressure, as figures to draw."""
