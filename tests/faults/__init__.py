"""The fault rig: short histories in which something breaks on purpose, and a checker that reads what became of them."""
