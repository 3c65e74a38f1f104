"""All talk with GitHub: one actor for each installation, one request at a time."""
