"""What Horizon reads to find the panel."""
