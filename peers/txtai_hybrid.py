"""txtai with its sparse index beside the dense one."""

from __future__ import annotations

from protocol import run
from txtai_dense import build, load, open_store

HYBRID = True

if __name__ == "__main__":
    run(load, build, open_store)
