#!/usr/bin/env bash
# Everything from an empty installation to a verified evidence pack, through the API alone.
#
#   docs/guide/api.sh ADDRESS SECRET [FOLDER]
#
# ADDRESS  where the server listens, as it prints it: http://127.0.0.1:8443
# SECRET   what stands behind the # in the link that it prints at its first start
# FOLDER   where the files go that are fetched; `ringwall-api` where left out
#
# Needs bash, curl, python3 (its standard library) and, for the last check, `ringwall` on the path or in the variable RINGWALL.
# For a server with a certificate of its own, CURL_CA_BUNDLE names that: the file server.crt of its data folder.
set -euo pipefail

address=${1:?where does the server listen?}
set_up_secret=${2:?what stands behind the # in the link?}
folder=${3:-ringwall-api}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
password='eleven small boats at dawn'
bearer=
json=(--header 'Content-Type: application/json')
mkdir -p "$folder"

trap 'echo "stopped at line $LINENO" >&2' ERR

say() { printf '%s\n' "$*"; }

# call METHOD PATH [OPTION OF CURL…]: prints the answer; where the server refuses, says why on standard error and stops.
call() {
    local method=$1 path=$2 answer
    shift 2
    answer=$(mktemp)
    if ! curl --silent --show-error --fail-with-body --output "$answer" --request "$method" \
        ${bearer:+--header "Authorization: Bearer $bearer"} "$@" "$address/api/v1$path"; then
        echo "$method $path: $(<"$answer")" >&2
        rm "$answer"
        return 1
    fi
    cat "$answer"
    rm "$answer"
}

# send METHOD PATH [NAME=VALUE…]: sends an object of these fields; a value after := is JSON, after = text.
send() {
    local method=$1 path=$2 body
    shift 2
    body=$(python3 -c '
import json, re, sys
pairs = (re.match(r"(\w+)(:?=)(.*)", pair, re.S).groups() for pair in sys.argv[1:])
print(json.dumps({name: json.loads(value) if sign == ":=" else value for name, sign, value in pairs}))' "$@")
    call "$method" "$path" "${json[@]}" --data-binary "$body"
}

# field NAME…: one field of the JSON on standard input.
field() {
    python3 -c '
import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1:]:
    value = value[int(name) if isinstance(value, list) else name]
print(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))' "$@"
}

# code SECRET STEPS: what an authenticator shows, STEPS half minutes from now (RFC 6238).
code() {
    python3 -c '
import base64, hashlib, hmac, struct, sys, time
secret, steps = sys.argv[1], int(sys.argv[2])
key = base64.b32decode(secret + "=" * (-len(secret) % 8))
digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
offset = digest[-1] & 15
number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
print(f"{number % 1000000:06}")' "$@"
}

# one_file FOLDER: the plant files of a folder as one; lists that several of them have are joined.
one_file() {
    python3 -c '
import pathlib, re, sys
parts, part = {}, None
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.yaml")):
    for line in file.read_text().splitlines():
        if head := re.match(r"([a-z_]+):(.*)", line):
            # Approvals are not for who prepares the plant to bring in.
            part = None if head[1] in ("ringwall", "approvals") else parts.setdefault(head[1], [head[2]])
        elif part is not None:
            part.append(line)
print("ringwall: 1")
for name, lines in parts.items():
    print(name + ":" + "\n".join(lines))' "$1"
}

# --- The first account, its second factor, and a session that has both
session=$(send POST /set-up secret="$set_up_secret" name='Eva Ender' email=eva@alpenquell.example password="$password" handing=bearer)
bearer=$(field secret <<<"$session")
say "set up: $(field account name <<<"$session") administers the installation"

totp=$(call POST /account/totp | field secret)
code=$(code "$totp" 0)
send POST /account/totp/confirm code="$code" >"$folder/recovery.json"
say "second factor: set up; codes for the day on which the authenticator is lost: recovery.json"

# A code counts once. People wait for the next one; it is taken half a minute early.
code=$(code "$totp" 1)
bearer=
session=$(send POST /session email=eva@alpenquell.example password="$password" code="$code" handing=bearer)
bearer=$(field secret <<<"$session")
administrator=$bearer
say "logged in: for at most $(field seconds <<<"$session") seconds"

# --- An organisation, a system, and somebody who knows the machines
send POST /organisations id=alpenquell name='Alpenquell Bottling GmbH' >"$folder/organisation.json"
send POST /organisations/alpenquell/systems id=bottling name=Bottling >"$folder/system.json"
invitation=$(send POST /organisations/alpenquell/invitations email=otto@alpenquell.example role=ot-engineer | field secret)
bearer=
session=$(send POST /invitations/accept secret="$invitation" name='Otto Anders' password='nine grey herons at noon' handing=bearer)
bearer=$(field secret <<<"$session")
say "invited and accepted: $(field account name <<<"$session") is engineer of alpenquell"

