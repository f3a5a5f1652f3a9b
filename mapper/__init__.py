"""Map foreign certificates to Chinese professional titles and skill levels."""
