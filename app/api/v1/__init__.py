"""The first version of the API: one file for each noun."""
