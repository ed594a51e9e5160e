"""The window. Only this package and `explorer.app` may import Qt; the modules that hold state do without it."""

import os

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")  # a PyQt that happens to be installed must not be picked
