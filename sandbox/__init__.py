"""Pretend stores for trying, testing and breaking: one kernel and a face for each platform."""
