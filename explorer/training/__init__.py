"""Training: data, the loop, one recipe per codec."""
