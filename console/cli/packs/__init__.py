"""The commands of `guidecard protocols`, one to a file."""
