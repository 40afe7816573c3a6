"""A YouTube on the loopback, held to Google's own description of its interface."""
