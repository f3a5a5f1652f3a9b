"""Proposals of the machine for those who review them; nothing here is public knowledge."""
