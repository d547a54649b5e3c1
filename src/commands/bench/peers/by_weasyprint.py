"""The certificate and the result catalogue as HTML with SVG symbols, by WeasyPrint.

Same texts, same page, same faces (Noto CJK, embedded as subsets), same symbols. Less than ours: no
PDF/A, no tags of its structure, no seal with letters around it, no digest in the code.
"""

from html import escape

from weasyprint import CSS, HTML

from work import main

CSS_OF_ALL = CSS(
    string="""
    body { margin: 0; font: 9pt/13pt "Noto Serif CJK SC"; }
    h1, h2, th, .strong { font-family: "Noto Sans CJK SC"; font-weight: normal; }
    table { border-collapse: collapse; width: 100%; table-layout: fixed; }
    .facts td { border-bottom: 0.25pt solid #bbb; padding: 1mm 0; vertical-align: top; }
    .facts td:nth-child(odd) { color: #666; width: 30mm; }
    .rows th { font-size: 8pt; border-top: 1.2pt solid; border-bottom: 0.6pt solid; }
    .rows td { font-size: 8pt; line-height: 11pt; border-bottom: 0.25pt solid #bbb; padding: 0.8mm 1mm; }
    .middle { text-align: center; }
    .small { font-size: 7.5pt; line-height: 10pt; color: #666; }
    """
)
CERTIFICATE = CSS(
    string="""
    @page { size: A4; margin: 10mm; padding: 10mm; border: 1.2pt solid #0f6b6b; }
    h2 { font-size: 12.5pt; text-align: center; margin: 15mm 0 5mm; }
    h1 { font-size: 27pt; letter-spacing: 0.28em; text-align: center; margin: 0 0 6mm; }
    .client { font: 24pt/32pt "Noto Sans CJK SC"; text-align: center; }
    .code { position: absolute; left: 6mm; bottom: 10mm; width: 18mm; }
    .issue { position: absolute; right: 6mm; bottom: 12mm; width: 40mm; text-align: center; }
    .seal { position: absolute; right: 6mm; bottom: 2mm; }
    """
)
CATALOGUE = CSS(
    string="""
    @page { size: A4 landscape; margin: 25mm 20mm 20mm;
      @bottom-right { content: counter(page) " / " counter(pages); font-size: 7.5pt; } }
    h1 { font-size: 17pt; letter-spacing: 0.22em; text-align: center; }
    .code { position: fixed; right: 0; top: -22mm; width: 18mm; }
    thead { display: table-header-group; }
    tr { break-inside: avoid; }
    .rows svg { display: block; margin: 0 auto; width: 30mm; height: 4.2mm; }
    """
)
WIDTHS = (10, 38, 47, 22, 16, 20, 23, 23, 26, 32)
SEAL = """<svg class="seal" width="40mm" height="40mm" viewBox="-20 -20 40 40">
<circle r="19.4" fill="none" stroke="#c00" stroke-width="1.1"/>
<path fill="#c00" d="M0-7L1.6-2.2H6.7L2.5.8 4.1 5.7 0 2.7-4.1 5.7-2.5.8-6.7-2.2H-1.6z"/></svg>"""


def code(symbol):
    """The QR symbol of ready stretches."""
    path = "".join(f"M{x:g} {y:g}h{w:g}v1h-{w:g}z" for x, y, w in symbol["runs"])
    side = symbol["side"]
    return f'<svg class="code" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


# ISO/IEC 15420: the digits of number set A; B is C backwards, C is A with light and dark exchanged.
SET_A = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
SET_C = ["".join("10"[int(one)] for one in digit) for digit in SET_A]
SET_B = [digit[::-1] for digit in SET_C]
SETS = "AAAAAA AABABB AABBAB AABBBA ABAABB ABBAAB ABBBAA ABABAB ABABBA ABBABA".split()


def symbol(digits):
    """An EAN-13 symbol, its quiet zones within."""
    numbers = [int(one) for one in digits]
    left = "".join(
        (SET_A if which == "A" else SET_B)[one] for which, one in zip(SETS[numbers[0]], numbers[1:7])
    )
    right = "".join(SET_C[one] for one in numbers[7:])
    modules = "101" + left + "01010" + right + "101"
    path, at = [], 11
    while modules:
        run = len(modules) - len(modules.lstrip(modules[0]))
        if modules[0] == "1":
            path.append(f"M{at} 0h{run}v1h-{run}z")
        at += run
        modules = modules[run:]
    return (
        f'<svg viewBox="0 0 113 1" preserveAspectRatio="none"><path d="{"".join(path)}"/></svg>'
    )


def facts(pairs):
    """Labels and values, two pairs a row."""
    cells = [f"<td>{escape(label)}</td><td>{escape(value)}</td>" for label, value in pairs]
    rows = ["".join(cells[at : at + 2]) for at in range(0, len(cells), 2)]
    return '<table class="facts">' + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def heads(names, widths=None):
    """The heads of a table."""
    style = (f' style="width:{width}mm"' for width in widths) if widths else iter(lambda: "", None)
    return "<thead><tr>" + "".join(f"<th{how}>{escape(name)}</th>" for name, how in zip(names, style)) + "</tr></thead>"


def certificate(said):
    """The certificate."""
    rows = "".join(
        "<tr>" + "".join(f'<td class="middle">{escape(cell)}</td>' for cell in row) + "</tr>"
        for row in said["rows"]
    )
    html = f"""<!doctype html><html lang="zh"><title>{escape(said["title"])}</title>
    <h2>{escape(said["issuer"])}</h2><h1>{escape(said["title"])}</h1>
    <p class="middle">{escape(said["number"])}</p><p class="middle">{escape(said["lead"])}</p>
    <p class="client">{escape(said["client"])}</p><p>{escape(said["statement"])}</p>
    {facts(said["facts"])}<p></p>
    <table class="rows">{heads(said["head"])}{rows}</table>
    {code(said["code"])}<div class="issue">{escape(said["issuer"])}<br>{escape(said["date"])}</div>{SEAL}
    <p class="small">{escape(said["foot"])}</p></html>"""
    return HTML(string=html).write_pdf(stylesheets=[CSS_OF_ALL, CERTIFICATE])


def row_of(cells):
    """A row of the catalogue, its symbol above the number."""
    line, digits, *rest = cells
    first = f'<td class="middle">{line}</td><td class="middle">{symbol(digits)}{digits}</td>'
    return "<tr>" + first + "".join(f"<td>{escape(cell)}</td>" for cell in rest) + "</tr>"


def catalogue(said):
    """The result catalogue."""
    rows = "".join(map(row_of, said["rows"]))
    notes = "".join(f"<p>{escape(note)}</p>" for note in said["notes"])
    html = f"""<!doctype html><html lang="zh"><title>{escape(said["title"])}</title>
    {code(said["code"])}<p class="small">{escape(said["issuer"])} {escape(said["number"])}</p>
    <h1>{escape(said["title"])}</h1>{facts(said["facts"])}<p></p>
    <table class="rows">{heads(said["head"], WIDTHS)}<tbody>{rows}</tbody></table>
    {notes}<p class="small">{escape(said["foot"])}</p></html>"""
    return HTML(string=html).write_pdf(stylesheets=[CSS_OF_ALL, CATALOGUE])


main(certificate, catalogue)
