"""Promises every adapter of a port keeps, whoever is behind it."""
