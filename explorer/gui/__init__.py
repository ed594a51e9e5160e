"""The window. Only this package and `explorer.app` may import Qt; the modules that hold state do without it."""
