"""What the machine gives: memory, processors, whole files, the program's own resources."""
