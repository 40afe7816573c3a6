"""Pictures that are bought: painters outside behind one easel, which keeps, checks and pays.

`easel.Easel` is the adapter of the port; `openai_pictures` and `stability` are who paints.
"""
