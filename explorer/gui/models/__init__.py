"""The models at hand: their figures, one's own folders, and a training that goes on."""
