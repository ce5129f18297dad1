# Who did what, and the ledger that proves it.
audit = Who did what
audit-lead = Every change here and every refusal, newest first. Log-ins and accounts are the installation’s. An entry that somebody changes or removes later shows when the ledger is checked.
audit-actor = Who
audit-anybody = Anybody
audit-anonymous = Somebody who was not logged in
audit-server = The server itself
audit-action = What
audit-action-hint = How it begins, as zone. or grant.
audit-subject = To what
audit-subject-hint = All of it, as an entry has it
audit-from = From
audit-until = Until
audit-show = Show
audit-all = Show all
audit-of-glass = Only what was done in the emergency { $id }.
audit-nothing = Nothing fits what you have asked for.
audit-none = Nothing was done here yet.
audit-number = Entry
audit-when = When
audit-who = Who
audit-what = What
audit-to-what = To what
audit-why = Why
audit-refused = refused
audit-emergency = emergency
audit-newest = To the newest
audit-older = Older entries
audit-export = Take along
audit-export-lead = All entries that fit what is asked for above, as a file. That you took them is an entry itself. OCSF is a form that security tools read.
audit-entry = Entry { $number }
audit-same-subject = all about it
audit-same-actor = all by them
audit-account = Id of the account
audit-request = Request
audit-before = Digest of what was before
audit-after = Digest of what was after
audit-changed = What it changed
audit-field = Field
audit-more = { $count ->
    [one] It changed one record more.
   *[other] It changed { $count } records more.
}
audit-proof = Proof
audit-proof-lead = The proof shows that this very entry is in the ledger that was signed. It is about the entry byte for byte, so take both files along. Any program that reads the public form tlog-proof can check it with the ledger’s public key.
audit-bytes = The entry
audit-back = Back to the list
change-created = created
change-changed = changed
change-deleted = deleted
change-before = Before
change-after = After

ledger = Ledger
ledger-lead = The book in which everything is written that was done here, made so that nobody can rewrite it in secret.
ledger-what = What it is
ledger-what-1 = For each change there is one entry: who, what, when, why, and a fingerprint of what was there before and after. Entries are only ever added. Every server of this installation writes into the same ledger.
ledger-what-2 = Fingerprints of all entries are joined, two by two, up to a single one, the root. The server signs the root and the number of entries with its key: that is a checkpoint. If one letter of one entry changes, the root is another one, and the signature no longer fits.
ledger-what-3 = The entries hold fingerprints and not the contents, so that personal data can be erased for good and the ledger still holds.
ledger-proves = What it proves
ledger-proves-1 = That something was stated, by which account and when by this server’s clock, and that nobody has changed it since.
ledger-proves-2 = That nothing was removed and nothing was put in between, as long as somebody outside has kept an older checkpoint or cosigns as a witness.
ledger-proves-3 = That a record in the database is the one that was written at that time.
ledger-not = What it does not prove
ledger-not-1 = That what was stated is true. Whether a cabinet is locked, somebody has to look.
ledger-not-2 = Who sat at the keyboard. It knows accounts; how well those are protected decides how much that says.
ledger-not-3 = Anything against somebody who has both the key and the database and against whom nobody outside has kept a checkpoint. So give checkpoints away.
ledger-entries = entries
ledger-name = Name of the ledger
ledger-root = Root
check = Check now
check-lead = The server hashes every entry again, compares the result with what was signed, and holds every version of every record against the entry that made it. With a large ledger this takes a while; work goes on meanwhile.
check-submit = Check the whole ledger
check-running = A check is under way since { $time }.
check-look = Look again
check-last = The last check
check-good = Everything that is stored is what the ledger says.
check-entries = { $count ->
    [one] One entry was checked.
   *[other] { $count } entries were checked.
}
check-versions = { $count ->
    [one] One version of a record was checked.
   *[other] { $count } versions of records were checked.
}
check-bad = What is stored is not what the ledger says.
check-bad-hint = Somebody or something has changed the database past the program. Change nothing now, keep a copy of the database and of its disk as it is, and look at who could reach it. A backup from before says what it should be.
check-about = About
check-found = What was found
check-elsewhere = { $count ->
    [one] One finding concerns another part of the installation. Tell who administers it.
   *[other] { $count } findings concern other parts of the installation. Tell who administers it.
}
check-failed = The ledger could not be checked: the database or its disk failed.
check-notes = To be known; it does not speak against the ledger:
finding-log = The entries and their fingerprints
finding-checkpoint = What was signed last
finding-columns = What is searched for
finding-entry = An entry
finding-body = The content of a record
finding-rows = The versions of a record
finding-stray = Something that no entry knows
checkpoint = Signed checkpoint
checkpoint-lead = Keep it outside of this server, with its date: on paper, in a mail to your auditor, in another system. Whoever has it can show later that the ledger was continued and not rewritten. Lines: the ledger’s name, the number of entries, the root, the signature.
ledger-key = Public key
ledger-key-lead = Whoever has it can check what the ledger has signed, and sign nothing. Hand it over on another way than what it shall check.
ledger-proof = Proof of an entry
ledger-proof-lead = A file that shows that one entry is in the ledger, without showing any other.
ledger-proof-entry = Number of the entry
ledger-proof-submit = Take the proof along
packs = Evidence pack
packs-lead = All of a system that an auditor needs: the plant, its assessment, the entries and what proves them, and the files of evidence. Of other organisations it has fingerprints only.
packs-none = There is no system of which you may take a pack.
offline = Check without this server
offline-1 = Take an evidence pack along, and the public key on another way.
offline-2 = Bring the program ringwall to a machine that you trust. It needs no network and no database.
offline-3 = Let it check. It holds the pack against the ledger, assesses the plant again, and says what does not fit.
offline-here = Whoever has the data folder checks the database itself:
witnesses = Witnesses
witnesses-lead = A witness remembers what the ledger has signed and cosigns only what continues it. Then not even whoever has the key and the database can tell two stories.
witnesses-how = A folder on the auditor’s laptop or on a stick is enough. The request goes there, the cosigned checkpoint comes back:
witnesses-request = Request for a witness that has seen nothing yet
witnesses-this = This server is itself a witness of other ledgers.
