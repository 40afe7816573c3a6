"""Services outside, played on the loopback address and held to their vendors' own contracts."""
