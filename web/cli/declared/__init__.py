"""What `run.py` understands: each command with its words and help; the bodies are loaded when they are needed."""
