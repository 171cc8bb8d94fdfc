"""From what a failed migration left behind to its cause and remedy."""
