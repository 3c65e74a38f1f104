"""The way from a worker to a model's endpoint: through the server, which adds the key that no worker holds."""
