"""Find the paragraphs of other matters that are nearest to a question in meaning, as an archive finds them beside the
one that answers.

Sources: Xiong et al., "Approximate Nearest Neighbor Negative Contrastive Learning for Dense Text Retrieval", ICLR
2021; Qu et al., "RocketQA", NAACL 2021 (what a retriever finds first, as what a reader must tell from the answer).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from index.embed import Embedder
from qa.pairs import head
from qa.training.examples import Asked

__all__ = ["with_neighbours"]

_AT_ONCE = 256
"""Questions that are compared with all paragraphs together."""


def with_neighbours(asked: Sequence[Asked], embedder: Embedder, most: int) -> list[Asked]:
    """The questions, in their order, each with at most so many neighbours of its article, the nearest first.

    Paragraphs of its own story are none, nor is one that answers.
    """
    of_article: defaultdict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(asked):
        of_article[id(each.article)].append(place)
    found = list(asked)
    for places in of_article.values():
        article = asked[places[0]].article
        texts = [head([each.title] if each.title else []) + each.text for each in article.paragraphs]
        paragraphs = embedder.embed_passages(texts)
        for at in range(0, len(places), _AT_ONCE):
            drawn = places[at : at + _AT_ONCE]
            likeness = embedder.embed_queries([asked[place].question for place in drawn]) @ paragraphs.T
            for place, row in zip(drawn, likeness, strict=True):
                others = (number for number in np.argsort(-row).tolist() if not _own(asked[place], number))
                found[place] = replace(asked[place], near=tuple(islice(others, most)))
    return found


def _own(asked: Asked, number: int) -> bool:
    """Whether a paragraph is that of the question, of its story, or answers it."""
    return number == asked.number or number in asked.answering or number in asked.article.beside(asked.number)
