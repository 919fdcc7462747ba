"""The Anthropic Messages API behind `ChatModel`: request, stream, failures, models, batches. Facts: PROVIDERS.md."""
