"""Pictures in and out: reading, writing, their channels, planes and predictors."""
