# Das Inventar, auf Deutsch.
inventory = Inventar
inventory-lead = Alle Geräte, Rechner und Programme der Anlage: was sie sind, wohin sie gehören und was noch niemand weiß.
inventory-none = Es gibt noch keine Assets
inventory-none-why = Level, Lücken und Meldungen zu Schwachstellen beruhen auf dem, was hier steht. Die meisten Anlagen haben schon eine Liste: aus der Tabelle einfügen oder als Datei senden. Für den Anfang genügen wenige Spalten: Name, Zone und Hersteller.
inventory-none-ask = Ihre Rolle darf das Inventar ansehen, nicht ändern. Wer die Organisation verwaltet, kann Ihnen eine andere geben.
asset-add = Ein Asset anlegen
asset-id = Kennung
asset-name = Name
asset-zone = Zone
asset-type = Komponententyp
asset-role = Rolle
asset-vendor = Hersteller
asset-supplier = Lieferant
asset-model = Modell
asset-firmware = Version
asset-serial = Seriennummer
asset-addresses = Netzwerkadressen
asset-macs = Hardware-Adressen
asset-capability = Fähigkeit (SL-C)
asset-safety = Sicherheitsfunktion
asset-temporary = Zeitweise verbunden
asset-wireless = Funk
asset-external = Von außen erreichbar
asset-end-of-support = Supportende
asset-location = Standort
asset-owner = Verantwortlich
asset-note = Bemerkung
asset-software = Software
type-software = Software
type-embedded = eingebettetes Gerät
type-host = Rechner
type-network = Netzwerkkomponente
filter-text = Suche
filter-any = alle
filter-missing = Es fehlt
filter-does-not-matter = egal
missing-any = irgendetwas Nötiges
filter-go = Anzeigen
filter-clear = Alle anzeigen
filter-none = Kein Asset passt.
views = Gespeicherte Ansichten
view-keep = Diese Ansicht merken
view-name = Ihr Name
view-keep-go = Merken
view-forget = Ansicht { $name } vergessen
bring-in = Tabelle einlesen
export = Als CSV speichern
sheet-template = Leere Tabelle (CSV)
bulk-change = Gewählte ändern …
bulk-delete = Gewählte löschen …
bulk-all = { $count ->
    [one] das eine, das passt
   *[other] alle { $count }, die passen
}
bulk-chosen = gewählt
bulk-every = Alle auf dieser Seite wählen
bulk-choose = { $name } wählen
bulk-none = Nichts ist gewählt, oder das Gewählte gibt es nicht mehr.
bulk-change-title = { $count ->
    [one] Ein Asset ändern
   *[other] { $count } Assets ändern
}
bulk-delete-title = { $count ->
    [one] Ein Asset löschen
   *[other] { $count } Assets löschen
}
bulk-change-lead = Was Sie nicht anfassen, bleibt wie es ist. Alles zusammen wird ein Eintrag im Ledger.
bulk-delete-lead = Sie verschwinden ab jetzt aus der Anlage. Was sie waren, bleibt in ihrem Verlauf.
bulk-leave = lassen, wie es ist
bulk-take-out = herausnehmen
bulk-other = Ein anderes Feld
bulk-value = Sein neuer Wert
bulk-value-hint = Leer nimmt das Feld heraus
bulk-reason = Grund
bulk-reason-hint = Er steht im Ledger bei der Änderung
bulk-reason-needed = Ein Grund mit 1 bis 500 Zeichen ist nötig.
bulk-nothing = Es ist nichts zu ändern: Wählen Sie mindestens ein Feld.
bulk-change-go = Ändern
bulk-delete-go = Löschen
cancel-back = Zurück, ohne es zu tun
and-more = { $count ->
    [one] und eins mehr
   *[other] und { $count } weitere
}
cell-unknown = nicht bekannt
cell-now = Jemand hat es geändert in:
cell-theirs = das behalten
cell-mine = meins schreiben
cell-failed = Nicht gespeichert. Laden Sie die Seite neu und sehen Sie nach, ob Sie noch angemeldet sind.
cell-saved = Gespeichert
grid-help = Pfeiltasten bewegen, Eingabe bearbeitet und speichert, Escape verwirft, Leertaste wählt eine Zeile, Umschalt und Leertaste alle bis dahin.
pages = Seiten
page-before = zurück
page-after = weiter
bring = Assets einlesen
bring-lead = Zuerst sehen Sie, was geschehen würde. Geschrieben wird erst, wenn Sie zustimmen.
bring-sheet = Aus einer Tabelle
bring-paste = Zellen mit ihren Überschriften hier einfügen
bring-paste-hint = Getrennt durch Tabulator, Semikolon oder Komma. Spalten werden an deutschen, englischen und französischen Namen erkannt; andere ordnen Sie im nächsten Schritt zu.
bring-file = Oder eine Datei wählen
bring-file-hint = CSV oder XLSX, bis 8 MB und 20.000 Zeilen
bring-look = Ansehen, was geschehen würde
sheet-empty = Die Tabelle ist leer.
sheet-only-header = Unter den Überschriften steht keine Zeile.
sheet-bytes = Die Tabelle ist größer als 8 MB.
sheet-lines = Die Tabelle hat mehr als 20.000 Zeilen.
sheet-columns = Die Tabelle hat mehr als 100 Spalten.
sheet-kind = Das ist eine Datei anderer Art.
sheet-broken = Die Arbeitsmappe ist nicht lesbar.
sheet-bomb = Entpackt ist die Arbeitsmappe größer, als Menschen sie schreiben.
sheet-hint = Senden Sie CSV, XLSX oder eingefügte Zellen mit einer Zeile Überschriften; teilen Sie, was zu groß ist.
sheet-different = Die Anlage hat sich inzwischen geändert: Das würde jetzt geschehen.
column-twice = Zwei Spalten sollen { $field } sein. Wählen Sie eine davon.
preview = Ansehen, bevor es geschrieben wird
preview-lead = Noch ist nichts geschrieben.
preview-columns = Was die Spalten sind
column-heading = Überschrift
column-example = Erster Wert
column-holds = Ist
column-left-out = ausgelassen
preview-zone = Zone neuer Assets, die keine nennen
preview-zone-none = keine: auslassen
preview-make = Zonen und Lieferanten anlegen, die es noch nicht gibt
preview-again = Erneut ansehen
preview-does = Was geschehen würde
preview-created = { $count ->
    [one] 1 neu
   *[other] { $count } neu
}
preview-changed = { $count ->
    [one] 1 geändert
   *[other] { $count } geändert
}
preview-same = { $count ->
    [one] 1 unverändert
   *[other] { $count } unverändert
}
preview-deleted = { $count ->
    [one] 1 gelöscht
   *[other] { $count } gelöscht
}
preview-left-out = { $count ->
    [one] 1 Zeile ausgelassen
   *[other] { $count } Zeilen ausgelassen
}
preview-zones = Zonen, die angelegt werden:
preview-suppliers = Lieferanten, die angelegt werden:
preview-write = { $count ->
    [one] Ein Asset schreiben
   *[other] { $count } Assets schreiben
}
preview-nothing = Es gibt nichts zu schreiben.
preview-bad = Ausgelassene Zeilen
line = Zeile
line-why = Warum
line-found = Gefunden
preview-lines = Zeilen, die geschrieben werden
line-fate = Ist
line-says = Neu darin
fate-new = neu
fate-changed = geändert
flaw-nameless = Sie nennt weder Kennung noch Name.
flaw-twice = Zeile { $line } nennt dasselbe Asset.
flaw-zoneless = Es ist neu und nennt keine Zone.
flaw-unknown = gibt es nicht
wrong-empty = darf nicht leer sein
wrong-id = daraus wird keine Kennung
wrong-type = Software, eingebettet, Rechner oder Netzwerk
wrong-word = ein Wort aus Buchstaben und Ziffern
wrong-level = ein Level von 0 bis 4
wrong-yes-no = ja oder nein
wrong-date = ein Tag wie 31.12.2027 oder 2027-12-31
wrong-long = mehr als 4.000 Zeichen; suchen Sie ein Anführungszeichen ohne Ende
wrong-unprintable = enthält nicht druckbare Zeichen
brought = Fertig
brought-entries = { $count ->
    [one] In einem Eintrag des Ledgers geschrieben.
   *[other] In { $count } Einträgen des Ledgers geschrieben.
}
brought-onward = Zum Inventar
plant-file = Eine ganze Anlage als Datei
plant-file-lead = Eine Anlagendatei (YAML oder JSON) enthält Zonen, Conduits, Assets, Antworten und alles andere. Die Anlage wird, was in der Datei steht: Was darin fehlt, wird gelöscht.
plant-file-choose = Anlagendatei
plant-file-would = Die Datei ist lesbar. Datensätze aller Art, verglichen mit der Anlage:
plant-file-write = Anlage so machen, wie die Datei sagt
