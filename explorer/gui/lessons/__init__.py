"""Lessons in the window: the player, its tasks and boards, the presenter's stage, recording of clicks."""
