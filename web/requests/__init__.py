"""Asking once for what is not listed, and saying that an answer is wrong; both without account."""
