"""The dashboard: ten channels run from one screen or from a phone, in pages the server renders."""
