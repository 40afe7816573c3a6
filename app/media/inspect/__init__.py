"""The finished film, measured: what a viewer and YouTube will find, not what was meant."""
