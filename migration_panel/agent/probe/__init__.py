"""The way to a peer, tried as Nova will go it; one file a part."""
