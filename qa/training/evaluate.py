"""Measure a reader in float32 on questions with their context: exact matches, overlap, and how well it knows silence.

Made for checkpoints; what the shipped form is worth is measured by `cita eval qa`. Choices may be made on development
sets alone.
"""
