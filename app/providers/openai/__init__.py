"""OpenAI, and servers that speak its language: one client, its faults, and who answers when."""
