"""What a person chose once, as pages: one section per subject, applied live, refusals said in place."""
