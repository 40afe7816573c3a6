"""How a film is made of a timeline: cards, motion, captions, sound, encoding, inspection, thumbnail."""
