"""What a failed move left behind: proof that it can be cleared away, and how."""
