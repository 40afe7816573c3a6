"""Series: standing orders of a channel, a film of the next topic at each due minute."""
