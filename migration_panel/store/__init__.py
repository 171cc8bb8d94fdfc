"""What the engine keeps and the pages read: reports, verdicts, requests."""
