"""An office's spreadsheet, read with suspicion and turned into a source edition of its own."""
