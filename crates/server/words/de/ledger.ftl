# Wer was getan hat, und das Journal, das es belegt.
audit = Wer was getan hat
audit-lead = Jede Änderung hier und jede Ablehnung, das Neueste zuerst. Anmeldungen und Konten gehören zur Installation. Ein Eintrag, den jemand später ändert oder entfernt, fällt bei der Prüfung des Journals auf.
audit-actor = Wer
audit-anybody = Alle
audit-anonymous = Jemand ohne Anmeldung
audit-server = Der Server selbst
audit-action = Was
audit-action-hint = Wie es beginnt, etwa zone. oder grant.
audit-subject = Woran
audit-subject-hint = Ganz, wie es im Eintrag steht
audit-from = Von
audit-until = Bis
audit-show = Anzeigen
audit-all = Alles anzeigen
audit-of-glass = Nur, was im Notfall { $id } getan wurde.
audit-nothing = Nichts passt zu Ihrer Auswahl.
audit-none = Hier wurde noch nichts getan.
audit-number = Eintrag
audit-when = Wann
audit-who = Wer
audit-what = Was
audit-to-what = Woran
audit-why = Warum
audit-refused = abgelehnt
audit-emergency = Notfall
audit-newest = Zu den neuesten
audit-older = Ältere Einträge
audit-export = Mitnehmen
audit-export-lead = Alle Einträge, die zur Auswahl oben passen, als Datei. Dass Sie sie mitgenommen haben, ist selbst ein Eintrag. OCSF ist eine Form, die Sicherheitswerkzeuge lesen.
audit-entry = Eintrag { $number }
audit-same-subject = alles dazu
audit-same-actor = alles von dort
audit-account = Kennung des Kontos
audit-request = Anfrage
audit-before = Fingerabdruck von vorher
audit-after = Fingerabdruck von nachher
audit-changed = Was er geändert hat
audit-field = Feld
audit-more = { $count ->
    [one] Er hat einen weiteren Datensatz geändert.
   *[other] Er hat { $count } weitere Datensätze geändert.
}
audit-proof = Beweis
audit-proof-lead = Der Beweis zeigt, dass genau dieser Eintrag in dem Journal steht, das signiert wurde. Er gilt für den Eintrag Byte für Byte, nehmen Sie deshalb beide Dateien mit. Jedes Programm, das die öffentliche Form tlog-proof liest, kann ihn mit dem öffentlichen Schlüssel des Journals prüfen.
audit-bytes = Der Eintrag
audit-back = Zurück zur Liste
change-created = angelegt
change-changed = geändert
change-deleted = gelöscht
change-before = Vorher
change-after = Nachher

