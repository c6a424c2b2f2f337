"""Settings, read from environment variables that begin with CITA_. Only this module reads the environment.

Each field says its unit and why one would change it. What shaped an index is remembered by the index itself.
"""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings"]


class Settings(BaseSettings):
    """What can be set from outside; arguments of functions and commands take precedence."""

    model_config = SettingsConfigDict(env_prefix="CITA_", extra="ignore", frozen=True)

    index: Path = Field(
        default_factory=lambda: user_data_path("cita", appauthor=False) / "index",
        description="Folder of the index that is used when none is named.",
    )
    store: str | None = Field(
        default=None,
        description="Address of a Milvus that holds the articles in place of a folder: milvus+http://HOST:19530, "
        "milvus+https://HOST:PORT or milvus+file:///PATH; docs/scale.md has what may follow.",
    )
    store_token: SecretStr | None = Field(default=None, description="Token of that Milvus, or user:password.")
    cache: Path = Field(
        default_factory=lambda: user_cache_path("cita", appauthor=False),
        description="Folder for indexes of articles named directly to answer().",
    )
    embedder: str | None = Field(
        default=None,
        description="Name or folder of a sentence-transformers model; unset for the one that comes with Cita.",
    )
    query_prompt: str | None = Field(default=None, description="Put before each query by the encoder; unset: its own.")
    passage_prompt: str | None = Field(default=None, description="Put before each passage; unset: the encoder's own.")
    reader: str | None = Field(
        default=None,
        description="Name or folder of an extractive question-answering model or a cross-encoder; unset for the reader "
        'that comes with Cita, "none" for none.',
    )
    depth: int = Field(
        default=10, ge=1, le=200, description="Passages that the reader reads for a question; more is slower."
    )
    hits: int = Field(
        default=24, ge=1, le=200, description="Passages whose sentences are weighed for a question; more is slower."
    )
    claims: int = Field(default=5, ge=1, le=20, description="Statements shown in an answer at most.")
