"""The codes of an authenticator app."""

import base64
import hmac
import struct


def totp(secret, now_s):
    """RFC 6238 with the parameters that every authenticator has: SHA-1, 30 s, six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", now_s // 30), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"
