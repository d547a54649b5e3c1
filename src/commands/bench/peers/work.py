"""What both peers share: the content from a file, and the watch.

The same content as ours comes as JSON: texts, rows, and the modules of the QR symbol, which the
peers need not encode. Only rendering is timed, by the processor's clock, in a process that has
loaded its modules and faces already and has rendered once; the best round counts, as ours does.
Started with nothing but a content of no rounds, the process ends when it is ready to render: its
whole run is then the start of the peer.
"""

import json
import sys
import time


def main(certificate, catalogue):
    """Render both documents again and again and print the seconds and sizes."""
    with open(sys.argv[1], encoding="utf-8") as file:
        content = json.load(file)
    if content["rounds"] == 0:
        return
    told = {}
    for name, render in (("certificate", certificate), ("catalogue", catalogue)):
        said = content[name]
        pdf = b""
        best = None
        for _ in range(content["rounds"] + 1):
            begun = time.process_time()
            pdf = render(said)
            took = time.process_time() - begun
            best = took if best is None else min(best, took)
            # A catalogue of a minute is not rendered four times.
            if took > content["longest"]:
                break
        assert pdf.startswith(b"%PDF-")
        told[name] = {"seconds": best, "bytes": len(pdf)}
        if len(sys.argv) > 2:
            with open(f"{sys.argv[2]}-{name}.pdf", "wb") as file:
                file.write(pdf)
    print(json.dumps(told))
