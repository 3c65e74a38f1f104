"""Agents on the command line, as workers: a fake one that misbehaves in every way, and the real ones."""
