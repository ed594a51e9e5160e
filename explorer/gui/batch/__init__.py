"""Many pictures, one after the other: the queue and its file, the work on one picture, and the page that shows them."""
