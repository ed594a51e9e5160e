"""The main window: its commands, menus, bars and dialogs."""
