"""A way in: JSON over HTTP. Translates; never decides."""
