"""The writer that is a language model: researched, outlined, written, checked by rule."""
