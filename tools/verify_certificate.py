"""Check a certificate of volunteer hours without trusting the server that shows it.

    python3 verify_certificate.py certificate.json keys.json [ended.json]

`certificate.json` is what its holder downloads. The town publishes `keys.json` at
/certificates/keys.json and, of those that were withdrawn or corrected since, `ended.json` at
/certificates/ended.json: fetch both yourself. Needs the library cryptography.
"""

import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def verify(certificate: bytes, keys: bytes, ended: bytes = b'{"ended": []}') -> dict[str, object]:
    """What was signed; ValueError unless a published key signed exactly that and it still holds."""
    try:
        paper, known = json.loads(certificate), json.loads(keys)["keys"]
        text, signature = paper["signed"].encode(), bytes.fromhex(paper["signature"])
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(known[paper["key"]]))
        key.verify(signature, text)
    except (KeyError, TypeError, AttributeError, InvalidSignature) as error:
        raise ValueError from error
    if signature.hex() != paper["signature"] or set(paper) != {"key", "signature", "signed"}:
        raise ValueError
    if hashlib.sha256(text).hexdigest() in json.loads(ended)["ended"]:
        raise ValueError
    facts: dict[str, object] = json.loads(text)
    return facts


if __name__ == "__main__":
    try:
        found = verify(*(Path(name).read_bytes() for name in sys.argv[1:4]))
    except ValueError:
        sys.exit("NOT GENUINE, OR WITHDRAWN")
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\nGENUINE\n")
