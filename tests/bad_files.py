"""Build files that are broken, hostile or odd, for the tests of everything that reads files.

Each builder fills a folder and says what must come of each file: `GOOD` if it must be read, `BAD` if it must be
refused, `EITHER` if both are right as long as it is one of them.
"""

from __future__ import annotations

import io
import json
import os
import socket
import struct
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path

GOOD, BAD, EITHER = "good", "bad", "either"

PROSE = (
    "Il ponte riapre a marzo\n\n"
    "Il sindaco di Valverde ha detto che il ponte sul fiume riaprirà a marzo, dopo due anni di lavori. "
    "«La città è più unita», ha aggiunto. Perché così tardi? L’inverno è stato lungo.\n"
)
PAGE = (
    "<!DOCTYPE html><html lang='it'><head>{head}<title>Il ponte riapre</title></head><body><article>"
    "<h1>Il ponte riapre</h1>{inside}<p>Il sindaco di Valverde ha detto che il ponte riaprirà a marzo, dopo due anni "
    "di lavori e molte proteste degli abitanti. È più largo di prima, e la città sarà più unita.</p>"
    "<p>La spesa è stata di quattro milioni di euro, pagati dalla regione e dal comune.</p></article></body></html>"
)


def odd_text_files(folder: Path) -> dict[str, str]:
    """Text, Markdown, HTML and JSONL files with wrong bytes, and files that are not what their names say."""
    line = json.dumps({"title": "Il ponte", "text": PROSE})
    page = PAGE.format(head="", inside="")
    files: dict[str, tuple[bytes, str]] = {
        "good.txt": (PROSE.encode(), GOOD),
        "good.md": (b"---\ntitle: Il ponte\n---\n\n# Il ponte\n\n" + PROSE.encode(), GOOD),
        "good.html": (page.encode(), GOOD),
        "good.jsonl": (line.encode(), GOOD),
        "upper.TXT": (PROSE.encode(), GOOD),
        "empty.txt": (b"", BAD),
        "empty.md": (b"", BAD),
        "empty.html": (b"", BAD),
        "empty.jsonl": (b"", BAD),
        "empty.pdf": (b"", BAD),
        "empty.docx": (b"", BAD),
        "spaces.txt": (b" \n\t\r\n  ", BAD),
        "spaces.md": (b"\n\n   \n", BAD),
        "spaces.html": (b"  \n ", BAD),
        "punctuation.txt": (b"... --- !!!\n", BAD),
        "one-byte.txt": (b"a", GOOD),
        "binary.txt": (bytes(range(256)) * 40, BAD),
        "random.txt": (_noise(4000), BAD),
        "random.md": (_noise(4000), BAD),
        "random.html": (_noise(4000), BAD),
        "random.jsonl": (_noise(4000), BAD),
        "random.pdf": (b"%PDF-1.7\n" + _noise(4000), BAD),
        "random.docx": (b"PK\x03\x04" + _noise(4000), BAD),
        "picture.txt": (b"\x89PNG\r\n\x1a\n" + _noise(3000), BAD),
        "program.txt": (b"\x7fELF\x02\x01\x01" + bytes(9) + _noise(2000), BAD),
        "all-nul.txt": (bytes(5000), BAD),
        "some-nul.txt": (PROSE.replace(" ha ", " \x00ha ").encode(), GOOD),
        "broken-utf8.txt": (PROSE.encode().replace(b" due ", b" d\xff\xfeue ") + b"\xc3", GOOD),
        "latin.txt": (PROSE.encode("cp1252"), GOOD),
        "utf8-bom.txt": (PROSE.encode("utf-8-sig"), GOOD),
        "utf16.txt": (PROSE.encode("utf-16"), GOOD),
        "utf16-le.txt": (PROSE.encode("utf-16-le"), GOOD),
        "utf16-be.txt": (PROSE.encode("utf-16-be"), GOOD),
        "utf32.txt": (PROSE.encode("utf-32"), GOOD),
        "half-utf16.txt": (PROSE.encode("utf-16")[:-1], GOOD),
        "bom-only.txt": (b"\xef\xbb\xbf", BAD),
        "crlf.txt": (PROSE.replace("\n", "\r\n").encode(), GOOD),
        "cr.txt": (PROSE.replace("\n", "\r").encode(), GOOD),
        "long-line.txt": (PROSE.encode() + b"parola " * 20_000, GOOD),
        "no-space.txt": (b"a" * 1_000_000, GOOD),
        "too-long.txt": (b"parola " * 800_000, BAD),
        "many-lines.txt": (b"a\n" * 60_000, GOOD),
        "many-blanks.txt": (PROSE.encode() + b"\n \t" * 100_000, GOOD),
        "blank-line.txt": (PROSE.encode() + b"\n" + b" " * 1_000_000 + b"x", GOOD),
        "hyphens.txt": (b"A-" * 30_000 + b"\n\n" + b"A-A A/B " * 10_000 + PROSE.encode(), GOOD),
        "dates.txt": (b"3 May 2021 - " * 5_000 + b"\n" + b"3 May 2021\n" * 5_000 + PROSE.encode(), GOOD),
        "copyright.txt": (PROSE.encode() + b"(c) " * 30_000, GOOD),
        "spaced.md": (b"# a" + b" " * 300_000 + b"b #\n\n" + PROSE.encode(), GOOD),
        "marks.md": (b"*_" * 50_000 + b"```\n" * 5_000 + PROSE.encode(), GOOD),
        "brackets.txt": (b"(" * 100_000 + PROSE.encode(), GOOD),
        "capitals.txt": (b"A B C D E F " * 9_000, GOOD),
        "combining.txt": ((PROSE + "e" + "\u0301" * 50_000).encode(), GOOD),
        "rtl.txt": (("\u202eedrocca\u202c " + PROSE).encode(), GOOD),
        "bad-yaml.md": (b"---\ntitle: [unclosed\n: : :\n---\n\n" + PROSE.encode(), BAD),
        "yaml-object.md": (b"---\ntitle: !!python/object/apply:os.system ['true']\n---\n\n" + PROSE.encode(), BAD),
        "yaml-list.md": (b"---\n- a\n- b\n---\n\n" + PROSE.encode(), GOOD),
        "yaml-bomb.md": (_yaml_bomb() + PROSE.encode(), EITHER),
        "yaml-deep.md": (b"---\ntitle: " + b"[" * 20_000 + b"\n---\n\n" + PROSE.encode(), BAD),
        "open-front.md": (b"---\ntitle: Il ponte\n\n" + PROSE.encode(), GOOD),
        "rule-first.md": (b"---\n\n" + PROSE.encode(), GOOD),
        "deep-quotes.md": (b"> " * 20_000 + PROSE.encode(), GOOD),
        "wrong-charset.html": (PAGE.format(head="<meta charset='iso-8859-1'>", inside="").encode(), GOOD),
        "latin.html": (PAGE.format(head="<meta charset='windows-1252'>", inside="").encode("cp1252"), GOOD),
        "lying-latin.html": (PAGE.format(head="<meta charset='utf-8'>", inside="").encode("cp1252"), GOOD),
        "no-such-charset.html": (PAGE.format(head="<meta charset='klingon'>", inside="").encode("cp1252"), GOOD),
        "xml-declared.html": (b"<?xml version='1.0' encoding='utf-16'?>" + page.encode(), GOOD),
        "nul.html": (page.replace("ponte", "pon\x00te").encode(), GOOD),
        "text-only.html": (PROSE.encode(), GOOD),
        "scripts-only.html": (b"<html><body><script>var a = 'testo';</script></body></html>", BAD),
        "unclosed.html": (page.replace("</p>", "").replace("</article></body></html>", "<div><b").encode(), GOOD),
        "frames.html": (b"<html><frameset><frame src='a.html'></frameset></html>", BAD),
        "entities.html": (
            b"<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"
            + page.replace("spesa", "spesa &c;").encode(),
            GOOD,
        ),
        "external.html": (
            b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + page.replace("spesa", "&x;").encode(),
            GOOD,
        ),
        "plain.pdf": (PROSE.encode(), BAD),
        "cut.pdf": (pdf(PROSE)[:300], BAD),
        "plain.docx": (PROSE.encode(), BAD),
        "cut.docx": (docx(PROSE)[:-200], BAD),
        "zip.docx": (_zip({"a.txt": b"a"}), BAD),
        "old-word.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), BAD),
        "no-reader.xyz": (PROSE.encode(), BAD),
        "no-suffix": (PROSE.encode(), BAD),
        "utf16.jsonl": (line.encode("utf-16"), BAD),
    }
    for name, (data, _) in files.items():
        (folder / name).write_bytes(data)
    return {name: expected for name, (_, expected) in files.items()}


