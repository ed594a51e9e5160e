"""Many pictures through the codec and others: a page that measures, and shows what the means are worth."""
