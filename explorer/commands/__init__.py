"""The commands of `italic`, one module each; heavy imports happen inside the commands."""
