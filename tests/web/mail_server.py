"""A mail server for the tests: keeps what it takes as files, refuses some, puts others off.

nobody@ is refused for good, later@ is put off once, cut@ loses its line once after its mail was taken.
Arguments: port, folder, how the line is protected (none, starttls, tls), file of key and certificates.
"""
import os
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

PORT, FOLDER, SECURITY = int(sys.argv[1]), sys.argv[2], sys.argv[3]


class Handler:
    def __init__(self):
        self.count = 0
        self.seen = set()

    def first(self, address):
        known = address in self.seen
        self.seen.add(address)
        return not known

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 User unknown"
        if address.startswith("later@") and self.first(address):
            return "451 4.7.1 Greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = os.path.join(FOLDER, f"{self.count}.eml")
        with open(name + ".part", "wb") as file:
            file.write(envelope.content)
        os.rename(name + ".part", name)
        to = envelope.rcpt_tos[0]
        if to.startswith("cut@") and self.first(to):
            server.transport.abort()
        return f"250 2.0.0 OK queued as {self.count}"


def authenticate(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (b"lab", b"s3cret-of-the-mail")
    return AuthResult(success=good)


how = {"auth_require_tls": False}
if SECURITY != "none":
    # Of either side, because the controller calls its own server to see whether it is there.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS)
    context.load_cert_chain(sys.argv[4])
    if SECURITY == "tls":
        how = {"ssl_context": context, "auth_require_tls": False}
    else:
        how = {"tls_context": context, "require_starttls": True}
Controller(
    Handler(),
    hostname="127.0.0.1",
    port=PORT,
    authenticator=authenticate,
    auth_required=True,
    **how,
).start()
print("ready", flush=True)
threading.Event().wait()
