"""What differs between provinces, as data."""
