"""What must survive: tables of dicts in one SQLite file, written in transactions. Knows nothing of actors."""
