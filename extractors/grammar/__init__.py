"""How dates, amounts, phones and labels may be written. Each grammar stands once."""
