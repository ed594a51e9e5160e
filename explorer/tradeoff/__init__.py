"""Time against rate: sweeps of settings, their points, the Pareto front, tables and plots."""
