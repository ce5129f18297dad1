"""Goes into a new server: makes the first account with its second factor, an organisation `o` with a system `s` that holds a plant.

As a program: takes the server's address, the secret to set up and a plant file, and prints what it has got as JSON.
"""

import base64
import hashlib
import hmac
import json
import struct
import sys
import time
import urllib.request
from pathlib import Path

PASSWORD = "eleven small boats at dawn"


def code(secret, steps):
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1000000:06}"


class Server:
    def __init__(self, address):
        self.base = f"{address}/api/v1"
        self.bearer = None

    def call(self, method, path, body=None):
        headers = {"Content-Type": "application/yaml" if isinstance(body, bytes) else "application/json"}
        if self.bearer:
            headers["Authorization"] = f"Bearer {self.bearer}"
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def enter(self, path, **fields):
        self.bearer = self.call("POST", path, {**fields, "password": PASSWORD, "handing": "bearer"})["secret"]


def prepare(server, secret, plant):
    """Makes an organisation `o` with a system `s` that holds a plant. Gives what the configuration names: an administrator's
    session, and tokens for the organisation and for the installation.
    """
    server.enter("/set-up", secret=secret, name="Eva", email="eva@o.example")
    totp = server.call("POST", "/account/totp")["secret"]
    server.call("POST", "/account/totp/confirm", {"code": code(totp, 0)})
    server.enter("/session", email="eva@o.example", code=code(totp, 1))
    server.call("POST", "/organisations", {"id": "o", "name": "O"})
    server.call("POST", "/organisations/o/systems", {"id": "s", "name": "S"})
    server.call("PUT", "/organisations/o/systems/s/plant", plant)

    def token(organisation):
        asked = {"name": "t", "organisation": organisation, "role": "admin", "days": 1}
        return server.call("POST", "/account/tokens", asked)["secret"]

    return {"TOKEN": token("o"), "INSTALLATION": token("_"), "SESSION": server.bearer}


if __name__ == "__main__":
    address, secret, plant = sys.argv[1:]
    print(json.dumps(prepare(Server(address), secret, Path(plant).read_bytes())))
