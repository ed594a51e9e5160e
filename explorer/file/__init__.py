"""The `.italic` file: its layout and limits. Knows no network."""
