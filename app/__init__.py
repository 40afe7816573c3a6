"""YTEMPIRE: films for a portfolio of YouTube channels."""
