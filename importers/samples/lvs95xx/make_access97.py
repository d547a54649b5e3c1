"""Writes lvs-access97.mdb: the tables of lvs-access2003.mdb as a Jet 3 file (Access 97), texts in code page 936.

No other program that writes Jet 3 was to be had, so this is our own reading of the format (mdbtools HACKING notes):
header, catalog, definitions, usage maps, data pages and long-value pages, no indexes. mdb-export reads the file, which is
our only second opinion. Needs mdbtools. `python3 make_access97.py` in this folder."""

import datetime
import struct
import subprocess

PAGE = 2048
KEY = bytes([0xC7, 0xDA, 0x39, 0x6B])
CODE_PAGE = 936
LONG, INTEGER, DATE, TEXT, OLE, MEMO = 4, 3, 8, 10, 11, 12
SIZES = {LONG: 4, INTEGER: 2, DATE: 8}


def rc4(key, data):
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


class File:
    def __init__(self):
        self.pages = []

    def append(self, page=b""):
        self.pages.append(page)
        return len(self.pages) - 1

    def bytes(self):
        assert all(len(page) <= PAGE for page in self.pages)
        return b"".join(page.ljust(PAGE, b"\0") for page in self.pages)


class DataPage:
    def __init__(self, owner):
        self.owner, self.rows = owner, []

    def fits(self, row):
        used = 10 + sum(len(each) + 2 for each in self.rows)
        return len(self.rows) < 255 and used + len(row) + 2 <= PAGE

    def push(self, row):
        assert self.fits(row), len(row)
        self.rows.append(row)
        return len(self.rows) - 1

    def bytes(self):
        end, offsets = PAGE, b""
        for row in self.rows:
            end -= len(row)
            offsets += struct.pack("<H", end)
        head = struct.pack("<BBH4sH", 1, 1, end - 10 - len(offsets), self.owner, len(self.rows)) + offsets
        return head.ljust(end, b"\0") + b"".join(reversed(self.rows))


class LongValues:
    def __init__(self, file):
        self.file, self.pages, self.open = file, [], None

    def store(self, value):
        if self.open is None or not self.open.fits(value):
            self.close()
            self.pages.append(self.file.append())
            self.open = DataPage(b"LVAL")
        return self.pages[-1] << 8 | self.open.push(value)

    def close(self):
        if self.open is not None:
            self.file.pages[self.pages[-1]] = self.open.bytes()


def header():
    hidden = bytearray(126)
    struct.pack_into("<HH", hidden, 0x3A - 0x18, 0x0804, CODE_PAGE)
    page = struct.pack("<I", 0x0100) + b"Standard Jet DB\0" + struct.pack("<I", 0)
    return page + rc4(KEY, bytes(hidden))


