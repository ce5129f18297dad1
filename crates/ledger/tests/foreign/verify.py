"""Verifies logs in folders with aics-tlog: checkpoints, cosignature, every tile and entry, one entry's proof and the proof
between two checkpoints. Writes one line for each: that it holds, or why it does not.
"""

import base64
import sys
from pathlib import Path

import aics_tlog as tlog


class Refused(Exception):
    pass


def hashes(lines):
    return [base64.b64decode(line, validate=True) for line in lines]


def checkpoint(signed, log, witness):
    """Size and root of a checkpoint that the log has signed and the witness has seen."""
    result = tlog.verify_checkpoint(tlog.parse_note(signed), log, [witness], quorum=1, expected_origin=log.name)
    if not result.ok:
        raise Refused(f"checkpoint: {result.error}")
    return result.size, result.root


def fact(folder, log, witness):
    head, _, signed = (folder / "entry.tlog-proof").read_bytes().partition(b"\n\n")
    first, index, *proof = head.decode().split("\n")
    if first != "c2sp.org/tlog-proof@v1" or not index.startswith("index "):
        raise Refused("entry.tlog-proof has another form")
    size, root = checkpoint(signed, log, witness)
    entry = (folder / "entry").read_bytes()
    if not tlog.verify_leaf_inclusion(entry, int(index[6:]), size, hashes(proof), root):
        raise Refused("entry.tlog-proof does not lead to the root")


def verify(folder):
    log, witness = (tlog.parse_vkey((folder / name).read_text().strip()) for name in ("log.vkey", "witness.vkey"))
    size, root = checkpoint((folder / "checkpoint").read_bytes(), log, witness)
    tlog.audit_tiles(tlog.FileSystemTileReader(folder), size, root)
    fact(folder, log, witness)
    old_size, old_root = checkpoint((folder / "checkpoint.old").read_bytes(), log, witness)
    proof = hashes((folder / "consistency").read_text().split())
    if not tlog.verify_consistency(old_size, size, old_root, root, proof):
        raise Refused("the old checkpoint is not the beginning of the new one")


for folder in sys.argv[1:]:
    try:
        verify(Path(folder))
        print("accepted")
    except (Refused, ValueError, OSError, tlog.TileMissingError, tlog.TileVerificationError) as error:
        print("refused:", " ".join(str(error).split()))
