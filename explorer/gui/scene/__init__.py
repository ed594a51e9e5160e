"""A picture at a step, as plain arrays: rasters, layers, latents, the replay. No Qt."""
