"""How a printed sentence is said: numbers, units, names and signs as plain words."""
