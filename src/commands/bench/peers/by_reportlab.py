"""The certificate and the result catalogue with flowables and its own EAN-13 widgets, by ReportLab.

Same texts, same pages, same symbols. ReportLab embeds no OpenType faces with cubic outlines, which
Noto CJK are, so a TrueType face of Debian stands for both of ours; where it lacks a character, a box is drawn
and nothing said. Less than ours: no PDF/A, no tags of its structure, no seal with letters around it,
no digest in the code.
"""

import io
import os
import sys

from reportlab.graphics.barcode.eanbc import Ean13BarcodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, Table

from work import main

FACES = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)
FACE = next((face for face in FACES if os.path.exists(face)), None)
if FACE is None:
    sys.exit("no TrueType face of Chinese and Latin characters; install fonts-wqy-microhei")
pdfmetrics.registerFont(TTFont("cjk", FACE))


def style(size, leading, **more):
    """A style of lines that break between Chinese characters."""
    return ParagraphStyle(
        f"s{size}", fontName="cjk", fontSize=size, leading=leading, wordWrap="CJK", **more
    )


BODY = style(9, 13)
SMALL = style(7.5, 10, textColor=colors.grey)
LABEL = style(9, 13, textColor=colors.grey)
CELL = style(8, 11)
CELL_MIDDLE = style(8, 11, alignment=TA_CENTER)
MIDDLE = style(10.5, 15, alignment=TA_CENTER)
TITLE = style(27, 36, alignment=TA_CENTER)
CLIENT = style(24, 32, alignment=TA_CENTER)
ISSUER = style(12.5, 18, alignment=TA_CENTER)
HEADING = style(17, 24, alignment=TA_CENTER)
ROWS = [
    ("LINEABOVE", (0, 0), (-1, 0), 1.2, colors.black),
    ("LINEBELOW", (0, 0), (-1, 0), 0.6, colors.black),
    ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.lightgrey),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
]
STAR = (1.6, 2.2), (6.7, 2.2), (2.5, -0.8), (4.1, -5.7), (0, -2.7), (-4.1, -5.7), (-2.5, -0.8), (-6.7, 2.2), (-1.6, 2.2)
WIDTHS = [width * mm for width in (10, 38, 47, 22, 16, 20, 23, 23, 26, 32)]


def code(canvas, symbol, left, top, side):
    """The QR symbol of ready stretches."""
    unit = side / symbol["side"]
    path = canvas.beginPath()
    for x, y, w in symbol["runs"]:
        path.rect(left + x * unit, top - (y + 1) * unit, w * unit, unit)
    canvas.drawPath(path, stroke=0, fill=1)


def seal(canvas, x, y):
    """A round seal with its star."""
    canvas.saveState()
    canvas.setStrokeColorRGB(0.8, 0, 0)
    canvas.setFillColorRGB(0.8, 0, 0)
    canvas.setLineWidth(1.1 * mm)
    canvas.circle(x, y, 19.4 * mm)
    path = canvas.beginPath()
    path.moveTo(x, y + 7 * mm)
    for right, up in STAR:
        path.lineTo(x + right * mm, y + up * mm)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def facts(pairs, width):
    """Labels and values, two pairs a row."""
    cells = [[Paragraph(label, LABEL), Paragraph(value, BODY)] for label, value in pairs]
    if len(cells) % 2:
        cells.append(["", ""])
    rows = [cells[at] + cells[at + 1] for at in range(0, len(cells), 2)]
    value = width / 2 - 30 * mm
    return Table(rows, [30 * mm, value, 30 * mm, value], style=[("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.lightgrey), ("VALIGN", (0, 0), (-1, -1), "TOP")])


def certificate(said):
    """The certificate."""
    width, height = A4

    def frame(canvas, _document):
        canvas.setStrokeColorRGB(0.06, 0.42, 0.42)
        canvas.rect(10 * mm, 10 * mm, width - 20 * mm, height - 20 * mm)
        code(canvas, said["code"], 26 * mm, 56 * mm, 18 * mm)
        seal(canvas, width - 46 * mm, 42 * mm)
        canvas.setFont("cjk", 10.5)
        canvas.drawCentredString(width - 46 * mm, 44 * mm, said["issuer"])
        canvas.drawCentredString(width - 46 * mm, 38 * mm, said["date"])
        canvas.setFont("cjk", 7.5)
        canvas.drawString(20 * mm, 14 * mm, said["foot"])

    rows = [[Paragraph(cell, CELL_MIDDLE) for cell in row] for row in [said["head"], *said["rows"]]]
    story = [
        Paragraph(said["issuer"], ISSUER),
        Spacer(1, 8 * mm),
        Paragraph(said["title"], TITLE),
        Paragraph(said["number"], MIDDLE),
        Spacer(1, 8 * mm),
        Paragraph(said["lead"], MIDDLE),
        Paragraph(said["client"], CLIENT),
        Spacer(1, 4 * mm),
        Paragraph(said["statement"], BODY),
        facts(said["facts"], 170 * mm),
        Spacer(1, 6 * mm),
        Table(rows, [14 * mm, 42 * mm, 30 * mm, 21 * mm, 21 * mm, 21 * mm, 21 * mm], style=ROWS),
    ]
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=37 * mm, bottomMargin=20 * mm, title=said["title"])
    document.build(story, onFirstPage=frame)
    return out.getvalue()


def symbol(digits):
    """An EAN-13 symbol with its own quiet zones, 30 mm wide."""
    drawing = Drawing(30 * mm, 4.2 * mm)
    drawing.add(
        Ean13BarcodeWidget(digits, barHeight=4.2 * mm, barWidth=0.264 * mm, humanReadable=False)
    )
    return drawing


def row_of(cells):
    """A row of the catalogue, its symbol above the number."""
    line, digits, *rest = cells
    first = [Paragraph(line, CELL_MIDDLE), [symbol(digits), Paragraph(digits, CELL_MIDDLE)]]
    return first + [Paragraph(cell, CELL) for cell in rest]


def catalogue(said):
    """The result catalogue."""
    size = landscape(A4)

    def page(canvas, document):
        code(canvas, said["code"], size[0] - 38 * mm, size[1] - 3.5 * mm, 18 * mm)
        canvas.setFont("cjk", 7.5)
        canvas.drawString(20 * mm, 12 * mm, said["foot"])
        canvas.drawRightString(size[0] - 20 * mm, 12 * mm, f"{said['number']}  {document.page}")

    rows = [[Paragraph(name, CELL_MIDDLE) for name in said["head"]]]
    rows += map(row_of, said["rows"])
    story = [
        Paragraph(said["issuer"], SMALL),
        Paragraph(said["title"], HEADING),
        facts(said["facts"], 257 * mm),
        Spacer(1, 4 * mm),
        LongTable(rows, WIDTHS, style=ROWS, repeatRows=1),
        *(Paragraph(note, BODY) for note in said["notes"]),
    ]
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=size, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=25 * mm, bottomMargin=20 * mm, title=said["title"])
    document.build(story, onFirstPage=page, onLaterPages=page)
    return out.getvalue()


main(certificate, catalogue)
