"""Find what a text means, propose what it may map to, measure both; heavy packages load late."""
