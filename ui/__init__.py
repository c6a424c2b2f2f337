"""Faces of Cita: command line and web chat. No logic of answering lives here."""
