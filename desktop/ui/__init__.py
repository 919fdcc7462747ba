"""The window: views over the store and commands to the queue. PySide6 and qasync live here and in `app` only."""
