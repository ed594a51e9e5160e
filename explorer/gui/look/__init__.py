"""How the window looks and speaks: theme, icons, colours, words, keys."""
