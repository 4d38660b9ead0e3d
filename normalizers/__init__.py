"""What a found thing means: pure functions and data files."""
