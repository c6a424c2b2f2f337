"""Settings, read from environment variables that begin with CITA_. Only this module reads the environment.

Each field says its unit and why one would change it. What shaped an index is remembered by the index itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

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
    llm: str | None = Field(
        default=None,
        description="Language model that writes the answers, PROVIDER:MODEL as LangChain's init_chat_model takes it "
        "(ollama:llama3.2, openai:gpt-4o-mini, anthropic:…, azure_openai:…); unset for none.",
    )
    llm_url: str | None = Field(
        default=None,
        description="Base address of the model's server, for servers that speak a provider's protocol (llama.cpp, "
        "vLLM, LM Studio, a proxy); unset for the provider's own.",
    )
    llm_key: SecretStr | None = Field(
        default=None,
        description="Key for the model's server; unset for the provider's own variable (OPENAI_API_KEY …).",
    )
    llm_timeout: float = Field(
        default=60.0, gt=0, le=3600, description="Seconds without a word of the model after which it has failed."
    )
    llm_limit: float = Field(
        default=300.0, gt=0, le=7200, description="Seconds that the model may take for one answer in all."
    )
    llm_retries: int = Field(
        default=2, ge=0, le=10, description="How often a model that is overloaded or cannot be reached is asked again."
    )
    llm_passages: int = Field(
        default=8, ge=1, le=40, description="Passages that the model is given; more is slower and costs more."
    )
    llm_unsupported: Literal["drop", "show"] = Field(
        default="drop",
        description="What becomes of sentences of the model that the articles do not prove: left out, or shown at the "
        "end, marked as unsupported.",
    )
    llm_options: dict[str, Any] = Field(
        default_factory=dict,
        repr=False,
        description="More arguments for the provider's LangChain class, as a JSON object of their names and values.",
    )
    llm_tracing: bool = Field(
        default=False, description="Let LangChain trace what the model is sent, to where its own variables say."
    )
    translator: str | None = Field(
        default=None,
        description="Name or folder of a Hugging Face translation model on this machine (Marian, M2M100, NLLB, mBART), "
        "which translates quotations in other languages than the question's; unset for none.",
    )
