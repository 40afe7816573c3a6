"""The thing we make: a film asked for, produced, measured and handed over."""
