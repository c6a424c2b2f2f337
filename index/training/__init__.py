"""Recipes that made the data shipped in `index/data`; nothing that Cita does at run time imports them."""

from __future__ import annotations

__all__: list[str] = []
