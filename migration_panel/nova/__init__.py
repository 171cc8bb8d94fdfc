"""Every call to an OpenStack API; plain values in and out."""
