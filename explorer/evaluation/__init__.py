"""Data sets through the codec and its peers: real files, decoded and compared, as tables."""
