"""What is seen of a picture: panes, layers, the step bar, the replay."""