ledger = Journal
ledger-lead = Das Buch, in dem alles steht, was hier getan wurde, so gemacht, dass niemand es heimlich umschreiben kann.
ledger-what = Was es ist
ledger-what-1 = Zu jeder Änderung gibt es einen Eintrag: wer, was, wann, warum, und ein Fingerabdruck von vorher und nachher. Einträge kommen nur hinzu. Jeder Server dieser Installation schreibt in dasselbe Journal.
ledger-what-2 = Die Fingerabdrücke aller Einträge werden paarweise zusammengefasst, bis zu einem einzigen, der Wurzel. Der Server signiert die Wurzel und die Zahl der Einträge mit seinem Schlüssel: Das ist ein Prüfpunkt. Ändert sich ein Buchstabe eines Eintrags, ist die Wurzel eine andere, und die Signatur passt nicht mehr.
ledger-what-3 = Die Einträge enthalten Fingerabdrücke und nicht die Inhalte, damit personenbezogene Daten endgültig gelöscht werden können und das Journal trotzdem hält.
ledger-proves = Was es beweist
ledger-proves-1 = Dass etwas erklärt wurde, von welchem Konto und wann nach der Uhr dieses Servers, und dass es seither niemand geändert hat.
ledger-proves-2 = Dass nichts entfernt und nichts dazwischengeschoben wurde, solange jemand außerhalb einen älteren Prüfpunkt aufbewahrt oder als Zeuge mitsigniert.
ledger-proves-3 = Dass ein Datensatz in der Datenbank der ist, der damals geschrieben wurde.
ledger-not = Was es nicht beweist
ledger-not-1 = Dass wahr ist, was erklärt wurde. Ob ein Schaltschrank verschlossen ist, muss jemand ansehen.
ledger-not-2 = Wer an der Tastatur saß. Es kennt Konten; wie gut diese geschützt sind, entscheidet, wie viel das sagt.
ledger-not-3 = Nichts gegen jemanden, der Schlüssel und Datenbank hat und gegen den niemand außerhalb einen Prüfpunkt aufbewahrt hat. Geben Sie deshalb Prüfpunkte weg.
ledger-entries = Einträge
ledger-name = Name des Journals
ledger-root = Wurzel
check = Jetzt prüfen
check-lead = Der Server berechnet die Fingerabdrücke aller Einträge neu, vergleicht das Ergebnis mit dem, was signiert wurde, und hält jede Fassung jedes Datensatzes gegen den Eintrag, der sie gemacht hat. Bei einem großen Journal dauert das eine Weile; die Arbeit geht dabei weiter.
check-submit = Das ganze Journal prüfen
check-running = Eine Prüfung läuft seit { $time }.
check-look = Noch einmal nachsehen
check-last = Die letzte Prüfung
check-good = Alles, was gespeichert ist, ist, was das Journal sagt.
check-entries = { $count ->
    [one] Ein Eintrag wurde geprüft.
   *[other] { $count } Einträge wurden geprüft.
}
check-versions = { $count ->
    [one] Eine Fassung eines Datensatzes wurde geprüft.
   *[other] { $count } Fassungen von Datensätzen wurden geprüft.
}
check-bad = Was gespeichert ist, ist nicht, was das Journal sagt.
check-bad-hint = Jemand oder etwas hat die Datenbank am Programm vorbei geändert. Ändern Sie jetzt nichts, sichern Sie Datenbank und Datenträger, wie sie sind, und sehen Sie nach, wer sie erreichen konnte. Eine Sicherung von vorher zeigt, wie es sein sollte.
check-about = Worüber
check-found = Was gefunden wurde
check-elsewhere = { $count ->
    [one] Ein Befund betrifft einen anderen Teil der Installation. Sagen Sie es deren Administration.
   *[other] { $count } Befunde betreffen andere Teile der Installation. Sagen Sie es deren Administration.
}
check-failed = Das Journal konnte nicht geprüft werden: Die Datenbank oder ihr Datenträger ist ausgefallen.
check-notes = Zur Kenntnis; es spricht nicht gegen das Journal:
finding-log = Die Einträge und ihre Fingerabdrücke
finding-checkpoint = Was zuletzt signiert wurde
finding-columns = Wonach gesucht wird
finding-entry = Ein Eintrag
finding-body = Der Inhalt eines Datensatzes
finding-rows = Die Fassungen eines Datensatzes
finding-stray = Etwas, das kein Eintrag kennt
checkpoint = Signierter Prüfpunkt
checkpoint-lead = Bewahren Sie ihn außerhalb dieses Servers auf, mit Datum: auf Papier, in einer Nachricht an die Prüfenden, in einem anderen System. Wer ihn hat, kann später zeigen, dass das Journal fortgeführt und nicht umgeschrieben wurde. Zeilen: Name des Journals, Zahl der Einträge, Wurzel, Signatur.
ledger-key = Öffentlicher Schlüssel
ledger-key-lead = Wer ihn hat, kann prüfen, was das Journal signiert hat, und nichts signieren. Übergeben Sie ihn auf einem anderen Weg als das, was er prüfen soll.
ledger-proof = Beweis eines Eintrags
ledger-proof-lead = Eine Datei, die zeigt, dass ein Eintrag im Journal steht, ohne einen anderen zu zeigen.
ledger-proof-entry = Nummer des Eintrags
ledger-proof-submit = Beweis mitnehmen
packs = Nachweispaket
packs-lead = Alles von einem System, was für eine Prüfung gebraucht wird: die Anlage, ihre Bewertung, die Einträge und was sie beweist, und die Nachweisdateien. Von anderen Organisationen enthält es nur Fingerabdrücke.
packs-none = Es gibt kein System, von dem Sie ein Paket mitnehmen dürfen.
offline = Ohne diesen Server prüfen
offline-1 = Nehmen Sie ein Nachweispaket mit, und auf einem anderen Weg den öffentlichen Schlüssel.
offline-2 = Bringen Sie das Programm ringwall auf eine Maschine, der Sie vertrauen. Es braucht kein Netz und keine Datenbank.
offline-3 = Lassen Sie es prüfen. Es hält das Paket gegen das Journal, bewertet die Anlage neu und sagt, was nicht passt.
offline-here = Wer den Datenordner hat, prüft die Datenbank selbst:
witnesses = Zeugen
witnesses-lead = Ein Zeuge merkt sich, was das Journal signiert hat, und signiert nur mit, was es fortführt. Dann kann nicht einmal, wer Schlüssel und Datenbank hat, zwei Geschichten erzählen.
witnesses-how = Ein Ordner auf dem Laptop der Prüfenden oder auf einem Stick genügt. Die Anfrage geht dorthin, der mitsignierte Prüfpunkt kommt zurück:
witnesses-request = Anfrage an einen Zeugen, der noch nichts gesehen hat
witnesses-this = Dieser Server ist selbst Zeuge anderer Journale.

s-this-is-no-day = Das ist kein Tag.
s-it-has-the-form-2026-11-24 = Er hat die Form 2026-11-24.
s-this-is-no-number-of-an-entry = Das ist keine Nummer eines Eintrags.
s-the-ledger-has-no-entry-with-this-number-that-you-can-see = Das Journal hat keinen Eintrag mit dieser Nummer, den Sie sehen können.
