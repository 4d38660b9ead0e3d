"""Notebooks for the analyst (marimo): `notices notebook explore`."""
