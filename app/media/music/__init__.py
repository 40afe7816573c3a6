"""A bed of music under the narration: composed and played by ourselves, or a user's own file."""
