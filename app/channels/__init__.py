"""Channels: where films appear, each with a profile that its films inherit."""
