"""Measuring quotations: what counts as found, whose they are, and what is said of held-out lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import CitaError
from qa.attribution import attribution_table, evaluate_attribution
from qa.brat import read_brat
from ui.cli import main

TEXT = (
    "The harbour stays open\n\nAnn Reed runs the harbour. “The wall will hold for years,” Reed said. "
    "Tom Hill said that the tide was late.\n"
)
Attribution = tuple[str, str, str]
"""Source, cue and content, in a text's words; "…" joins pieces."""


def brat(folder: Path, text: str, *attributions: Attribution, name: str = "harbour") -> Path:
    """A folder with one text and its marks, as brat stores them."""
    lines: list[str] = []
    for source, cue, content in attributions:
        roles = []
        for kind, words in (("Source", source), ("Cue", cue), ("Content", content)):
            if words:
                starts = [(text.index(piece), len(piece)) for piece in words.split("…")]
                spans = ";".join(f"{start} {start + length}" for start, length in starts)
                lines.append(f"T{len(lines) + 1}\t{kind} {spans}\t{words}")
                roles.append(f"{kind}:T{len(lines)}")
        lines.append(f"T{len(lines) + 1}\tAttribution 0 1\tx")
        lines.append(f"E{len(lines) + 1}\tAttribution:T{len(lines)} {' '.join(roles)}")
    (folder / "text").mkdir(parents=True, exist_ok=True)
    (folder / "marks").mkdir(exist_ok=True)
    (folder / "text" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "marks" / f"{name}_4e07.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def spoken(folder: Path, *rows: dict[str, Any]) -> Path:
    """A list of quotations beside a folder with the article."""
    (folder / "articles").mkdir()
    (folder / "articles" / "harbour.txt").write_text(TEXT, encoding="utf-8")
    file = folder / "quotes.jsonl"
    file.write_text("".join(json.dumps({"article": "harbour.txt", **row}) + "\n" for row in rows), encoding="utf-8")
    return file


QUOTED = ("Reed", "said", "“The wall will hold for years,”")
REPORTED = ("Tom Hill", "said", "that the tide was late")


class TestMarkedTexts:
    def test_a_text_and_its_marks_may_lie_apart_and_be_named_apart(self, tmp_path: Path) -> None:
        (text,) = read_brat(brat(tmp_path, TEXT, QUOTED))
        (attribution,) = text.attributions
        assert [text.text[span.start : span.end] for span in attribution.content] == [QUOTED[2]]

    def test_pieces_of_a_content_stay_together(self, tmp_path: Path) -> None:
        (text,) = read_brat(brat(tmp_path, TEXT, ("Reed", "said", "The harbour stays open…the tide was late")))
        assert len(text.attributions[0].content) == 2

    def test_what_is_marked_and_found_alike_scores_one(self, tmp_path: Path) -> None:
        report = evaluate_attribution(brat(tmp_path, TEXT, QUOTED, REPORTED))
        assert report["marked"] == report["found"] == {"all": 2, "direct": 1}
        for part in ("content", "direct"):
            assert {report[part][kind]["f1"] for kind in ("overlap", "words", "exact")} == {1.0}
        assert report["speaker"]["all"] == {"n": 2, "right": 1.0}
        assert report["speaker"]["named"] == {"n": 2, "right": 1.0}

    def test_half_a_content_overlaps_and_is_not_exact(self, tmp_path: Path) -> None:
        report = evaluate_attribution(brat(tmp_path, TEXT, ("Reed", "said", "“The wall will")))
        overlap, exact = report["content"]["overlap"], report["content"]["exact"]
        assert overlap["recall"] == 1.0
        assert overlap["precision"] == pytest.approx((3 / 6 + 0) / 2)
        assert exact["recall"] == exact["precision"] == 0.0

    def test_what_nobody_marked_costs_precision_alone(self, tmp_path: Path) -> None:
        report = evaluate_attribution(brat(tmp_path, TEXT, QUOTED))
        assert report["content"]["overlap"] == {"precision": 0.5, "recall": 1.0, "f1": pytest.approx(0.6667)}
        assert report["direct"]["overlap"]["precision"] == 1.0

    def test_a_speaker_is_wrong_when_the_marks_name_another(self, tmp_path: Path) -> None:
        report = evaluate_attribution(brat(tmp_path, TEXT, ("Tom Hill", *QUOTED[1:])))
        assert report["speaker"]["direct"] == {"n": 1, "right": 0.0}

    def test_a_folder_without_marks_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CitaError, match=r"no \.ann files"):
            evaluate_attribution(tmp_path)


class TestListedQuotations:
    def test_right_wrong_and_missing_speakers_are_told_apart(self, tmp_path: Path) -> None:
        file = spoken(
            tmp_path,
            {"id": "a", "quote": "The wall will hold for years", "speaker": "Ann Reed", "voice": "direct"},
            {"id": "b", "quote": "the tide was late", "speaker": "Ann Reed", "voice": "indirect"},
            {"id": "c", "quote": "runs the harbour", "speaker": "Tom Hill", "voice": "indirect"},
        )
        report = evaluate_attribution(file)
        figures = report["tuned"]["quotations"]
        assert (figures["n"], figures["precision"]) == (3, 0.5)
        assert figures["recall"] == pytest.approx(1 / 3, abs=1e-3)
        assert report["tuned"]["voices"]["direct"]["f1"] == 1.0
        assert [failure["id"] for failure in report["failures"]] == ["b", "c"]

    def test_people_only_talked_about_count_when_words_are_given_to_them(self, tmp_path: Path) -> None:
        file = spoken(tmp_path, {"id": "a", "not_speakers": ["Tom Hill", "Vito Russo"]})
        assert evaluate_attribution(file)["tuned"]["talked_about"] == {"n": 2, "taken": 0.5}

    def test_of_held_out_lines_only_figures_are_told(self, tmp_path: Path) -> None:
        file = spoken(
            tmp_path,
            {"id": "a", "quote": "the tide was late", "speaker": "Ann Reed", "voice": "indirect", "held_out": True},
            {"id": "b", "not_speakers": ["Tom Hill"], "held_out": True},
        )
        report = evaluate_attribution(file)
        assert report["held_out"]["quotations"]["precision"] == 0.0
        assert report["held_out"]["talked_about"]["taken"] == 1.0
        assert report["failures"] == []
        assert "tide" not in attribution_table(report)

    def test_words_that_the_article_does_not_hold_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CitaError, match="does not hold"):
            evaluate_attribution(spoken(tmp_path, {"id": "a", "quote": "No such words", "speaker": "Ann Reed"}))

    @pytest.mark.parametrize("line", ["[]", "{", '{"id": "a"}', '{"id": "a", "article": "x", "quote": "y"}'])
    def test_a_line_that_is_no_quotation_is_refused_by_number(self, tmp_path: Path, line: str) -> None:
        file = tmp_path / "quotes.jsonl"
        file.write_text(line + "\n", encoding="utf-8")
        with pytest.raises(CitaError, match="line 1"):
            evaluate_attribution(file)


def test_the_command_prints_a_table_or_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = brat(tmp_path, TEXT, QUOTED, REPORTED)
    assert main(["eval", "quotes", str(folder)]) == 0
    assert "right speaker" in capsys.readouterr().out
    assert main(["eval", "quotes", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["content"]["overlap"]["f1"] == 1.0
