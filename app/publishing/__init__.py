"""Publishing: the Google accounts that may act for a channel, the quota of the day, and uploads."""
