"""Whether a sentence says no more than its evidence: swapped names, figures and denials are caught."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path

import pytest

from index.errors import CitaError
from index.readers import read_articles
from index.segment import sentences
from index.types import Article
from qa.entailment import evaluate_support, support_table
from qa.figures import figures
from qa.support import Text, judge_support

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
NAME = re.compile(r"(?<=[a-zà-ù,] )(?:[A-ZÀ-Ö][a-zà-ÿ]{2,} )+[A-ZÀ-Ö][a-zà-ÿ]{2,}")


def facts() -> list[tuple[Article, str]]:
    """Sentences of the sample articles, of 8 to 40 words."""
    found = []
    for path in sorted(SEEDS.glob("*.txt")) + sorted(SEEDS.glob("*.md")):
        for article in read_articles(path):
            assert isinstance(article, Article)
            for span in sentences(article.text, article.language):
                text = article.text[span.start : span.end]
                if 8 <= len(text.split()) <= 40 and "\n" not in text:
                    found.append((article, text))
    return found


FACTS = facts()


def supported(changed: str, article: Article, text: str) -> bool:
    evidence = [Text(text, article.language)]
    return judge_support(Text(changed, article.language), evidence, [Text(article.title, article.language)]).supported


def swapped(kind: str) -> list[tuple[Article, str, str]]:
    """Sentences with one name, figure or denial changed."""
    lot = random.Random(3)
    names = sorted({match.group() for _, text in FACTS for match in NAME.finditer(text)})
    changed = []
    for article, text in FACTS:
        if kind == "name" and (match := NAME.search(text)):
            other = lot.choice([name for name in names if not set(name.split()) & set(article.text.split())])
            changed.append((article, text, text[: match.start()] + other + text[match.end() :]))
        if kind == "figure" and (match := re.search(r"\b[1-9]\d{1,3}\b", text)):
            value = str(int(match.group()) + lot.choice([1, 7, 20]))
            if figures(text, article.language):
                changed.append((article, text, text[: match.start()] + value + text[match.end() :]))
        negated = {
            "en": (r"\b(was|is|were|are|had|has|will)\b(?! (?:not|never|no)\b)", r"\1 not"),
            "it": (r"(?<!non )\b(è|ha|sono|era|hanno)\b", r"non \1"),
        }
        if kind == "denial" and article.language in negated:
            result, count = re.subn(*negated[article.language], text, count=1)
            if count:
                changed.append((article, text, result))
    lot.shuffle(changed)
    return changed[:40]


def test_a_sentence_is_supported_by_itself() -> None:
    assert len(FACTS) > 150
    assert sum(supported(text, article, text) for article, text in FACTS) >= 0.98 * len(FACTS)


@pytest.mark.parametrize("kind", ["name", "figure", "denial"])
def test_nine_in_ten_swaps_are_caught(kind: str) -> None:
    changed = swapped(kind)
    assert len(changed) >= 25
    caught = [not supported(new, article, text) for article, text, new in changed]
    assert sum(caught) >= 0.9 * len(caught), [
        new for (_, _, new), seen in zip(changed, caught, strict=True) if not seen
    ]


def test_figures_and_names_meet_across_languages() -> None:
    italian = [Text("Il 28 ottobre Rutte ha detto che 600mila soldati russi sono morti o feriti in Ucraina.", "it")]
    said = "On 28 October Rutte said that 600,000 Russian soldiers are dead or wounded in Ukraine."
    assert judge_support(Text(said, "en"), italian).supported
    for wrong in (said.replace("600,000", "60,000"), said.replace("Rutte", "Biden"), said.replace("Ukraine", "Korea")):
        assert not judge_support(Text(wrong, "en"), italian).supported


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    text = "\n".join(json.dumps(row) for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, "utf-8")
    return path


CLAIMS = [
    {"claim": "The ferry sank in 1912.", "evidence": ["A ferry.", "The ferry sank in 1912."], "label": "supported"},
    {"claim": "The ferry sank in 1913.", "evidence": ["A ferry.", "The ferry sank in 1912."], "label": "not_supported"},
    {
        "claim": "The ferry sank near Malta and its captain was saved by a trawler.",
        "evidence": ["The ferry sank in 1912."],
        "label": "partially_supported",
    },
]


def test_the_check_is_measured_beside_shared_words(tmp_path: Path) -> None:
    report = evaluate_support(write(tmp_path / "claims.jsonl.gz", CLAIMS))
    assert report["labels"] == {"supported": 1, "partially_supported": 1, "not_supported": 1}
    assert report["check"]["auc"]["value"] == 1.0
    assert (report["check"]["precision"], report["check"]["recall"]) == (1.0, 1.0)
    assert report["shared_words"]["let_through"]["not_supported"] == 1.0
    assert "3 claims: 1 supported" in support_table(report)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"claim": "x"}', "line 1"),
        ('{"claim": "x", "evidence": ["y"], "label": "maybe"}', "maybe"),
        ("", "both kinds"),
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "claims.jsonl").write_text(content, "utf-8")
    with pytest.raises(CitaError, match=told):
        evaluate_support(tmp_path / "claims.jsonl")
