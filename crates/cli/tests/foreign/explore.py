"""Sets up a new server with a plant and somebody who may do nearly everything, and has schemathesis explore it.

Arguments: the server's address, the secret to set up, a plant file. Ends with the exit code of schemathesis.
"""

import os
import subprocess
import sys
from pathlib import Path

from enter import Server, prepare


def main():
    address, secret, plant = sys.argv[1:]
    who = prepare(Server(address), secret, Path(plant).read_bytes())
    config = Path(__file__).with_name("explore.toml")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", config, "run", f"{address}/api/v1/openapi.json"]
    return subprocess.run([*command, "--no-color"], env={**os.environ, **who}).returncode


sys.exit(main())
