"""What is true of servers, hosts and migrations; pure values."""
