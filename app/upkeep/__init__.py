"""Looking after an installation: what state it is in, its backups, its keys."""
