"""Statements: made from an answer, printed, and looked up under their code."""
