"""The driver's door: set the scene, act as buyer and merchant, plan faults, read the whole truth."""
