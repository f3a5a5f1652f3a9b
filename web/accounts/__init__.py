"""Who signs in, what they may open, and their own account."""
