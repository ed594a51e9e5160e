"""What both codecs share: schedules, steps, progress, entropy coding, fixed-point numbers."""
