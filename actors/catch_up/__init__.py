"""What was missed while nobody listened is fetched from GitHub."""
