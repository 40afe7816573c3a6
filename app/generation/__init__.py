"""How a film is thought: from brief to timeline. Pure values; the world only through its ports."""
