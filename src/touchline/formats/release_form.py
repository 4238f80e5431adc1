"""Writes a release form as PDF/A-2a (ISO 19005-2: archival, tagged), in the person's language, by typst.

What is filled in is handed over as data, never as markup. A name that no font here can write is refused, since a form with boxes
for letters is worth nothing.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict

from touchline.domain.ledger.release_form import Form
from touchline.errors import Unavailable

_SOURCE = """
#let d = json(bytes(sys.inputs.form))
#let w = d.words
#set document(title: w.title + ": " + d.name, author: d.club)
#set page(paper: "a4", margin: (x: 22mm, y: 20mm), footer: align(right, text(8pt, fill: luma(90), d.note)))
#set text(font: ("Libertinus Serif", "DejaVu Sans", "DejaVu Sans Mono"), size: 11pt, lang: d.language)
#set par(leading: 0.68em)
#show heading.where(level: 1): it => block(below: 1.4em, text(20pt, it.body))
#let row(label, value) = grid(columns: (42mm, 1fr), gutter: 4mm, text(fill: luma(70), label), value)
#let blank(label) = stack(spacing: 2mm, line(length: 100%, stroke: 0.6pt), text(9pt, fill: luma(70), label))

#text(9pt, fill: luma(70), d.club)
= #w.title
#if d.apology != "" [#block(fill: luma(235), inset: 8pt, radius: 3pt, text(10pt, lang: "en", d.apology))]
#grid(columns: (1fr, 34mm), gutter: 8mm,
  stack(spacing: 4mm,
    row(w.production, strong(d.production)),
    row(w.person, strong(d.name)),
    ..if d.child { (row(w.guardian, strong(d.guardian)), ..if d.of_age != "" { (row(w.born, d.of_age),) } else { () }) } else { () },
    row(w.scope, d.scope),
    row(w.where, d.where)),
  rect(width: 34mm, height: 42mm, stroke: 0.6pt + luma(120), align(center + horizon, text(9pt, fill: luma(90), w.photo))))
#v(8mm)
#d.statement

#w.withdraw

#w.data
#v(24mm)
#grid(columns: (1fr, 1fr), gutter: 12mm, row-gutter: 16mm,
  blank(w.place), blank(w.day), grid.cell(colspan: 2, blank(w.signed + ": " + d.signer)))
"""


def write_form(form: Form) -> bytes:
    """The form. Raises Unavailable where no font on this machine can write what is in it."""
    import typst

    try:
        made = typst.compile(_SOURCE.encode(), sys_inputs={"form": json.dumps(asdict(form))}, pdf_standards=["a-2a"], timestamp=form.made)
    except typst.TypstError as error:
        letter = re.search(r'the text `"(.+?)"` could not be displayed', str(error))
        if letter is None:
            raise
        raise Unavailable(f"No font on this machine can write {letter[1]!r}, which is in the form of {form.name}.",
                          "Install a font for that script (such as Noto), then make the form again.") from None  # fmt: skip
    assert isinstance(made, bytes)
    return made
