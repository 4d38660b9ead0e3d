"""What runs, when, on how many machines, and what happens when it fails. Parses nothing."""