def odd_lines() -> list[tuple[bytes, str]]:
    """Lines of a JSONL file, and what must come of each; a blank one comes to nothing and is not listed."""

    def line(**fields: object) -> bytes:
        return json.dumps({"text": PROSE, **fields}).encode()

    return [
        (line(title="Il ponte"), GOOD),
        (b"not json", BAD),
        (b'{"text": "unclosed', BAD),
        (b"[1, 2, 3]", BAD),
        (b"null", BAD),
        (b'"only a string"', BAD),
        (b"{}", BAD),
        (line(text=""), BAD),
        (line(text=None), BAD),
        (line(text=17), BAD),
        (line(text=["a", "b"]), BAD),
        (line(title=17), BAD),
        (line(published="2024-10-28"), GOOD),
        (line(published="2024-02-31"), BAD),
        (line(published="soon"), BAD),
        (line(published=20241028), BAD),
        (line(authors="Ada Bianchi"), GOOD),
        (line(authors=["Ada Bianchi", 3]), BAD),
        (line(unknown={"deep": [1, 2]}), GOOD),
        (line(url="javascript:alert(1)"), GOOD),
        (b'{"text": "' + b"parola " * 1000 + b'\\u0000 \\ud800 fine"}', BAD),
        (b"[" * 100_000, BAD),
        (line(title="\u202e <img src=x onerror=alert(1)>\n\n"), GOOD),
        (line().replace(b"ponte", b"pont\xff"), BAD),
    ]


