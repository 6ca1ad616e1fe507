"""Where alerts look: each module asks one source what it has to say of a day."""
