"""One file a topic: what is asked of the host, and the parsing of its answer."""
