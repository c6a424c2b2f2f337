"""Ask a language model, any that LangChain can reach, and give its words as they come.

At the edge of `qa`: the only module that knows of chat models. LangChain is imported when a model is first asked, and
traces nothing unless Cita's own setting says so, whatever LangChain's variables are. What the words are worth is
decided elsewhere (`qa.cite`); no prompt is written here.
"""

from __future__ import annotations

import contextvars
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import SecretStr

from index.errors import MissingExtra, ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["ChatModel", "Failure", "LangChainModel", "Piece", "as_model", "load_model"]

_log = logging.getLogger(__name__)

Kind = Literal["unreachable", "timeout", "overloaded", "refused", "unknown", "unusable", "broken"]

_PACKAGES = {
    "anthropic": ("langchain_anthropic", "anthropic"),
    "azure_openai": ("langchain_openai", "openai"),
    "ollama": ("langchain_ollama", "ollama"),
    "openai": ("langchain_openai", "openai"),
}
"""By provider the package that LangChain needs and the extra of Cita that brings it."""
_ANTHROPIC = "https://api.anthropic.com"
_LONGEST_WAIT = 20.0
_PASSING = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
"""HTTP statuses of what may go better in a moment."""
_NOT_STRUCTURED = frozenset((400, 404, 422, 501))
"""HTTP statuses of servers that do not know what was asked for beside the words."""
_EXPECTED = "Expected PROVIDER:MODEL, for instance ollama:llama3.2, openai:gpt-4o-mini or anthropic:claude-sonnet-4-5."


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a model, the tokens counted with them, and whether it was cut off for being too long."""

    text: str
    input_tokens: int = 0
    output_tokens: int = 0
    cut: bool = False


class Failure(ModelError):
    """A model that did not answer.

    Attributes:
        kind: "unreachable", "timeout", "overloaded" (429, 5xx), "refused" (key), "unknown" (no such model or address),
            "unusable" (it cannot be set up), "broken" (anything else).
    """

    def __init__(self, message: str, kind: Kind) -> None:
        super().__init__(message)
        self.kind: Kind = kind


class ChatModel(Protocol):
    """What Cita needs of a language model; safe to share between threads."""

    @property
    def name(self) -> str:
        """Name for people."""

    def stream(self, system: str, user: str, schema: Mapping[str, Any] | None = None) -> Iterator[Piece]:
        """The model's words as they come, in the form of a JSON schema where it can be held to one.

        Raises:
            Failure: it did not answer, or not to the end.
        """


def load_model(
    name: str,
    *,
    url: str | None = None,
    key: SecretStr | None = None,
    timeout: float = 60.0,
    limit: float = 300.0,
    retries: int = 2,
    options: Mapping[str, Any] | None = None,
    tracing: bool = False,
) -> LangChainModel:
    """The model of that name; cheap until it is first asked.

    Args:
        name: PROVIDER:MODEL as `init_chat_model` takes it.
        url: base address of its server; None for the provider's own.
        key: for its server; None for the provider's own variable.
        timeout: seconds without a word after which it has failed.
        limit: seconds for one answer in all.
        retries: how often it is asked again while it is overloaded or cannot be reached.
        options: more arguments for the provider's class.
        tracing: let LangChain trace, as its own variables say.
    Raises:
        ValueError: the name has no provider.
        MissingExtra: the provider's package is not installed.
    """
    provider, _, model = name.partition(":")
    if not provider or not model:
        raise ValueError(f"The language model is {name!r}. {_EXPECTED}")
    provider = provider.replace("-", "_").lower()
    package, extra = _PACKAGES.get(provider, ("langchain", ""))
    if find_spec(package) is None:
        raise MissingExtra(f"The language model {name}", extra)
    arguments = _arguments(provider, url, key, timeout, dict(options or {}))
    return LangChainModel(
        name,
        lambda: _initialised(name, model, provider, arguments),
        timeout=timeout,
        limit=limit,
        retries=retries,
        tracing=tracing,
    )


def as_model(llm: Any) -> ChatModel:
    """A chat model of LangChain as one of Cita's; one of Cita's as it is.

    Raises:
        ValueError: it is neither.
    """
    if hasattr(llm, "with_structured_output"):
        name = getattr(llm, "model_name", None) or getattr(llm, "model", None) or type(llm).__name__
        return LangChainModel(str(name), lambda: llm)
    if isinstance(getattr(llm, "name", None), str) and callable(getattr(llm, "stream", None)):
        model: ChatModel = llm
        return model
    raise ValueError(f"The language model is a {type(llm).__name__}. {_EXPECTED} Or a chat model of LangChain.")


class LangChainModel:
    """A chat model of LangChain, made when it is first asked."""

    def __init__(
        self,
        name: str,
        make: Callable[[], BaseChatModel],
        *,
        timeout: float = 60.0,
        limit: float = 300.0,
        retries: int = 2,
        tracing: bool = False,
    ) -> None:
        """Ask what `make` makes; for the rest see `load_model`."""
        self.name = name
        self._make = make
        self._timeout, self._limit, self._retries, self._tracing = timeout, limit, retries, tracing
        self._lock = threading.Lock()
        self._made: BaseChatModel | None = None
        self._structured = True

    def stream(self, system: str, user: str, schema: Mapping[str, Any] | None = None) -> Iterator[Piece]:
        """The model's words as they come; see `ChatModel.stream`.

        The model runs in a thread of its own, so that one that stalls can be left, and in an empty context, so that
        nothing of a caller's tracing is handed on.
        """
        told: queue.Queue[Piece | BaseException | None] = queue.Queue()
        left = threading.Event()

        def run() -> None:
            try:
                self._pour(system, user, schema, told, left)
            except BaseException as error:
                told.put(error)
            else:
                told.put(None)

        context = contextvars.Context()
        threading.Thread(target=context.run, args=(run,), name="cita-llm", daemon=True).start()
        deadline = time.monotonic() + self._limit
        try:
            while True:
                try:
                    item = told.get(timeout=max(0.0, min(self._timeout, deadline - time.monotonic())))
                except queue.Empty:
                    raise self._failed(TimeoutError()) from None
                if item is None:
                    return
                if isinstance(item, BaseException):
                    raise self._failed(item) from None
                yield item
        finally:
            left.set()

    def _pour(
        self,
        system: str,
        user: str,
        schema: Mapping[str, Any] | None,
        told: queue.Queue[Piece | BaseException | None],
        left: threading.Event,
    ) -> None:
        """Ask until words come, at most as often as set, and put them into the queue."""
        from langsmith import tracing_context
        from tenacity import RetryCallState, Retrying, retry_if_exception, sleep_using_event, stop_after_attempt

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            return _wait(error, state.attempt_number)

        spoken = False
        again = Retrying(
            stop=stop_after_attempt(self._retries + 1),
            wait=wait,
            retry=retry_if_exception(lambda error: not spoken and not left.is_set() and _passes(error)),
            sleep=sleep_using_event(left),
            reraise=True,
        )
        with tracing_context(enabled=None if self._tracing else False):
            for attempt in again:
                with attempt:
                    for piece in self._asked(system, user, schema):
                        spoken = spoken or bool(piece.text)
                        told.put(piece)
                        if left.is_set():
                            return

    def _asked(self, system: str, user: str, schema: Mapping[str, Any] | None) -> Iterator[Piece]:
        """One request; a server that knows no structured output is asked without, then and from then on."""
        messages = [("system", system), ("human", user)]
        model = self._model()
        if schema is not None and self._structured:
            begun = False
            try:
                for chunk in _held_to(model, schema).stream(messages):
                    begun = True
                    yield _piece(chunk)
                return
            except Exception as error:
                if begun or not _knows_no_structure(error):
                    raise
                _log.info("%s is asked without structured output (%s)", self.name, type(error).__name__)
        for chunk in model.stream(messages):
            if schema is not None:
                self._structured = False
            yield _piece(chunk)

    def _model(self) -> BaseChatModel:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    def _failed(self, error: BaseException) -> Failure:
        """The failure as Cita tells it: libraries' messages may hold keys and prompts, and are not repeated."""
        if isinstance(error, Failure):
            return error
        status, name = _status(error), type(error).__name__
        if isinstance(error, TimeoutError) or "timeout" in name.lower():
            return Failure(
                f"{self.name} did not answer in time ({self._timeout:g} s without a word, {self._limit:g} s in all; "
                "CITA_LLM_TIMEOUT and CITA_LLM_LIMIT change that).",
                "timeout",
            )
        if status in (401, 403):
            return Failure(f"{self.name} refused the key (HTTP {status}). Check the provider's key.", "refused")
        if status == 404:
            return Failure(f"The server has no model {self.name} (HTTP 404). Check its name and address.", "unknown")
        if status in _PASSING:
            return Failure(f"{self.name} is overloaded or failing (HTTP {status}). Try again later.", "overloaded")
        if status is not None:
            return Failure(f"{self.name} did not take the request (HTTP {status}).", "broken")
        if _is_unreachable(error):
            return Failure(
                f"{self.name} cannot be reached. Is its server running, and its address right?", "unreachable"
            )
        _log.debug("%s failed with %s", self.name, name)
        return Failure(f"{self.name} failed ({name}).", "broken")


