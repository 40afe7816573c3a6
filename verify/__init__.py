"""What YTEMPIRE promises, as experiments: `make verify` runs them and prints what was reached."""
