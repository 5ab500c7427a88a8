"""How well we read, as shares against corpora whose truth was written by hand: ``python -m tests.quality``."""
