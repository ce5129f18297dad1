# Die Karte einer Anlage, auf Deutsch.
map = Anlagenkarte
map-lead = Zonen als Flächen, Conduits als Linien dazwischen, jeweils mit dem Stand gegenüber dem Ziel.
map-none = Es gibt noch keine Zonen
map-none-why = Eine Zone fasst zusammen, was denselben Schutz braucht: eine Linie, die Leitwarte, das Büronetz. Conduits sind die Verbindungen dazwischen. Beginnen Sie mit den Zonen, die Sie an ein Whiteboard zeichnen würden.
map-add-zone = Zone anlegen
map-add-conduit = Conduit anlegen
map-bring = Tabelle mit Zonen einlesen
map-anew = Neu anordnen
map-to-list = Als Liste
map-zoom-in = Größer
map-zoom-out = Kleiner
map-zoom-all = Alles
map-help = Jede Fläche und Linie ist ein Link. Plus und Minus vergrößern und verkleinern, Pfeiltasten verschieben, 0 zeigt alles; Umschalt und Pfeiltasten verschieben die Zone mit dem Fokus. Dasselbe steht darunter als Listen.
map-failed = Die Zone wurde nicht verschoben. Laden Sie die Seite neu und sehen Sie nach, ob Sie noch angemeldet sind.
map-moved = Die Zone wurde verschoben.
map-level = Ebene
map-legend = Legende
map-at-target = am Ziel
map-below = { $levels ->
    [one] ein Level darunter
   *[other] { $levels } Level darunter
}
map-near = ein Level darunter
map-far = zwei oder mehr Level darunter
map-no-target = noch kein Ziel
map-out = nicht bewertet
map-gaps = { $count ->
    [one] 1 Lücke
   *[other] { $count } Lücken
}
map-assets = { $count ->
    [one] 1 Asset
   *[other] { $count } Assets
}
map-assets-legend = Assets
map-untrusted = nicht vertrauenswürdig
map-no-protocols = keine Protokolle genannt
map-zones = Zonen
map-zone = Zone
map-inside = Liegt in
map-state = Gegenüber dem Ziel
map-gaps-column = Lücken
map-record = Datensatz
map-record-of = Datensatz { $name }
map-conduits = Conduits
map-conduit = Conduit
map-conduits-none = Es gibt noch keine Conduits: Nichts sagt, welche Zonen miteinander sprechen.
map-number = Nr.
map-between = Zwischen
map-protocols = Protokolle
