"""Facts in, findings out; one small function a question."""