def _initialised(name: str, model: str, provider: str, arguments: dict[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        made: BaseChatModel = init_chat_model(model, model_provider=provider, **arguments)
    except ImportError as error:
        raise Failure(
            f"{name} needs LangChain's package for {provider!r}: pip install langchain-{provider.replace('_', '-')}",
            "unusable",
        ) from error
    except Exception as error:  # a provider's own errors have no common root
        raise Failure(
            f"{name} cannot be set up ({type(error).__name__}). Is the provider's key set? {_EXPECTED}", "unusable"
        ) from None
    return made


def _arguments(
    provider: str, url: str | None, key: SecretStr | None, timeout: float, options: dict[str, Any]
) -> dict[str, Any]:
    """What a provider's class is made with; the options named by a person win."""
    given: dict[str, Any] = {}
    if provider == "ollama":
        given |= {"client_kwargs": {"timeout": timeout}, "num_ctx": 8192, "temperature": 0, "reasoning": False}
    else:
        given |= {"timeout": timeout, "max_retries": 0}  # retries are this module's
    if provider in ("openai", "azure_openai"):
        given["stream_usage"] = True
    if provider == "openai" and url:
        given["temperature"] = 0
        given["use_responses_api"] = False  # servers that only speak the protocol know the older form
    if provider == "azure_openai" and url:
        given["azure_endpoint"] = url
    elif provider == "anthropic":
        given["base_url"] = url or _ANTHROPIC  # else LangSmith's gateway may be put in between by a variable
    elif url:
        given["base_url"] = url
    if key is not None and provider != "ollama":
        given["api_key"] = key
    elif key is not None:
        given["client_kwargs"]["headers"] = {"Authorization": f"Bearer {key.get_secret_value()}"}
    elif provider == "openai" and url:
        given["api_key"] = SecretStr("none")  # servers on one's own machine ask for none, the client for any
    return given | options


def _held_to(model: BaseChatModel, schema: Mapping[str, Any]) -> Any:
    """The model bound to a schema, without LangChain's parser, whose errors would hide the words."""
    bound = model.with_structured_output(dict(schema), method="json_schema")
    return getattr(bound, "first", bound)


def _piece(chunk: Any) -> Piece:
    usage = chunk.usage_metadata or {}
    told = chunk.response_metadata or {}
    reason = told.get("finish_reason") or told.get("done_reason") or told.get("stop_reason")
    return Piece(
        str(chunk.text),
        int(usage.get("input_tokens") or 0),
        int(usage.get("output_tokens") or 0),
        reason in ("length", "max_tokens"),
    )


def _status(error: BaseException) -> int | None:
    """The HTTP status of a provider's error."""
    for holder in (error, getattr(error, "response", None)):
        status = getattr(holder, "status_code", None)
        if isinstance(status, int) and status >= 400:
            return status
    return None


def _is_unreachable(error: BaseException | None) -> bool:
    """Whether it was no connection that failed, here or in what the error came of."""
    while error is not None:
        if (
            isinstance(error, ConnectionError)
            or "Connect" in type(error).__name__
            or "Connection" in type(error).__name__
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def _passes(error: BaseException) -> bool:
    """Whether the same request may go better in a moment."""
    status = _status(error)
    if status is not None:
        return status in _PASSING
    return "timeout" not in type(error).__name__.lower() and _is_unreachable(error)


def _wait(error: BaseException | None, attempt: int) -> float:
    """Seconds before the next attempt: as long as the server says, else twice as long each time."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        asked = float(headers.get("retry-after", ""))
    except (TypeError, ValueError):
        asked = 0.5 * 2 ** (attempt - 1)
    return max(0.0, min(asked, _LONGEST_WAIT))


def _knows_no_structure(error: BaseException) -> bool:
    if isinstance(error, NotImplementedError | AttributeError | TypeError | ValueError) and _status(error) is None:
        return True
    return _status(error) in _NOT_STRUCTURED
