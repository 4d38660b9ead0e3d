"""Readers: one class a format, registered by what the bytes are."""
