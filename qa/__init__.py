"""Questions and answers over an index: analysis, retrieval, reading, citing. Knows nothing of screens."""

from qa.app import answer, open_answerer
from qa.types import Answer, Citation, Claim, Event, Turn

__all__ = ["Answer", "Citation", "Claim", "Event", "Turn", "answer", "open_answerer"]
