"""The program among the others of a desktop: its entry, its file type, its thumbnails."""
