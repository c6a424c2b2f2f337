"""What an article says about itself, and what must not be taken for that."""

from __future__ import annotations

from datetime import date

import pytest

from index.readers.metadata import is_notice, parse_date, stated_in

BODY = (
    "Il sindaco ha detto che il ponte riaprirà, come annunciato al vertice del maggio 2023 e di nuovo il 3 aprile 2024."
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-10-28", date(2024, 10, 28)),
        ("2024-10-28T18:40:00+01:00", date(2024, 10, 28)),
        ("28 ottobre 2024", date(2024, 10, 28)),
        ("lunedì 28 ottobre 2024, ore 10:15", date(2024, 10, 28)),
        ("28 October 2024", date(2024, 10, 28)),
        ("October 28, 2024", date(2024, 10, 28)),
        ("Oct. 28th, 2024 10:15 a.m.", date(2024, 10, 28)),
        ("28 de octubre de 2024", date(2024, 10, 28)),
        ("lundi 28 octobre 2024", date(2024, 10, 28)),
        ("1er mai 2024", date(2024, 5, 1)),
        ("1º maggio 2024", date(2024, 5, 1)),
        ("28. Oktober 2024", date(2024, 10, 28)),
        ("Montag, 28. Oktober 2024, 10:15 Uhr", date(2024, 10, 28)),
        ("28.10.2024", date(2024, 10, 28)),
        ("28/10/2024", date(2024, 10, 28)),
        ("10/28/2024", date(2024, 10, 28)),
        ("03/04/2024", None),
        ("31 febbraio 2024", None),
        ("maggio 2023", None),
        ("2024", None),
        ("28 ottobre", None),
        ("il 28 ottobre 2024 a Roma", None),
        ("", None),
    ],
)
def test_isolated_dates(text: str, day: date | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("opening", "source", "day"),
    [
        ("ROMA, 28 ottobre 2024 (Agenzia Meridiana) – ", "Agenzia Meridiana", date(2024, 10, 28)),
        ("ROMA, 28 ottobre 2024 - ", None, date(2024, 10, 28)),
        ("(ANSA) - ROMA, 28 OTT - ", "ANSA", None),
        ("Roma, 28 ott. (askanews) - ", "askanews", None),
        ("Milano, 28 ott. - (Adnkronos) - ", "Adnkronos", None),
        ("LONDON, Oct 28 (Reuters) - ", "Reuters", None),
        ("WASHINGTON (AP) — ", "AP", None),
        ("PARIS, 28 octobre 2024 (AFP) - ", "AFP", date(2024, 10, 28)),
        ("Berlin, 28. Oktober 2024 (dpa) – ", "dpa", date(2024, 10, 28)),
        ("Madrid, 28 de octubre de 2024 (EFE).- ", "EFE", date(2024, 10, 28)),
        ("CITTÀ DEL VATICANO, 13 marzo 2013 – ", None, date(2013, 3, 13)),
        ("28 ottobre 2024 - ", None, date(2024, 10, 28)),
        ("ISOLA DEL GIGLIO (Grosseto) – ", None, None),
        ("Porto Ercole (GR) - ", None, None),
        ("BRUSSELS — ", None, None),
        ("LE BOURGET, France, 12 December 2015 (Lighthouse Wire) — ", "Lighthouse Wire", date(2015, 12, 12)),
        ("HARLOW (Elm Street Review) — ", "Elm Street Review", None),
        ("", None, None),
    ],
)
def test_datelines(opening: str, source: str | None, day: date | None) -> None:
    stated = stated_in(f"Il ponte riapre\n\n{opening}{BODY}\n\n{BODY}")
    assert (stated.source, stated.published) == (source, day)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("© Copyright LaPresse - Riproduzione Riservata", "LaPresse"),
        ("Copyright © 2024 LaPresse. Tutti i diritti riservati.", "LaPresse"),
        ("© 2020-2024 The Elm Street Review. All rights reserved.", "The Elm Street Review"),
        ("(c) La Voce, 2024", "La Voce"),
        ("Riproduzione riservata © La Voce", "La Voce"),
        ("© Le Courrier – Tous droits réservés", "Le Courrier"),
        ("© El Diario. Todos los derechos reservados", "El Diario"),
        ("© Neue Zeitung / Alle Rechte vorbehalten", "Neue Zeitung"),
        ("© RIPRODUZIONE RISERVATA", None),
        ("Copyright law is what the ministers spoke about all day", None),
        ("(Agenzia Meridiana)", "Agenzia Meridiana"),
        ("(ANSA).", "ANSA"),
        ("(Mario Rossi)", None),
        ("(segue)", None),
    ],
)
def test_last_lines_name_the_source(line: str, source: str | None) -> None:
    assert stated_in(f"Il ponte riapre\n\n{BODY}\n\n{line}\n").source == source


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("28 ottobre 2024", date(2024, 10, 28)),
        ("Published 28 October 2024", date(2024, 10, 28)),
        ("Pubblicato il 28 ottobre 2024, aggiornato il 30 ottobre 2024", date(2024, 10, 28)),
        ("2024-10-28", date(2024, 10, 28)),
        ("Di Ada Bianchi - 28 ottobre 2024", date(2024, 10, 28)),
        ("La Gazzetta della Valle, 28 ottobre 2024", date(2024, 10, 28)),
        ("Roma, 28 ottobre 2024", date(2024, 10, 28)),
        ("La svolta del 28 ottobre 2024", None),
        ("Il vertice è del 28 ottobre 2024, la firma di un mese dopo", None),
    ],
)
def test_date_lines_above_the_body(line: str, day: date | None) -> None:
    assert stated_in(f"Il ponte riapre\n\n{line}\n\n{BODY * 2}").published == day


def test_dates_in_running_text_are_not_the_articles() -> None:
    assert stated_in(f"Il ponte riapre\n\n{BODY}\n\nIl 5 giugno 2022 era stato chiuso. {BODY}").published is None


def test_a_date_line_below_the_body_is_not_the_articles() -> None:
    assert stated_in(f"Il ponte riapre\n\n{BODY * 2}\n\n28 ottobre 2024\n\n{BODY}").published is None


@pytest.mark.parametrize("form", ["{}\n\n{}", "{} – {}"])
def test_the_dates_of_a_chronology_are_headings(form: str) -> None:
    entries = [form.format(day, BODY) for day in ("9 novembre 1989", "3 ottobre 1990", "1 gennaio 1991")]
    assert stated_in("La caduta del Muro\n\n" + "\n\n".join(entries)).published is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("di Ada Bianchi", ("Ada Bianchi",)),
        ("By John Smith and Ada Bianchi", ("John Smith", "Ada Bianchi")),
        ("Von Anna von Stein", ("Anna von Stein",)),
        ("di corsa verso il ponte", ()),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert stated_in(f"Il ponte riapre\n\n{line}\n\n{BODY * 2}").authors == names


def test_notices_are_told_from_headings() -> None:
    assert is_notice("© Copyright LaPresse - Riproduzione Riservata")
    assert is_notice("https://voce.example.org/a")
    assert not is_notice("“È una svolta, si fermino”")
    assert not is_notice("Un viaggio di dieci anni")
