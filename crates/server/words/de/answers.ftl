# Answers: their form, and the programme.
answer-title = Ihre Antwort
answer-unknown = noch nicht bekannt
answer-for = Gilt für
answer-also = Dasselbe gilt an anderen Orten
answer-system = das ganze System
answer-organisation = das ganze Unternehmen
answer-by = Wer es leistet
answer-maturity = Wie gut es gelebt wird, 1 bis 4
answer-maturity-hint = 1: hängt an einer Person. 2: aufgeschrieben. 3: gelebt und belegt. 4: gemessen und verbessert.
answer-note = Was Sie gesehen haben
answer-note-hint = In eigenen Worten. Wo etwas nicht zutrifft, sagen Sie warum.
answer-evidence = Was es belegt
answer-evidence-hint = Mehrere mit Strg wählen.
answer-new-proof = Eine Datei hinzufügen, die es belegt
answer-file = Datei (oder hierher ziehen)
answer-proof-title = Was sie zeigt
answer-proof-until = Zählt bis (leer: ein Jahr)
answer-progress = Wie viel der Datei gesendet ist
answer-cancel = Abbrechen
answer-save = Antwort speichern
answer-back = Zurück ohne zu speichern
answer-stored = Ihre Eingaben sind noch da. Jetzt gespeichert: { $stored }. Wählen Sie und speichern Sie erneut.
programme-lead = Was das Unternehmen für die Sicherheit tut, Praxis für Praxis (IEC 62443-2-1), und wie gut es gelebt wird. Beantwortet:
walk = Rundgang an der Maschine
walk-photo = Ein Foto, das es belegt
walk-later = später
walk-done = Alles, was hier verlangt ist, hat eine Antwort.
walk-left = { $count ->
    [one] eine Frage ist offen
   *[other] { $count } Fragen sind offen
}
