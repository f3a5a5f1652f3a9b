"""The reconciliation service: programs such as OpenRefine match their rows with our catalogue."""