def hostile_files(folder: Path) -> dict[str, str]:
    """Files that cost a reader without limits gigabytes or minutes, or that lead it in circles."""
    page = PAGE.format
    bomb = b"<w:p><w:r><w:t>" + b"A" * 1000 + b"</w:t></w:r></w:p>"
    files: dict[str, tuple[bytes, str]] = {
        "good.txt": (PROSE.encode(), GOOD),
        "zip-bomb.docx": (docx_with(b"<w:p><w:r><w:t>" + b"A" * 120_000_000 + b"</w:t></w:r></w:p>"), BAD),
        "dense.docx": (docx_with(bomb * 30_000), BAD),
        "laughs.docx": (docx_with(b"<w:p><w:r><w:t>&f;</w:t></w:r></w:p>", _entities()), EITHER),
        "external.docx": (
            docx_with(
                b"<w:p><w:r><w:t>Testo &x; fine</w:t></w:r></w:p>",
                b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
            ),
            EITHER,
        ),
        "deep.docx": (docx_with(b"<w:p>" * 50_000), BAD),
        "lying.docx": (_understated(docx_with(b"<w:p><w:r><w:t>" + b"A" * 30_000_000 + b"</w:t></w:r></w:p>")), BAD),
        "deep.html": (page(head="", inside="<div>" * 100_000 + "testo").encode(), EITHER),
        "deep-lists.html": (page(head="", inside="<ul><li>" * 30_000).encode(), EITHER),
        "attributes.html": (
            page(head="", inside="<a " + " ".join(f"a{n}=1" for n in range(300_000)) + ">").encode(),
            GOOD,
        ),
        "many-tags.html": (page(head="", inside="<b><i>" * 100_000).encode(), EITHER),
        "angles.html": (page(head="", inside="<a" * 300_000).encode(), EITHER),
        "encrypted.pdf": (encrypted_pdf("secret"), BAD),
        "flate-bomb.pdf": (raw_pdf(zlib.compress(zlib.compress(bytes(400_000_000), 9), 9), filters=2), BAD),
        "page-cycle.pdf": (raw_pdf(b"", kids="[2 0 R]"), BAD),
        "circular-xref.pdf": (raw_pdf(b"", circular=True), EITHER),
        "no-text.pdf": (raw_pdf(b""), BAD),
        "no-pages.pdf": (raw_pdf(b"", kids="[]"), BAD),
        "form-loop.pdf": (raw_pdf(b"/X Do", form_loop=True), BAD),
        "endless-array.pdf": (raw_pdf(b"[" * 2_000_000), BAD),
    }
    for name, (data, _) in files.items():
        (folder / name).write_bytes(data)
    return {name: expected for name, (_, expected) in files.items()}


