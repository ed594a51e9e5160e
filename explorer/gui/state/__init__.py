"""Sessions, documents and history. No Qt."""
