"""What measurements depend on besides Cita: the machine, its software, and the memory of this process."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

__all__ = ["machine_facts", "resident_mb"]

_PACKAGES = ("faiss-cpu", "numpy", "onnxruntime", "sentence-transformers", "torch")


def machine_facts() -> dict[str, Any]:
    """Cores, processor, system and versions, as a report states them."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": platform.system(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def resident_mb() -> int | None:
    """Memory of this process in megabytes, None where the system does not say."""
    lines = _lines(Path("/proc/self/status"))
    return next((int(line.split()[1]) * 1024 // 1_000_000 for line in lines if line.startswith("VmRSS")), None)


def _processor() -> str:
    named = (line.partition(":")[2].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
