"""Web sites on loopback that behave as those of government offices do."""
