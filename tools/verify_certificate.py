"""Check a certificate of volunteer hours without trusting the server that shows it.

    python3 verify_certificate.py certificate.json keys.json

`certificate.json` is what its holder downloads, `keys.json` what the town publishes at
/certificates/keys.json: fetch it yourself, once. Needs the library cryptography. Whether the
certificate was withdrawn since only the town's page /c/ can say.
"""

import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def verify(certificate: bytes, keys: bytes) -> dict[str, object]:
    """What was signed; ValueError unless a published key signed exactly that."""
    try:
        paper, known = json.loads(certificate), json.loads(keys)["keys"]
        signature = bytes.fromhex(paper["signature"])
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(known[paper["key"]]))
        key.verify(signature, paper["signed"].encode())
    except (KeyError, TypeError, AttributeError, InvalidSignature) as error:
        raise ValueError from error
    if signature.hex() != paper["signature"] or set(paper) != {"key", "signature", "signed"}:
        raise ValueError
    facts: dict[str, object] = json.loads(paper["signed"])
    return facts


if __name__ == "__main__":
    try:
        found = verify(*(Path(name).read_bytes() for name in sys.argv[1:3]))
    except ValueError:
        sys.exit("NOT GENUINE")
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\nGENUINE\n")
