"""The lossy codec: joint autoregressive and hierarchical priors (Minnen, Ballé, Toderici 2018, arXiv 1809.02736)."""
