"""The sample documents and the script that makes them again: `python -m samples.make`."""
