"""What happened, for those outside: written down with the change itself, delivered later."""
