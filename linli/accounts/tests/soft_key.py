"""A passkey made of software, for tests: it answers as a phone would."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """One credential of one site. `origin` is where its browser believes to be."""

    def __init__(self, origin: str = "http://localhost", *, asks_for_pin: bool = True) -> None:
        self.origin = origin
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.flags = PRESENT | (VERIFIED if asks_for_pin else 0)
        self.handle = b""

    def create(self, asked: dict[str, Any]) -> str:
        """The answer to "make a passkey"."""
        options = asked["publicKey"]
        self.handle = websafe_decode(options["user"]["id"])
        public = dict(ES256.from_cryptography_key(self.private.public_key()))  # type: ignore[no-untyped-call]
        data = (
            self._head(options["rp"]["id"], ATTESTED)
            + bytes(16)
            + len(self.id).to_bytes(2, "big")
            + self.id
            + cbor.encode(public)
        )
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            {
                "clientDataJSON": websafe_encode(self._client("webauthn.create", options)),
                "attestationObject": websafe_encode(attestation),
            },
            {"credProps": {"rk": True}},
        )

    def get(self, asked: dict[str, Any]) -> str:
        """The answer to "show a passkey"."""
        options = asked["publicKey"]
        client = self._client("webauthn.get", options)
        data = self._head(options["rpId"], 0)
        signed = data + hashlib.sha256(client).digest()
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(self.private.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": websafe_encode(self.handle),
            },
            {},
        )

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        words = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(words).encode()

    def _head(self, site: str, more: int) -> bytes:
        flags = bytes([self.flags | more])
        return hashlib.sha256(site.encode()).digest() + flags + bytes(4)

    def _answer(self, response: dict[str, str], results: dict[str, Any]) -> str:
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "type": "public-key",
                "id": name,
                "rawId": name,
                "response": response,
                "clientExtensionResults": results,
            }
        )
