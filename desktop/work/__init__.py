"""What a person can do with a task, and the engine that works on it: queue, library, worker, engine."""
