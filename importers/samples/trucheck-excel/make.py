"""Writes the two captures of this folder, once: `pip install xlwt`, then `python make.py`.

Heads and cell forms are those of two real captures; values are invented. See README.md.
"""
import xlwt

TECHNICAL = {"SC/CC": "SC:2", "MinEC": "MinEC:2", "Def": "Def"}
HEADS = (
    "Job Name|Operator Number|Roll Number|Symbology|Data|Acceptance Criteria|Vendor|Part Num|Serial Num|UID Format|UII|"
    "AS9132 Grade|Symbol ANSI Grade|ANSI Letter Grade|ANSI Numeric Grade|Edge|Edge|Rl/Rd|Rl/Rd|SC/CC|SC/CC|MR|MR|MinEC|MinEC|"
    "Mod/CMOD|Mod/CMOD|Def|Def|DCD|DCD|DEC|DEC|QZ|QZ|BWG|X Dim/Mag|Ratio|Trad Tol|#Els Out Trad|MRD|MRD Calculation|PCS|"
    "Start/Stop Grade|UEC%|UEC Grade|ANU%|ANU Grade|GNU%|GNU Grade|Rows|Cols|Sec Level|Sec CWs|Budget|Err|ND|Date|Time|"
    "Matrix Size|Horizontal BWG|Vertical BWG|CU|LLS|BLS|LQZ|BQZ|AG/DDG|FPD|Firmware"
).split("|")


def capture(name, first, records, technical):
    book = xlwt.Workbook()
    main = book.add_sheet("Main")
    book.add_sheet("Calibration Check").write(0, 0, "Calibration Check")
    if technical:
        for column, head in enumerate(HEADS):
            main.write(0, column, TECHNICAL.get(head, head.replace(" ", "")))
    for column, head in enumerate(HEADS):
        main.write(1 if technical else 0, column, head)
    for row, record in enumerate(records):
        seen = {}
        for column, head in enumerate(HEADS):
            seen[head] = seen.get(head, 0) + 1
            value = record.get((head, seen[head]), record.get(head) if seen[head] == 1 else None)
            if value is not None:
                main.write(first + row, column, value)
    book.save(name)


def linear(roll, time, **more):
    record = {
        "Job Name": "201901032-2", "Operator Number": "7", "Roll Number": roll, "Symbology": "UPCA", "Data": "012345678905",
        "Acceptance Criteria": "PASS", "Symbol ANSI Grade": "A(4.0/06/660)", "ANSI Letter Grade": "A", "ANSI Numeric Grade": 4.0,
        "Edge": "59 ", ("Edge", 2): "A", "Rl/Rd": "87/5 ", ("Rl/Rd", 2): "A", "SC/CC": "82% ", ("SC/CC", 2): "A",
        "MinEC": "66% ", ("MinEC", 2): "A", "Mod/CMOD": "80% ", ("Mod/CMOD", 2): "A", "Def": "3% ", ("Def", 2): "A",
        "DCD": "10/10 ", ("DCD", 2): "A", "DEC": "75% ", ("DEC", 2): "A", "QZ": ">15", ("QZ", 2): "A",
        "BWG": "1%  +0.1 MIL", "X Dim/Mag": "100%", "Ratio": "not applicable.", "PCS": "94.3%", "MRD Calculation": "(74-8)",
        "Date": "17-Mar-2026", "Time": time, "Firmware": "3.03.73",
    }
    return record | more


matrix = {
    "Roll Number": "R9", "Symbology": "GS1 DataMatrix", "Data": "<F1>010690123456789217270815", "Acceptance Criteria":
    "FAIL (Grade less than 1.5)", "Symbol ANSI Grade": "D(1.4/16/660/45)", "ANSI Letter Grade": "D", "ANSI Numeric Grade": 1.4,
    "SC/CC": "28%", ("SC/CC", 2): "D", ("Mod/CMOD", 2): "A", "UEC%": "100%", "UEC Grade": "A", "ANU%": "11.0%", "ANU Grade": "C",
    "GNU%": "70%", "GNU Grade": "D", "Budget": 20, "Err": 0, "Date": "17-Mar-2026", "Time": "9:56:01 AM", "Matrix Size": "22x22",
    "Horizontal BWG": "-11%", "Vertical BWG": "3%", "CU": "60", "LLS": "4.0 A", "BLS": "4.0 A", "LQZ": "A", "BQZ": "A",
    "AG/DDG": "4.0 A", "FPD": "4.0 A", "Firmware": "3.03.73",
}

broken = linear("R3", "9:57:00 AM") | {"Symbol ANSI Grade": "Z(9.9/06/660)"}
capture("capture.xls", 291, [linear("R1", "9:54:58 AM"), linear("R2", "9:55:20 AM"), matrix, broken], True)

old = {
    "Roll Number": "R1", "Symbology": "UPCA", "Data": 12345678905, "ANSI Letter Grade": "D", "Edge": 59, "SC/CC": 0.76,
    ("SC/CC", 2): "A", "Mod/CMOD": 1.0, ("Mod/CMOD", 2): "A", "DEC": 0.43, ("DEC", 2): "D", "Def": 0.18, ("Def", 2): "B",
    "QZ": 8, "BWG": 0.01, "Date": "17-Mar-2026", "Time": "9:54:58 AM",
}
capture("capture-old.xls", 1, [old], False)
