"""The three rates, from recorded facts."""
