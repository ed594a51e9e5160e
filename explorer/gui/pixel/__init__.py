"""What is known of one pixel."""
