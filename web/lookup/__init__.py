"""The public look-up: search, answers, titles."""
