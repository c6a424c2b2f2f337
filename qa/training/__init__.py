"""The recipe of the reader that comes with Cita. Needed to make it, never to run it."""
