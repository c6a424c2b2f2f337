"""Recipes that made what is shipped in `index/data` and `index/encoder`; nothing at run time imports them."""

from __future__ import annotations

__all__: list[str] = []
