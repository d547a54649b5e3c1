"""Writes lvs-access2010-password.accdb: lvs-access2010.accdb encrypted with the password "verifier", as Access 2010 does it
(agile encryption of MS-OFFCRYPTO 2.3.4.10 with SHA-512 and AES-256; the IV of a page from its number). Our own reading of
the format: no file that Access itself encrypted was to be had. Needs the package cryptography. `python3 make_password.py`."""

import base64
import hashlib
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, SPINS, PASSWORD = 4096, 100_000, "verifier"
INPUT, VALUE, KEY = (bytes.fromhex(x) for x in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6"))


def made(name, length):
    return hashlib.sha512(name.encode()).digest()[:length]


def encrypt(key, iv, data):
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv[:16])).encryptor()
    return cipher.update(data) + cipher.finalize()


def spun(salt):
    digest = hashlib.sha512(salt + PASSWORD.encode("utf-16-le")).digest()
    for number in range(SPINS):
        digest = hashlib.sha512(struct.pack("<I", number) + digest).digest()
    return digest


def text(data):
    return base64.b64encode(data).decode()


def main():
    plain = open("lvs-access2010.accdb", "rb").read()
    data_salt, salt = made("data salt", 16), made("password salt", 16)
    verifier, key = made("verifier", 16), made("key", 32)
    secret = spun(salt)

    def of(block):
        return hashlib.sha512(secret + block).digest()[:32]

    kind = 'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" ' \
        'cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" '
    xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' \
        '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" ' \
        'xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">' \
        f'<keyData {kind}saltValue="{text(data_salt)}"/><keyEncryptors>' \
        '<keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">' \
        f'<p:encryptedKey spinCount="{SPINS}" {kind}saltValue="{text(salt)}" ' \
        f'encryptedVerifierHashInput="{text(encrypt(of(INPUT), salt, verifier))}" ' \
        f'encryptedVerifierHashValue="{text(encrypt(of(VALUE), salt, hashlib.sha512(verifier).digest()))}" ' \
        f'encryptedKeyValue="{text(encrypt(of(KEY), salt, key))}"/></keyEncryptor></keyEncryptors></encryption>'
    info = struct.pack("<HHI", 4, 4, 0x40) + xml.encode()
    first = bytearray(plain[:PAGE])
    struct.pack_into("<H", first, 0x299, len(info))
    first[0x29B:0x29B + len(info)] = info
    pages = [bytes(first)]
    for number in range(1, len(plain) // PAGE):
        iv = hashlib.sha512(data_salt + struct.pack("<I", number)).digest()
        pages.append(encrypt(key, iv, plain[number * PAGE:(number + 1) * PAGE]))
    with open("lvs-access2010-password.accdb", "wb") as out:
        out.write(b"".join(pages))


main()
