"""The trade-off plot, its table, its budget and its figures."""