def odd_names(folder: Path) -> dict[str, str]:
    """Files whose names or kinds are odd, in `folder`/root; `folder` holds what the links of root lead to."""
    root = folder / "root"
    root.mkdir()
    secret = folder / "secret.txt"
    secret.write_text(PROSE)
    names = {
        "<img src=x onerror=alert(1)>.txt": GOOD,
        "new\nline.txt": GOOD,
        "\u202etxt.exe.txt": GOOD,
        "-rf.txt": GOOD,
        "a;b`c`$(d) 'e' \"f\".txt": GOOD,
        "C# news #12.txt": GOOD,
        "è" * 125 + ".txt": GOOD,
    }
    for name in names:
        (root / name).write_text(PROSE)
    (root / "inner.txt").symlink_to(root / "-rf.txt")
    (root / "out.txt").symlink_to(secret)
    (root / "out-folder").symlink_to(folder)
    (root / "dangling.txt").symlink_to(root / "nowhere.txt")
    (root / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(root / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(root)
        try:
            server.bind("socket.txt")
        finally:
            os.chdir(here)
    Path(os.fsdecode(os.fsencode(root) + b"/bytes-\xff.txt")).write_text(PROSE)
    (root / ".hidden.txt").write_text(PROSE)
    (root / ".git").mkdir()
    (root / ".git" / "description.txt").write_text(PROSE)
    return {
        **names,
        **dict.fromkeys(("out.txt", "out-folder", "dangling.txt", "zero.txt", "pipe.txt", "socket.txt"), BAD),
        "bytes-\ufffd.txt": BAD,
    }


def pdf(text: str) -> bytes:
    """A PDF of one page with a line of text for each line given."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for number, line in enumerate(text.splitlines()):
        canvas.drawString(72, 780 - 15 * number, line)
    canvas.save()
    return buffer.getvalue()


def encrypted_pdf(password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(PROSE))))
    writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def raw_pdf(
    content: bytes, *, filters: int = 0, kids: str = "[3 0 R]", circular: bool = False, form_loop: bool = False
) -> bytes:
    """A PDF written by hand: one page whose content stream is given, with what else is asked for."""
    names = b" /Filter [" + b"/FlateDecode " * filters + b"]" if filters else b""
    resources = b"/Resources << /XObject << /X 5 0 R >> >>" if form_loop else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids %s /Count 1 >>" % kids.encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % resources,
        b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), names, content),
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 5 %s >>\nstream\n/X Do\nendstream" % resources,
    ]
    body, places = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(body)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    previous = b"/Prev %d " % start if circular else b""
    trailer = b"trailer\n<< /Size %d /Root 1 0 R %s>>\n" % (len(objects) + 1, previous)
    return body + b"xref\n0 %d\n" % (len(objects) + 1) + table + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def docx(text: str) -> bytes:
    import docx as library

    document = library.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def docx_with(body: bytes, before: bytes = b"") -> bytes:
    """A Word document whose body is the XML given; `before` stands above the root element."""
    with zipfile.ZipFile(io.BytesIO(docx("a"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = (
        b"<?xml version='1.0'?>"
        + before
        + b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
        + body
        + b"</w:body></w:document>"
    )
    return _zip(parts)


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _understated(archive: bytes) -> bytes:
    """The archive with the unpacked size of every entry of its directory given as one byte."""
    data = bytearray(archive)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 24 : place + 28] = struct.pack("<I", 1)
        place = data.find(b"PK\x01\x02", place + 1)
    return bytes(data)


def _entities() -> bytes:
    """Document type whose entity `f` is a thousand million letters when it is written out."""
    levels = "abcdef"
    lines = ["<!ENTITY a 'haaaaaaaaa'>"]
    lines += [f"<!ENTITY {b} '{f'&{a};' * 40}'>" for a, b in pairwise(levels)]
    return f"<!DOCTYPE d [{''.join(lines)}]>".encode()


def _yaml_bomb() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return f"---\ntitle: Il ponte\n{chr(10).join(lines)}\nauthors: *a11\n---\n\n".encode()


def _noise(length: int) -> bytes:
    """Bytes that look random and are the same in every run."""
    return b"".join(zlib.crc32(struct.pack("<I", n)).to_bytes(4, "big") for n in range(length // 4))
