# Pages in German. The same messages as in en.ftl, in the same order.
skip = Zum Inhalt
menu = Menü
menu-assess = Bewerten
menu-govern = Steuern
menu-prove = Belegen
menu-plant = Die Anlage
start = Erste Schritte
zones = Zonen
conduits = Conduits
programme = Programm
risks = Risiken
suppliers = Lieferanten
incidents = Vorfälle
applications = Anwendungen
plan = Maßnahmen
trainings = Schulungen
approvals = Freigaben
reports = Berichte
company = Unternehmen
boundary = Systemgrenze
sites = Standorte
language = Sprache
colours = Farben
colours-light = Hell
colours-dark = Dunkel
as-of-label = Stand vom
as-of-go = Zeigen
as-of-past = Sie sehen die Anlage, wie sie am { $day } war. Hier lässt sich nichts ändern.
as-of-back = Zurück zu heute
home = Start
levels = Security-Level
gaps = Lücken
plants = Anlagen
problem = Das hat nicht geklappt
to-start = Zur Startseite
wait = Zu viele Versuche; warten Sie { $seconds } s
look-at-fields = Bitte sehen Sie sich die markierten Felder an
hint-enrol = Richten Sie unter „Ihr Konto“ einen ein.
hint-second-factor = Melden Sie sich ab und mit dem Code oder einem Passkey wieder an.
hint-again = Im Protokoll des Servers steht mehr. Prüfen Sie, ob es ausgeführt wurde, bevor Sie es noch einmal versuchen.

set-up = Willkommen bei Ringwall
set-up-lead = Legen Sie das erste Konto an. Es verwaltet diese Installation und kann weitere Personen einladen.
set-up-submit = Konto anlegen
secret = Schlüssel aus dem Link
secret-hint = Was in dem Link, den Sie erhalten haben, hinter dem # steht
your-name = Ihr Name
email = E-Mail-Adresse
password = Passwort
password-hint = Mindestens 12 Zeichen; ein eigener Satz eignet sich gut
code = Code
code-hint = Aus Ihrer Authenticator-App, oder ein Wiederherstellungscode. Lassen Sie das Feld leer, wenn Sie nichts eingerichtet haben
log-in = Anmelden
log-in-lead = Wer mit dieser Anlage arbeitet, hat ein eigenes Konto.
log-out = Abmelden
forgot = Ich habe einen Schlüssel für ein neues Passwort
confirm = Sind Sie es noch?
confirm-lead = Ihre letzte Anmeldung liegt einige Zeit zurück, und was jetzt kommt, ist kritisch.
confirm-submit = Bestätigen
invitation = Sie sind eingeladen
invitation-lead = Wählen Sie ein Passwort, dann können Sie beginnen.
invitation-submit = Annehmen
have-account = Ich habe schon ein Konto
reset = Neues Passwort wählen
reset-lead = Mit dem Schlüssel, den Ihnen die Administration gegeben hat.
reset-submit = Passwort setzen
back-to-log-in = Zurück zur Anmeldung
let-in = Ein Programm zulassen
let-in-lead = Ein Programm auf Ihrem Rechner zeigt einen Code. Was es danach tut, tut es in Ihrem Namen.
let-in-submit = Zulassen
let-in-done = Das Programm ist zugelassen. Sie können diese Seite schließen.
user-code = Code, den das Programm zeigt

account = Ihr Konto
password-about = Ändern Sie es, wenn jemand es gesehen haben könnte. Alle Ihre anderen Sitzungen enden dann.
password-old = Bisheriges Passwort
password-new = Neues Passwort
new-password = Neues Passwort
new-password-lead = Ihre anderen Sitzungen enden, sobald es gesetzt ist.
new-password-submit = Passwort ändern
new-password-done = Das neue Passwort ist gesetzt; Ihre anderen Sitzungen sind beendet.
back-to-account = Zurück zu Ihrem Konto
second-factor = Zweiter Faktor
second-factor-on = eingerichtet
second-factor-off = Manche Rollen brauchen einen: einen Code aus einer Authenticator-App zusätzlich zum Passwort.
second-factor-begin = Einrichten
second-factor-again = Einen anderen einrichten
second-factor-lead = Scannen Sie den Code mit einer Authenticator-App und geben Sie dann ein, was sie anzeigt.
second-factor-type = Oder geben Sie diesen Schlüssel in die App ein:
second-factor-qr = Code für die Authenticator-App
second-factor-submit = Einrichten
recovery = Bewahren Sie diese Codes auf
recovery-lead = Mit jedem kommen Sie einmal hinein, wenn der Authenticator verloren ist. Sie werden nur dieses eine Mal gezeigt: Drucken Sie sie aus, oder legen Sie sie in einen Tresor.
recovery-left = { $count ->
    [one] Ein Wiederherstellungscode ist übrig.
   *[other] { $count } Wiederherstellungscodes sind übrig.
}
recovery-kept = Ich habe sie aufbewahrt
sessions = Sitzungen
session-began = Beginn
session-seen = Zuletzt genutzt
session-source = Von
session-this = diese
session-end = Beenden

