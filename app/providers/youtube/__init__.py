"""YouTube: consent, small calls, uploads and figures, held to Google's own description of its API."""
