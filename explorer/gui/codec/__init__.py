"""The codec beside the window: its process, and the one place that hands it work. No Qt."""
