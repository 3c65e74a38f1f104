"""A model's endpoint on this machine, for tests: it speaks the real protocols, and has faults when it is told to."""