def usage_map(pages):
    start = min(pages, default=0)
    bits = bytearray(128)
    for page in pages:
        bits[(page - start) // 8] |= 1 << (page - start) % 8
    return struct.pack("<BI", 0, start) + bytes(bits)


def long_value(data, long):
    if len(data) <= 64:
        return struct.pack("<III", len(data) | 0x8000_0000, 0, 0) + data
    return struct.pack("<III", len(data) | 0x4000_0000, long.store(data), 0)


def encode(columns, values, longs):
    fixed, variable, starts, mask = b"", b"", [], 0
    for number, ((_, kind, _), value, long) in enumerate(zip(columns, values, longs)):
        mask |= (value is not None) << number
        if kind in SIZES:
            form = {LONG: "<i", INTEGER: "<h", DATE: "<d"}[kind]
            fixed += b"\0" * SIZES[kind] if value is None else struct.pack(form, value)
            continue
        starts.append(len(variable))
        if value is not None:
            data = value if kind == OLE else value.encode("cp936")
            variable += data if kind == TEXT else long_value(data, long)
    row = bytes([len(columns)]) + fixed
    offsets = [len(row) + start for start in starts] + [len(row) + len(variable)]
    row += variable
    bits = mask.to_bytes((len(columns) + 7) // 8, "little")
    # A byte an offset: the jump table tells from which offset on another 256 has to be added.
    jumps = 0
    while (len(row) + len(offsets) + jumps + 1 + len(bits) - 1) // 256 > jumps:
        jumps += 1
    table = [next((at for at, to in enumerate(offsets) if to >= 256 * (jump + 1)), 0xFF) for jump in range(jumps)]
    row += bytes(to % 256 for to in reversed(offsets)) + bytes(reversed(table))
    return row + bytes([len(offsets) - 1]) + bits


def definition(columns, rows, maps, system):
    entries, names, fixed, variable, long_maps, slot = b"", b"", 0, 0, b"", 2
    for number, (name, kind, size) in enumerate(columns):
        text = kind in (TEXT, MEMO)
        flags = (kind in SIZES) | (4 if name == "ReportID" and size == -1 else 2) | (16 if system else 0)
        entries += struct.pack(
            "<BHHHHHHBHH", kind, number, variable, number, 0x0804 if text else 0, CODE_PAGE if text else 0, 0,
            flags, fixed if kind in SIZES else 0, SIZES.get(kind, max(size, 0)))
        fixed += SIZES.get(kind, 0)
        variable += kind not in SIZES
        names += bytes([len(name)]) + name.encode("cp936")
        if kind in (MEMO, OLE):
            long_maps += struct.pack("<HII", number, maps << 8 | slot, maps << 8 | slot + 1)
            slot += 2
    tail = entries + names + long_maps + b"\xff\xff"
    last = max((row[0] for row in rows), default=0) if columns[0][2] == -1 else 0
    head = struct.pack("<BBHIIIIB", 2, 1, PAGE - 8 - 43 - len(tail), 0, 43 + len(tail), len(rows), last,
                       ord("S" if system else "N"))
    head += struct.pack("<HHHIIII", len(columns), variable, len(columns), 0, 0, maps << 8, maps << 8 | 1)
    assert len(head) == 43
    return head + tail


def write_table(file, at, columns, rows, system=False):
    longs = [LongValues(file) for _ in columns]
    owned, page = [], DataPage(struct.pack("<I", at))
    for values in rows:
        row = encode(columns, values, longs)
        if not page.fits(row):
            owned.append(file.append(page.bytes()))
            page = DataPage(struct.pack("<I", at))
        page.push(row)
    if rows:
        owned.append(file.append(page.bytes()))
    maps = DataPage(b"\0\0\0\0")
    maps.push(usage_map(owned))
    maps.push(usage_map([]))
    for (_, kind, _), long in zip(columns, longs):
        if kind in (MEMO, OLE):
            long.close()
            maps.push(usage_map(long.pages))
            maps.push(usage_map([]))
    file.pages[at] = definition(columns, rows, file.append(maps.bytes()), system)


def cell(kind, text):
    if text == "NULL":
        return None
    if kind in (LONG, INTEGER):
        return int(text)
    if kind == DATE:
        since = datetime.datetime.fromisoformat(text) - datetime.datetime(1899, 12, 30)
        return since / datetime.timedelta(days=1)
    return bytes.fromhex(text) if kind == OLE else text


def rows_of(table, columns):
    ran = subprocess.run(
        ["mdb-export", "-H", "-Q", "-b", "hex", "-d", "\x01", "-R", "\x02", "-0", "NULL", "-T", "%Y-%m-%d %H:%M:%S",
         "lvs-access2003.mdb", table], capture_output=True, check=True)
    rows = ran.stdout.decode().split("\x02")[:-1]
    return [[cell(column[1], text) for column, text in zip(columns, row.split("\x01"))] for row in rows]


REPORTS = [("ReportID", LONG, -1), ("SectorID", TEXT, 64), ("LclTime", DATE, 0), ("GmtTime", DATE, 0), ("X1", LONG, 0),
           ("Y1", LONG, 0), ("SizeX", LONG, 0), ("SizeY", LONG, 0), ("Thumbnail", OLE, 0), ("Reference", TEXT, 255),
           ("OverallGrade", TEXT, 64), ("DecodedText", MEMO, 0)]
DATA = [("ReportID", LONG, 0), ("Category", LONG, 0), ("Sequence", LONG, 0), ("ParameterName", TEXT, 255),
        ("ParameterValue", MEMO, 0)]
SETTINGS = [("Category", TEXT, 64), ("SettingName", TEXT, 64), ("SettingValue", TEXT, 255)]
CATALOG = [("Id", LONG, 0), ("ParentId", LONG, 0), ("Name", TEXT, 64), ("Type", INTEGER, 0), ("DateCreate", DATE, 0),
           ("DateUpdate", DATE, 0), ("Flags", LONG, 0), ("LvProp", OLE, 0)]


def main():
    file = File()
    file.append(header())
    free = DataPage(b"\1\0\0\0")
    free.push(usage_map([]))
    file.append(free.bytes())
    catalog = file.append()
    containers, tables, system = 0x0F000000, 0x0F000001, -(2**31)
    listed = [[tables, containers, "Tables", 3, 25569.0, 25569.0, system, None],
              [catalog, tables, "MSysObjects", 1, 25569.0, 25569.0, system, None]]
    for name, columns in [("Reports", REPORTS), ("ReportData", DATA), ("Settings", SETTINGS)]:
        at = file.append()
        write_table(file, at, columns, rows_of(name, columns))
        listed.append([at, tables, name, 1, 25569.0, 25569.0, 0, None])
    write_table(file, catalog, CATALOG, listed, system=True)
    with open("lvs-access97.mdb", "wb") as out:
        out.write(file.bytes())


main()