# --- The plant
system=/organisations/alpenquell/systems/bottling
one_file "$here/../../examples/bottling" >"$folder/plant.yaml"
plant=(--header 'Content-Type: application/yaml' --data-binary "@$folder/plant.yaml")
say "plant: would create $(call PUT "$system/plant/check" "${plant[@]}" | field created) records"
imported=$(call PUT "$system/plant" "${plant[@]}" --header 'X-Reason: first inventory')
first=$(field entry <<<"$imported")
say "plant: created $(field created <<<"$imported") records in entry $first"

# --- A question is answered: read with its entity tag, changed, sent back with that tag
answer=$system/records/answer/$(python3 -c 'import urllib.parse; print(urllib.parse.quote("SR 1.11@zone:production", safe=""))')
before=$(call GET "$answer" --dump-header "$folder/headers")
tag=$(python3 -c 'import re, sys; print(re.search(r"(?im)^etag: (.*?)\r?$", open(sys.argv[1]).read())[1])' "$folder/headers")
body=$(python3 -c '
import json, sys
body = json.load(sys.stdin)["body"]
body.update(status="met", note="Since the last shutdown panels wait ten minutes after five wrong PINs.")
print(json.dumps(body))' <<<"$before")
change=("${json[@]}" --data-binary "$body" --header "If-Match: $tag" --header 'Idempotency-Key: panels-wait' --header 'X-Reason: seen on site')
entry=$(call PUT "$answer" "${change[@]}" | field entry)
again=$(call PUT "$answer" "${change[@]}" | field entry)
say "answered: entry $entry; sent again with the same key: still entry $again"
[ "$entry" = "$again" ]
status=$(curl --silent --output "$folder/stale.json" --write-out '%{http_code}' --request PUT --header "Authorization: Bearer $bearer" \
    "${json[@]}" --data-binary "$body" --header "If-Match: $tag" "$address/api/v1$answer")
say "answered: the old tag is refused with $status: $(field title <"$folder/stale.json")"
[ "$status" = 412 ]

# --- Evidence: a file, and the record that names it
printf 'Walk-down of line 1\n' >"$folder/walkdown.txt"
sha256=$(call POST "$system/files" --header 'Content-Type: application/octet-stream' --data-binary "@$folder/walkdown.txt" | field sha256)
evidence=$(call GET "$system/records/evidence/ev-walkdown")
body=$(python3 -c '
import json, sys
body = json.load(sys.stdin)["body"]
body["sha256"] = sys.argv[1]
print(json.dumps(body))' "$sha256" <<<"$evidence")
version=$(field version <<<"$evidence")
call PUT "$system/records/evidence/ev-walkdown" "${json[@]}" --data-binary "$body" --header "If-Match: \"$version\"" >"$folder/evidence.json"
call GET "$system/files/$sha256" | cmp - "$folder/walkdown.txt"
say "evidence: kept as $sha256"

# --- Where the plant stands
call GET "$system/levels" >"$folder/levels.json"
call GET "$system/gaps?limit=3" >"$folder/gaps.json"
call GET "$system/scorecard" >"$folder/scorecard.json"
python3 - "$folder" <<'PYTHON'
import json, sys
levels, gaps, scorecard = (json.load(open(f"{sys.argv[1]}/{name}.json")) for name in ("levels", "gaps", "scorecard"))
place = next(place for place in levels["places"] if place["at"] == "zone:production")
print(f"levels: {place['name']} has {place['gaps']} gaps")
print(f"gaps: {gaps['total']}, first {gaps['gaps'][0]['requirement']} at {gaps['gaps'][0]['at']}")
print(f"scorecard: {scorecard['class']}, {len(scorecard['duties'])} duties")
PYTHON

# --- A token for a program, which makes the reports
token=$(send POST /account/tokens name=nightly organisation=alpenquell role=ot-engineer days:=30)
bearer=$(field secret <<<"$token")
say "token: $(field token name <<<"$token") until $(field token expires <<<"$token")"
call GET "$system/report?format=pdf" >"$folder/report.pdf"
call GET "$system/report?format=text&entry=$first" >"$folder/report-before.txt"
call GET "$system/plant" >"$folder/exported.yaml"
call GET "$system/pack" >"$folder/pack.zip"
say "fetched: report.pdf, report-before.txt as of entry $first, exported.yaml, pack.zip"

# --- The ledger: its key, its last checkpoint, the proof of an entry; and who did what
call GET /ledger/key >"$folder/ledger.vkey"
call GET /ledger/checkpoint >"$folder/checkpoint"
call GET "/organisations/alpenquell/audit/$entry/proof" >"$folder/$entry.tlog-proof"
bearer=$administrator
call GET "/organisations/alpenquell/audit/$entry" >"$folder/$entry.json"
call GET "/organisations/alpenquell/audit/export?format=csv&before=$entry" >"$folder/audit-before.csv"
say "ledger: entry $entry is $(field action <"$folder/$entry.json") by $(field name <"$folder/$entry.json")"
verified=$("${RINGWALL:-ringwall}" verify "$folder/pack.zip" --key "$folder/ledger.vkey")
say "verified: ${verified##*$'\n'}"

call DELETE /session
say "done: everything that was fetched lies in $folder"
