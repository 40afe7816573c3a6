"""Ways out: one adapter for each vendor, engine or file format behind a port."""
