"""Order after reading: good readings rise, unread hits stay behind, and a busy machine reads less."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from fakes import Trusting

from index.types import Hit, Passage, Span
from qa.looks import Mark, Reading
from qa.rerank import Reranker


def hits(count: int) -> list[Hit]:
    return [Hit(Passage(n, f"a{n}", 0, 8, f"text {n:03}", ""), 10.0 - n / 10) for n in range(count)]


class Likes:
    """Holds one text to answer and remembers how many it was given at a time."""

    name = "likes"

    def __init__(self, text: str) -> None:
        self.text = text
        self.read_at_once: list[int] = []

    def read(self, question: str, passages: Sequence[str], heads: Sequence[int] = ()) -> list[Reading]:
        self.read_at_once.append(len(passages))
        marks = (Mark(Span(0, 4), 5.0, 0.9),)
        return [Reading(marks, 0.99 if passage == self.text else 0.02) for passage in passages]


def test_the_hit_that_answers_comes_first_and_the_unread_last() -> None:
    read = Reranker(Likes("text 003"), depth=5).rerank("?", hits(8))
    assert [each.hit.passage.id for each in read] == [3, 0, 1, 2, 4, 5, 6, 7]
    assert [each.reading is None for each in read] == [False] * 5 + [True] * 3
    scores = [each.score for each in read]
    assert scores == sorted(scores, reverse=True)


def test_nothing_is_read_where_nothing_was_found() -> None:
    assert Reranker(Likes("")).rerank("?", []) == []


def test_the_day_of_writing_is_kept_from_the_reader_where_a_date_is_asked_for() -> None:
    text = "BERN, 4 May 2020 – The bridge closed."
    hit = Hit(Passage(1, "a", 0, len(text), text, ""), 1.0)
    blank = " " * len("BERN, 4 May 2020 – ") + "The bridge closed."
    for dated, seen in ((False, text), (True, blank)):
        (read,) = Reranker(Likes(seen)).rerank("?", [hit], dated=dated)
        assert read.reading is not None
        assert read.reading.relevance == 0.99


def test_what_a_passage_stands_under_is_read_before_it_and_not_counted() -> None:
    (read,) = Reranker(Trusting("001")).rerank("?", hits(2)[1:], lambda hit: ["Title", hit.passage.article_id])
    assert read.reading is not None
    assert read.reading.span == Span(5, 8)


def test_questions_at_the_same_time_share_the_depth() -> None:
    inside, go = threading.Barrier(4), threading.Event()

    class Waits(Likes):
        def read(self, question: str, passages: Sequence[str], heads: Sequence[int] = ()) -> list[Reading]:
            inside.wait(10)
            go.wait(10)
            return super().read(question, passages, heads)

    reader = Waits("text 000")
    reranker = Reranker(reader, depth=12)
    threads = [threading.Thread(target=reranker.rerank, args=("?", hits(20))) for _ in range(3)]
    for thread in threads:
        thread.start()
    inside.wait(10)
    go.set()
    for thread in threads:
        thread.join(10)
    assert sorted(reader.read_at_once) == [4, 6, 12]
    inside.reset()


def test_those_who_wait_share_it_too_and_a_crowd_is_not_read_for() -> None:
    reader = Likes("text 000")
    reranker = Reranker(reader, depth=10)
    for asked in (1, 2, 3, 5):
        reranker.rerank("?", hits(20), asked=asked)
    assert reader.read_at_once == [10, 5, 3, 3]
    assert [reranker.crowded(asked) for asked in (1, 6, 7, 100)] == [False, False, True, True]
