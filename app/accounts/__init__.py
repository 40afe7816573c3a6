"""Who may enter: users, sessions, API keys."""
