"""From the geometry of a form to labels, options and values."""
