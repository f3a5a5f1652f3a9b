"""The JSON interface: look-ups, editions and batches for programs, described by OpenAPI."""
