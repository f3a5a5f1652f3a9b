"""The rules of deciding: pure, over the events of a log; only ``desk`` conducts a store."""
