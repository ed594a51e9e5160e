"""What is seen of a picture: panes, their zoom and legends, the bars beside them, animations."""