plants-lead = Wählen Sie die Anlage, an der Sie arbeiten wollen.
plants-none = Es gibt noch keine Anlage, oder Sie haben in keiner eine Rolle.
plants-make = Wer diese Installation verwaltet, legt ein Unternehmen und seine erste Anlage an; wer ein Unternehmen verwaltet, lädt Leute ein und fügt Anlagen hinzu.
plants-empty = Hier gibt es keine Anlage, die Sie ansehen dürfen.

as-of = Stand { $day }
entity = Einstufung nach NIS2
essential = wesentliche Einrichtung
important = wichtige Einrichtung
register-only = nur Registrierung
out-of-scope = nicht im Anwendungsbereich
unknown = unbekannt
next = Was als Nächstes ansteht
all-of = { $count ->
    [0] keine
    [one] die einzige
   *[other] alle { $count }
}
next-none = Von dem, was gefordert ist, fehlt nichts.
closes = { $count ->
    [one] schließt eine Lücke an einer Stelle
   *[other] schließt Lücken an { $count } Stellen
}
answer = klären und beantworten
configure = konfigurieren; nichts anzuschaffen
compensate-or-replace = kompensieren oder ersetzen
implement = einführen
measures = Die zehn Maßnahmen nach Artikel 21 und was dazugehört
bar-legend = Der ganze farbige Teil: abgedeckt. Sein erster Teil: durch Nachweise belegt.
covered = { $share } abgedeckt
proved = { $share } nachgewiesen
met = erfüllt
partly = zum Teil
open = offen
scorecard = Stand der Maßnahmen
scorecard-lead = Wie weit die Maßnahmen nach NIS2 abgedeckt und nachgewiesen sind. Das ist keine Aussage, dass das Gesetz eingehalten wird.
binds-not = für diese Einrichtung nicht verbindlich
held-back = { $count ->
    [one] Ein Punkt steht noch im Weg
   *[other] { $count } Punkte stehen noch im Weg
}
cannot-show = Was das nicht zeigen kann:
home-start = Über diese Anlage ist noch wenig bekannt. Die ersten Schritte führen in zehn Minuten zu einem ersten Bericht:
facts = Auf einen Blick
gaps-word = { $count ->
    [one] Lücke
   *[other] Lücken
}
unproved-word = erfüllt, nicht nachgewiesen
assets-word = { $count ->
    [one] Asset
   *[other] Assets
}
clocks = Anstehende Meldungen
early-warning = Frühwarnung
notification = Meldung
final-report = Abschlussbericht
zones-against = Zonen und Conduits: Erreichtes gegenüber dem Ziel
show-all = alle zeigen
place = Zone oder Conduit
unproved = Nicht nachgewiesen
short = unter dem Ziel
heat-legend = Die Zahl ist die erreichte Stufe. Ein Rahmen bedeutet, dass sie unter dem Ziel liegt.
IAC = Identifizierung und Authentifizierung
UC = Nutzungskontrolle
SI = Systemintegrität
DC = Vertraulichkeit der Daten
RDF = Eingeschränkter Datenfluss
TRE = Rechtzeitige Reaktion auf Ereignisse
RA = Verfügbarkeit der Ressourcen
levels-lead = Was Zonen und Conduits erreichen, gemessen an dem, was sie brauchen.
levels-none = Es gibt noch keine Zonen. Eine Zone fasst zusammen, was denselben Schutz braucht; sie kommt aus der Anlagendatei oder über die Schnittstelle.
sl-t = Ziel (SL-T)
sl-a = Erreicht (SL-A)
sl-e = Nachgewiesen (SL-E)
requirement = Anforderung
from-level = Ab
asked-by = Gefordert durch
not-asked = hier nicht
status = Status
evidence = Nachweis
is-proved = nachgewiesen
not-proved = nicht nachgewiesen
partial = teilweise
unmet = nicht erfüllt
not-applicable = nicht anwendbar
asked-from = gefordert ab SL { $level }
objective = Worum es geht
question = Fragen Sie in der Anlage
convinces = Was in einem Audit überzeugt
legacy = Wo die Geräte es nicht können
why = Warum
nobody-answered = Das hat noch niemand beantwortet.
looked-at = Berücksichtigt
would-change = Was daran etwas ändern würde
gaps-lead = { $count ->
    [0] Von dem, was gefordert ist, fehlt nichts.
    [one] Eine Anforderung gilt hier und ist nicht erfüllt.
   *[other] { $count } Anforderungen gelten hier und sind nicht erfüllt, die dringendsten zuerst.
}
priority = Priorität
way = Weg
more = weiter
from-start = zum Anfang

