"""The bodies of the commands of `run.py`, one file a command."""
