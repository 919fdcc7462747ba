"""The loop: ask the chat model, decide each call, intent -> effect -> outcome, until nothing is left to do."""