interface = Die Schnittstelle
interface-lead = Alles, was Seiten können, können auch Programme. Dasselbe als Dokument für Werkzeuge:
interface-search = In den Operationen suchen
interface-needs = Erfordert
interface-parameters = Parameter
interface-body = Body
interface-answers = Antworten
interface-required = erforderlich

# Sentences of the server.
s-log-in-or-send-a-valid-token = Bitte melden Sie sich mit gültigen Angaben an.
s-a-second-factor-is-needed = Ein zweiter Faktor ist nötig.
s-send-the-code-of-the-authenticator-as-well = Geben Sie auch den Code aus der Authenticator-App an.
s-your-role-needs-a-second-factor-and-none-is-set-up = Ihre Rolle braucht einen zweiten Faktor, und es ist keiner eingerichtet.
s-the-last-log-in-is-too-long-ago-for-this = Die letzte Anmeldung liegt dafür zu lange zurück.
s-ask-an-administrator-of-the-organisation-for-the-role = Bitten Sie die Administration der Organisation um die Rolle.
s-what-was-sent-does-not-fit = Was gesendet wurde, passt nicht.
s-see-problems = Bitte prüfen Sie Ihre Angaben.
s-somebody-has-changed-it-in-the-meantime = Jemand hat es inzwischen geändert.
s-look-at-the-version-that-holds-now-and-decide-again = Sehen Sie sich die jetzt gültige Fassung an und entscheiden Sie neu.
s-the-database-or-its-disk-failed-nothing-is-lost-but-it-is-not-known-whether-this-was-done = Die Datenbank oder ihr Datenträger ist ausgefallen; nichts ist verloren, aber ob dies ausgeführt wurde, ist nicht bekannt.
s-there-is-nothing-of-this-system-yet = Von diesem System ist noch nichts erfasst.
s-the-password-cannot-be-used = Dieses Passwort kann nicht verwendet werden.
s-the-link-to-set-up-is-not-valid-or-no-longer-the-server-prints-a-new-one-at-its-start = Der Link zum Einrichten ist nicht oder nicht mehr gültig; der Server gibt bei jedem Start einen neuen aus.
s-the-invitation-is-not-valid-or-no-longer-ask-for-a-new-one = Die Einladung ist nicht oder nicht mehr gültig; bitten Sie um eine neue.
s-there-is-an-account-with-this-address-already = Es gibt schon ein Konto mit dieser Adresse.
s-the-account-is-no-longer-there = Das Konto gibt es nicht mehr.
s-the-old-password-is-wrong = Das bisherige Passwort ist falsch.
s-no-authenticator-is-being-set-up-or-it-took-longer-than-a-quarter-of-an-hour-begin-again = Es wird gerade kein Authenticator eingerichtet, oder es hat länger als eine Viertelstunde gedauert; beginnen Sie von vorn.
s-this-is-not-the-authenticator-s-code = Das ist nicht der Code der Authenticator-App.
s-look-whether-the-clocks-of-both-are-right = Prüfen Sie, ob die Uhren beider Geräte richtig gehen.
s-you-do-not-have-this-role-in-this-organisation = Sie haben diese Rolle in dieser Organisation nicht.
s-a-token-has-no-more-rights-than-its-owner = Ein Token hat nicht mehr Rechte als die Person, der es gehört.
s-you-have-no-such-token = Sie haben kein solches Token.
s-this-takes-a-person-who-is-logged-in-a-token-cannot-do-it = Das kann nur eine angemeldete Person; ein Token kann es nicht.
s-this-is-no-e-mail-address = Das ist keine E-Mail-Adresse.
s-it-has-the-form-name-example-com = Sie hat die Form name@example.com.
s-it-repeats-a-few-characters-or-counts-through-them-choose-something-less-regular = Es wiederholt wenige Zeichen oder zählt sie durch: Wählen Sie etwas weniger Regelmäßiges.
s-it-is-one-of-the-passwords-that-attackers-try-first-choose-another-one = Es gehört zu den Passwörtern, die Angreifer zuerst versuchen: Wählen Sie ein anderes.
s-it-is-known-from-data-breaches-so-attackers-try-it-choose-one-that-you-use-nowhere-else = Es ist aus Datenlecks bekannt, deshalb versuchen Angreifer es: Wählen Sie eines, das Sie sonst nirgends verwenden.
s-it-contains-the-name-in-your-e-mail-address-leave-that-out = Es enthält den Namen aus Ihrer E-Mail-Adresse: Lassen Sie ihn weg.
s-it-contains-the-name-of-your-organisation-leave-that-out = Es enthält den Namen Ihrer Organisation: Lassen Sie ihn weg.
s-it-contains-the-name-of-this-product-leave-that-out = Es enthält den Namen dieses Produkts: Lassen Sie ihn weg.
s-you-have-no-role-here = Sie haben hier keine Rolle.
s-the-session-or-token-is-not-valid-or-no-longer = Die Sitzung oder das Token ist nicht oder nicht mehr gültig.
s-log-in = Melden Sie sich an.
s-it-was-used-already = Das wurde schon verwendet.
s-address-password-or-code-is-wrong = Adresse, Passwort oder Code ist falsch.
s-hashing-was-interrupted = Die Verarbeitung des Passworts wurde unterbrochen.
s-the-server-is-stopping = Der Server wird gerade beendet.
s-you-have-no-such-session = Sie haben keine solche Sitzung.
s-there-is-no-such-account = Dieses Konto gibt es nicht.
s-the-secret-is-not-valid-or-no-longer-ask-for-a-new-one = Der Schlüssel ist nicht oder nicht mehr gültig; bitten Sie um einen neuen.
s-no-program-waits-with-this-code-or-no-longer = Kein Programm wartet mit diesem Code, oder nicht mehr.
s-look-at-what-the-program-shows = Sehen Sie nach, was das Programm anzeigt.
s-the-code-is-not-valid-or-no-longer-begin-again = Der Code ist nicht oder nicht mehr gültig; beginnen Sie von vorn.
s-a-name-has-1-to-200-characters-in-one-line = Ein Name hat 1 bis 200 Zeichen, in einer Zeile.
s-an-id-has-1-to-63-small-letters-digits-and-hyphens-and-begins-with-a-letter-or-digit = Eine Kennung hat 1 bis 63 Zeichen: Kleinbuchstaben, Ziffern und Bindestriche; sie beginnt mit einem Buchstaben oder einer Ziffer.
s-make-it-first = Legen Sie ihn zuerst an.
s-systems-stand-at-this-site-move-them-first = An diesem Standort stehen noch Systeme; ordnen Sie sie zuerst anderswo zu.
s-the-system-has-records-delete-them-first = Das System hat noch Datensätze; löschen Sie sie zuerst.
s-this-role-is-given-by-administrators-only = Diese Rolle vergibt nur die Administration.
s-the-role-supplier-says-for-which-one-and-no-other-role-does = Bei der Rolle „supplier“ ist anzugeben, für welchen Lieferanten; bei anderen Rollen nicht.
s-this-is-no-id-of-a-supplier = Das ist keine Kennung eines Lieferanten.
s-invite-the-person = Laden Sie die Person ein.
s-there-is-no-such-role = Diese Rolle gibt es nicht.
s-this-is-the-last-administrator-make-somebody-else-one-first = Das ist das letzte Konto mit Administrationsrechten; geben Sie diese Rolle zuerst jemand anderem.
s-there-is-nothing-at-this-address = Unter dieser Adresse gibt es nichts.
s-the-interface-is-described-at-api-v1-openapi-json = Die Schnittstelle ist unter /api/v1/openapi.json beschrieben.
s-this-address-does-not-know-this-method = Diese Adresse kennt diese Methode nicht.
s-something-is-wrong-in-the-server = Im Server stimmt etwas nicht.
s-its-log-says-more = In seinem Protokoll steht mehr.
s-the-server-does-not-answer-to-this-name = Der Server antwortet nicht auf diesen Namen.
s-host-names-those-that-it-answers-to = „--host“ nennt die Namen, auf die er antwortet.
s-your-account-has-a-second-factor-its-code-is-needed-as-well = Ihr Konto hat einen zweiten Faktor: Sein Code ist ebenfalls nötig.
s-the-form-cannot-be-read = Das Formular kann nicht gelesen werden.
s-there-is-no-such-place = Diese Zone oder diesen Conduit gibt es nicht.
s-this-is-no-requirement-of-iec-62443-3-3 = Das ist keine Anforderung der IEC 62443-3-3.
s-nobody-is-logged-in = Niemand ist angemeldet.
s-the-request-came-from-a-page-of-another-site = Die Anfrage kam von einer Seite einer anderen Website.
s-there-is-nothing-here-that-you-can-see = Hier gibt es nichts, was Sie sehen können.
s-the-address-cannot-be-read = Die Adresse kann nicht gelesen werden.
s-the-assessment-was-interrupted = Die Bewertung wurde unterbrochen.
s-your-account-has-a-second-factor-and-this-session-was-begun-without-it = Ihr Konto hat einen zweiten Faktor, und diese Sitzung wurde ohne ihn begonnen.
