"""The worker that asks a model, at any endpoint that speaks as OpenAI's chat completions do."""
