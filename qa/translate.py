"""Translate quotations into the question's language with a translation model on this machine.

After an answer has been made, and only when a model is set (CITA_TRANSLATOR). What it writes is `Citation.translation`,
which faces label as a translation and never put in quotation marks; the quote beside it stays as the article has it.
No text is sent anywhere and no model is fetched.
"""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from index.errors import MissingExtra, TranslatorError, first_line
from qa import phrases
from qa.cite import addresses, plain, without_marks
from qa.types import Answer

__all__ = ["Translator"]

_log = logging.getLogger(__name__)

_THREE = {"en": "eng", "it": "ita", "es": "spa", "fr": "fra", "de": "deu"}
_COUNTRY = {"en": "en_XX", "it": "it_IT", "es": "es_XX", "fr": "fr_XX", "de": "de_DE"}
_PAIR = re.compile(r"opus-mt(?:-[a-z_]+)*?-([a-z]{2,3})-([a-z]{2,3})$")
_LONGEST = 512
"""Tokens of a quote and of its translation at most."""
_LONGER = 3
"""How many times as long as the quote a translation may be, in tokens: small models go on and on."""
_EXPECTED = (
    "Expected the folder, or the name of one in the local cache, of a sequence-to-sequence translation model (Marian, "
    "M2M100, NLLB, mBART)."
)


class Translator:
    """A translation model of Hugging Face, loaded when first needed, safe to share between threads."""

    def __init__(self, name: str) -> None:
        """Translate with the model of that name or folder."""
        self.name = name
        self._lock = threading.Lock()
        self._translated = lru_cache(maxsize=2_000)(self._fresh)

    def translated(self, answer: Answer) -> Answer:
        """The answer with the quotes that are in another language than the question's translated, as far as the model
        knows the two; with a note where it failed."""
        if all(citation.article.language == answer.language for citation in answer.citations):
            return answer
        try:
            citations = tuple(
                citation
                if citation.article.language == answer.language
                else replace(
                    citation,
                    translation=self.translate(citation.quote, citation.article.language, answer.language)
                    or citation.translation,
                )
                for citation in answer.citations
            )
        except (TranslatorError, MissingExtra) as error:
            _log.warning("%s", error)
            note = phrases.translator_note(answer.language)
            return replace(answer, note=f"{answer.note} {note}" if answer.note else note)
        return replace(answer, citations=citations, models=answer.models | {"translator": self.name})

    def translate(self, text: str, source: str, target: str) -> str | None:
        """A text in another language, without quotation marks; None where the model does not know the two.

        Raises:
            TranslatorError: the model cannot be loaded, or failed.
            MissingExtra: its tokenizer needs a package that is not installed.
        """
        with self._lock:
            return self._translated(" ".join(text.split()), source, target)

    def _fresh(self, text: str, source: str, target: str) -> str | None:
        model = self._model
        ways = model.ways(source, target)
        if ways is None:
            return None
        try:
            words = without_marks(plain(model.run(text, ways)))
        except (RuntimeError, ValueError, IndexError, KeyError) as error:
            raise TranslatorError(f"The translation model {self.name!r} failed ({first_line(error)}).") from error
        return words if words and not addresses(words) else None

    @cached_property
    def _model(self) -> _Model:
        try:
            from transformers import AutoConfig, AutoModelForSeq2SeqLM, AutoTokenizer
            from transformers.utils import logging as transformers_logging

            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            config = AutoConfig.from_pretrained(self.name, local_files_only=True)
            if not config.is_encoder_decoder:
                raise ValueError(f"it is a {config.model_type}")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Marian recommends a package that changes punctuation alone
                tokenizer: Any = AutoTokenizer.from_pretrained(self.name, local_files_only=True)
            model: Any = AutoModelForSeq2SeqLM.from_pretrained(self.name, local_files_only=True)
        except ImportError as error:
            if "sentencepiece" in str(error).lower():
                raise MissingExtra(f"The translation model {self.name!r}", "translation") from error
            raise TranslatorError(self._unusable(error)) from error
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise TranslatorError(self._unusable(error)) from error
        return _Model(self.name, config.model_type, tokenizer, model.eval())

    def _unusable(self, error: BaseException) -> str:
        return f"The translation model {self.name!r} cannot be used ({first_line(error)}). {_EXPECTED}"


@dataclass(frozen=True, slots=True)
class _Ways:
    """How a model is told two languages: what stands before the text, the source's code, the first token it writes."""

    prefix: str = ""
    source: str | None = None
    first: int | None = None


@dataclass(frozen=True, slots=True)
class _Model:
    name: str
    kind: str
    tokenizer: Any
    model: Any

    def ways(self, source: str, target: str) -> _Ways | None:
        """How to translate between two languages, or None where the model cannot."""
        known = self.tokenizer.get_vocab()
        if self.kind == "marian":
            return self._marian(source, target, known)
        for spelt in (
            lambda code: (f"__{code}__", code),
            lambda code: (f"{_THREE.get(code, code)}_Latn",) * 2,
            lambda code: (_COUNTRY.get(code, code),) * 2,
        ):
            (first, code), (goal, _) = spelt(source), spelt(target)
            if first in known and goal in known:
                return _Ways(source=code, first=known[goal])
        return None

    def _marian(self, source: str, target: str, known: dict[str, int]) -> _Ways | None:
        named = _PAIR.search(self.name.rstrip("/"))
        pair = (self.tokenizer.source_lang, self.tokenizer.target_lang)
        speaks, writes = pair if all(pair) else named.groups() if named else (None, None)
        prefix = next((each for each in (f">>{_THREE.get(target)}<<", f">>{target}<<") if each in known), "")
        if prefix and (speaks is None or _is(speaks, source) or len(speaks) > 3 or not _is(speaks, target)):
            return _Ways(prefix=f"{prefix} ")
        return _Ways() if _is(speaks, source) and _is(writes, target) else None

    def run(self, text: str, ways: _Ways) -> str:
        """The text translated."""
        import torch

        if ways.source is not None:
            self.tokenizer.src_lang = ways.source
        longest = min(_LONGEST, int(getattr(self.model.config, "max_position_embeddings", _LONGEST)) - 1)
        encoded = self.tokenizer([ways.prefix + text], return_tensors="pt", truncation=True, max_length=longest)
        most = min(longest, _LONGER * int(encoded["input_ids"].shape[1]) + _LONGER)
        forced = {} if ways.first is None else {"forced_bos_token_id": ways.first}
        with torch.inference_mode():
            written = self.model.generate(**encoded, max_new_tokens=most, **forced)
        words: Sequence[str] = self.tokenizer.batch_decode(written, skip_special_tokens=True)
        return words[0]


def _is(code: str | None, language: str) -> bool:
    """Whether a model's code, of two or three letters, is that of a language."""
    return code is not None and code in (language, _THREE.get(language))
