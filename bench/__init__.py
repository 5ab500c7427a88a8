"""Benchmarks: each a ratio against a named baseline in the same run; never an absolute time, never a test."""
