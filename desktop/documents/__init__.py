"""Answers for reading: any dropped file becomes a `Document` of passages, or one clear sentence why not.

`reading.read` is pure and synchronous; `sandbox.ReadingProcess` runs it in a child process with limits on time
and memory, so that a hostile file costs one sentence and never the app.
"""
