"""Measure the support check on claims whose evidence people judged, beside a count of shared words.

The measure of `qa.support`, in the layout of WiCE (Kamoi et al., EMNLP 2023): JSON Lines, gzipped or not, of {"claim",
"evidence": [sentence, …], "label"}. As an answer cites a few sentences and no document, each claim is checked against
the three sentences that together hold most of its words, chosen alike for check and baseline. Nothing is tuned here.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.analysis import stop_words, words
from index.errors import CitaError
from index.language import detect_language
from qa.metrics import area_under_curve
from qa.support import SUPPORTED, Text, Verdict, judge_support

__all__ = ["evaluate_support", "support_table"]

_CITED = 3
"""Sentences that a claim is checked against."""
_NEARBY = 2
"""Sentences before and after each that may resolve a name."""
_LABELS = ("supported", "partially_supported", "not_supported")


@dataclass(frozen=True, slots=True)
class _Claim:
    text: str
    evidence: tuple[str, ...]
    label: str


def evaluate_support(file: Path) -> dict[str, Any]:
    """Check every claim of a file against its evidence.

    Args:
        file: claims in WiCE's layout; a "partially_supported" claim says more than its evidence, and counts as not
            supported.
    Returns:
        "claims": how many; "labels": by label; "check" and "shared_words" (the baseline: share of the claim's words of
        content that the same sentences have), each with "auc" {"value", "low", "high"}, and of what it lets through at
        its threshold "precision", "recall" (of supported claims), "f1", and "let_through" by label.
    Raises:
        CitaError: the file cannot be read, or a line is no claim.
    """
    claims = _read(file)
    right = np.array([claim.label == "supported" for claim in claims])
    verdicts, shares = zip(*map(_checked, claims), strict=True)
    report: dict[str, Any] = {
        "claims": len(claims),
        "labels": {label: sum(claim.label == label for claim in claims) for label in _LABELS},
    }
    for name, scores, passed in (
        ("check", [verdict.graded for verdict in verdicts], [verdict.supported for verdict in verdicts]),
        ("shared_words", list(shares), [share >= SUPPORTED for share in shares]),
    ):
        report[name] = _figures(np.array(scores), np.array(passed), right, claims)
    return report


def support_table(report: Mapping[str, Any]) -> str:
    """The report of `evaluate_support` for people."""
    labels = ", ".join(f"{count} {label.replace('_', ' ')}" for label, count in report["labels"].items())
    lines = [f"{report['claims']} claims: {labels}", ""]
    lines.append(f"{'':14}{'AUC':>22}{'precision':>11}{'recall':>8}{'F1':>7}   let through: partially, not supported")
    for name in ("check", "shared_words"):
        row = report[name]
        auc = f"{row['auc']['value']:.3f} ({row['auc']['low']:.3f}-{row['auc']['high']:.3f})"
        through = "   ".join(f"{row['let_through'][label]:.3f}" for label in _LABELS[1:])
        name = name.replace("_", " ")
        lines.append(f"{name:14}{auc:>22}{row['precision']:11.3f}{row['recall']:8.3f}{row['f1']:7.3f}   {through}")
    return "\n".join(lines)


def _read(file: Path) -> list[_Claim]:
    opened: Callable[..., Any] = gzip.open if file.suffix == ".gz" else open
    claims = []
    try:
        with opened(file, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    claims.append(_claim(line, f"{file}, line {number}"))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CitaError(f"The claims {file} cannot be read ({type(error).__name__}); expected UTF-8 JSONL.") from error
    if not claims or {claim.label for claim in claims} <= {"supported"}:
        raise CitaError(f"{file} has no claims of both kinds, supported and not supported, to tell apart.")
    return claims


def _claim(line: str, place: str) -> _Claim:
    try:
        row = json.loads(line)
        claim = _Claim(str(row["claim"]), tuple(str(each) for each in row["evidence"]), str(row["label"]))
    except (ValueError, KeyError, TypeError) as error:
        raise CitaError(f'{place}: expected an object with "claim", "evidence" and "label".') from error
    if claim.label not in _LABELS or not claim.evidence:
        raise CitaError(f"{place}: the label is {claim.label!r}; expected one of {', '.join(_LABELS)}, and evidence.")
    return claim


def _checked(claim: _Claim) -> tuple[Verdict, float]:
    """The check's verdict on a claim and the share of its words that the same sentences have."""
    language = detect_language(claim.text)
    stop = stop_words(language)
    content = {word for word in words(claim.text) if word not in stop}
    held = [content & set(words(sentence)) for sentence in claim.evidence]
    chosen: list[int] = []
    found: set[str] = set()
    for _ in range(min(_CITED, len(held))):
        best = max(range(len(held)), key=lambda at: (len(held[at] - found), -len(claim.evidence[at]), -at))
        if chosen and not held[best] - found:
            break
        chosen.append(best)
        found |= held[best]
    near = [claim.evidence[0]]
    for at in chosen:
        near += claim.evidence[max(0, at - _NEARBY) : at + _NEARBY + 1]
    verdict = judge_support(
        Text(claim.text, language),
        [Text(claim.evidence[at], language) for at in chosen],
        [Text(each, language) for each in near],
    )
    return verdict, len(found) / max(len(content), 1)


def _figures(scores: Any, passed: Any, right: Any, claims: Sequence[_Claim]) -> dict[str, Any]:
    true = int((passed & right).sum())
    precision, recall = true / max(int(passed.sum()), 1), true / max(int(right.sum()), 1)
    labels = np.array([claim.label for claim in claims])
    return {
        "auc": area_under_curve(scores, right).to_dict(),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "let_through": {
            label: round(float(passed[labels == label].mean()), 4) for label in _LABELS if (labels == label).any()
        }
        | {label: 0.0 for label in _LABELS if not (labels == label).any()},
    }
