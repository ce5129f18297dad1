# Pages in French. The same messages as in en.ftl, in the same order.
skip = Aller au contenu
menu = Menu
menu-assess = Évaluer
menu-govern = Piloter
menu-prove = Prouver
menu-plant = L’installation
start = Premiers pas
zones = Zones
conduits = Conduits
programme = Programme
risks = Risques
suppliers = Fournisseurs
incidents = Incidents
applications = Applications
plan = Mesures
trainings = Formations
approvals = Approbations
reports = Rapports
company = Entreprise
boundary = Périmètre
sites = Sites
language = Langue
colours = Couleurs
colours-light = Clair
colours-dark = Sombre
as-of-label = État au
as-of-go = Afficher
as-of-past = Vous voyez l’installation telle qu’elle était le { $day }. Rien ne peut y être modifié.
as-of-back = Revenir à aujourd’hui
home = Accueil
levels = Niveaux de sécurité
gaps = Écarts
plants = Installations
problem = Cela n’a pas fonctionné
to-start = Aller à la page d’accueil
wait = Trop de tentatives ; attendez { $seconds } s
look-at-fields = Veuillez vérifier les champs signalés
hint-enrol = Configurez-en un sous « Votre compte ».
hint-second-factor = Déconnectez-vous, puis reconnectez-vous avec le code ou une clé d’accès.
hint-again = Le journal du serveur en dit plus. Vérifiez si cela a été fait avant de réessayer.

set-up = Bienvenue dans Ringwall
set-up-lead = Créez le premier compte. Il administre cette instance et peut inviter d’autres personnes.
set-up-submit = Créer le compte
secret = Clé du lien
secret-hint = Ce qui suit le # dans le lien que vous avez reçu
your-name = Votre nom
email = Adresse e-mail
password = Mot de passe
password-hint = Au moins 12 caractères ; une phrase bien à vous convient
code = Code
code-hint = Celui de votre application d’authentification, ou un code de secours. Laissez vide si vous n’en avez pas configuré
log-in = Se connecter
log-in-lead = Toute personne qui travaille avec cette installation a son propre compte.
log-out = Se déconnecter
forgot = J’ai une clé pour un nouveau mot de passe
confirm = Est-ce toujours vous ?
confirm-lead = Votre dernière connexion remonte à un certain temps, et la suite est critique.
confirm-submit = Confirmer
invitation = Vous avez reçu une invitation
invitation-lead = Choisissez un mot de passe, et vous pouvez commencer.
invitation-submit = Accepter
have-account = J’ai déjà un compte
reset = Choisir un nouveau mot de passe
reset-lead = Avec la clé que l’administration vous a remise.
reset-submit = Enregistrer
back-to-log-in = Retour à la connexion
let-in = Autoriser un programme
let-in-lead = Un programme sur votre machine affiche un code. Ce qu’il fera ensuite, il le fera en votre nom.
let-in-submit = Autoriser
let-in-done = Le programme est autorisé. Vous pouvez fermer cette page.
user-code = Code affiché par le programme

account = Votre compte
password-about = Changez-le si quelqu’un a pu le voir. Toutes vos autres sessions prennent alors fin.
password-old = Mot de passe actuel
password-new = Nouveau mot de passe
new-password = Nouveau mot de passe
new-password-lead = Vos autres sessions prennent fin dès qu’il est enregistré.
new-password-submit = Changer le mot de passe
new-password-done = Le nouveau mot de passe est enregistré ; vos autres sessions ont pris fin.
back-to-account = Retour à votre compte
second-factor = Second facteur
second-factor-on = configuré
second-factor-off = Certains rôles en exigent un : un code d’une application d’authentification, en plus du mot de passe.
second-factor-begin = En configurer un
second-factor-again = En configurer un autre
second-factor-lead = Scannez le code avec une application d’authentification, puis saisissez ce qu’elle affiche.
second-factor-type = Ou saisissez cette clé dans l’application :
second-factor-qr = Code pour l’application d’authentification
second-factor-submit = Configurer
recovery = Conservez ces codes
recovery-lead = Chacun vous laisse entrer une fois si l’application d’authentification est perdue. Ils ne sont affichés que cette fois : imprimez-les ou mettez-les dans un coffre.
recovery-left = { $count ->
    [one] Il reste { $count } code de secours.
   *[other] Il reste { $count } codes de secours.
}
recovery-kept = Je les ai conservés
sessions = Sessions
session-began = Début
session-seen = Dernière utilisation
session-source = Depuis
session-this = celle-ci
session-end = Terminer

plants-lead = Choisissez l’installation sur laquelle travailler.
plants-none = Il n’y a pas encore d’installation, ou vous n’avez de rôle dans aucune.
plants-make = Qui administre cette installation de Ringwall crée une entreprise et sa première usine ; qui administre une entreprise invite des personnes et ajoute des installations.
plants-empty = Il n’y a ici aucune installation que vous puissiez consulter.

as-of = Au { $day }
entity = Catégorie selon NIS2
essential = entité essentielle
important = entité importante
register-only = enregistrement seulement
out-of-scope = hors du champ d’application
unknown = inconnu
next = À faire ensuite
all-of = { $count ->
    [0] aucun
    [one] le seul
   *[other] tous les { $count }
}
next-none = Rien de ce qui est exigé ne manque.
closes = { $count ->
    [one] comble un écart à un endroit
   *[other] comble des écarts à { $count } endroits
}
answer = se renseigner et répondre
configure = configurer ; rien à acheter
compensate-or-replace = compenser ou remplacer
implement = mettre en place
measures = Les dix mesures de l’article 21, et ce qui s’y rattache
bar-legend = Toute la partie colorée : couvert. Sa première partie : étayé par des preuves.
covered = couvert à { $share }
proved = prouvé à { $share }
met = satisfaite
partly = en partie
open = à traiter
scorecard = Bilan des mesures
scorecard-lead = Dans quelle mesure les exigences de NIS2 sont couvertes et prouvées. Cela n’atteste pas que la loi est respectée.
binds-not = ne s’impose pas à cette entité
held-back = { $count ->
    [one] { $count } point la freine
   *[other] { $count } points la freinent
}
cannot-show = Ce que cela ne peut pas montrer :
home-start = On sait encore peu de cette installation. Les premiers pas mènent à un premier rapport en dix minutes :
facts = En bref
gaps-word = { $count ->
    [one] écart
   *[other] écarts
}
unproved-word = satisfait, non prouvé
assets-word = { $count ->
    [one] actif
   *[other] actifs
}
clocks = Notifications à effectuer
early-warning = alerte précoce
notification = notification
final-report = rapport final
zones-against = Zones et conduits : atteint par rapport à la cible
show-all = tout afficher
place = Zone ou conduit
unproved = Non prouvé
short = sous la cible
heat-legend = Le chiffre est le niveau atteint. Un contour signifie qu’il est sous la cible.
IAC = Identification et authentification
UC = Contrôle d’utilisation
SI = Intégrité du système
DC = Confidentialité des données
RDF = Flux de données restreint
TRE = Réponse aux événements en temps utile
RA = Disponibilité des ressources
levels-lead = Ce que chaque zone et chaque conduit atteint, par rapport à ce qu’il lui faut.
levels-none = Il n’y a pas encore de zones. Une zone regroupe ce qui demande la même protection ; elle vient du fichier de l’installation ou de l’interface de programmation.
sl-t = Cible (SL-T)
sl-a = Atteint (SL-A)
sl-e = Prouvé (SL-E)
requirement = Exigence
from-level = À partir de
asked-by = Exigée par
not-asked = pas ici
status = État
evidence = Preuve
is-proved = prouvée
not-proved = non prouvée
partial = partielle
unmet = non satisfaite
not-applicable = sans objet
asked-from = exigée à partir du SL { $level }
objective = De quoi il s’agit
question = À demander sur place
convinces = Ce qui convainc un auditeur
legacy = Là où l’équipement ne le permet pas
why = Pourquoi
nobody-answered = Personne n’a encore répondu à cela.
looked-at = Examiné
would-change = Ce qui y changerait quelque chose
gaps-lead = { $count ->
    [0] Rien de ce qui est exigé ne manque.
    [one] Une exigence s’applique et n’est pas satisfaite.
   *[other] { $count } exigences s’appliquent et ne sont pas satisfaites, les plus urgentes d’abord.
}
priority = Priorité
way = Démarche
more = suite
from-start = au début

interface = L’interface de programmation
interface-lead = Tout ce que font les pages, les programmes peuvent le faire aussi. La même chose en document pour les outils :
interface-search = Chercher dans les opérations
interface-needs = Requiert
interface-parameters = Paramètres
interface-body = Corps
interface-answers = Réponses
interface-required = obligatoire

# Sentences of the server.
s-log-in-or-send-a-valid-token = Veuillez vous connecter avec des informations valables.
s-a-second-factor-is-needed = Un second facteur est nécessaire.
s-send-the-code-of-the-authenticator-as-well = Indiquez aussi le code de l’application d’authentification.
s-your-role-needs-a-second-factor-and-none-is-set-up = Votre rôle exige un second facteur, et aucun n’est configuré.
s-the-last-log-in-is-too-long-ago-for-this = La dernière connexion est trop ancienne pour cela.
s-ask-an-administrator-of-the-organisation-for-the-role = Demandez le rôle à l’administration de l’organisation.
s-what-was-sent-does-not-fit = Ce qui a été envoyé ne convient pas.
s-see-problems = Veuillez vérifier vos données.
s-somebody-has-changed-it-in-the-meantime = Quelqu’un l’a modifié entre-temps.
s-look-at-the-version-that-holds-now-and-decide-again = Consultez la version actuellement en vigueur et décidez à nouveau.
s-the-database-or-its-disk-failed-nothing-is-lost-but-it-is-not-known-whether-this-was-done = La base de données ou son disque est en panne ; rien n’est perdu, mais on ne sait pas si l’opération a été effectuée.
s-there-is-nothing-of-this-system-yet = Rien n’est encore enregistré pour ce système.
s-the-password-cannot-be-used = Ce mot de passe ne peut pas être utilisé.
s-the-link-to-set-up-is-not-valid-or-no-longer-the-server-prints-a-new-one-at-its-start = Le lien de configuration n’est pas valable, ou ne l’est plus ; le serveur en affiche un nouveau à chaque démarrage.
s-the-invitation-is-not-valid-or-no-longer-ask-for-a-new-one = L’invitation n’est pas valable, ou ne l’est plus ; demandez-en une nouvelle.
s-there-is-an-account-with-this-address-already = Il existe déjà un compte avec cette adresse.
s-the-account-is-no-longer-there = Ce compte n’existe plus.
s-the-old-password-is-wrong = Le mot de passe actuel est incorrect.
s-no-authenticator-is-being-set-up-or-it-took-longer-than-a-quarter-of-an-hour-begin-again = Aucune application d’authentification n’est en cours de configuration, ou cela a duré plus d’un quart d’heure ; recommencez.
s-this-is-not-the-authenticator-s-code = Ce n’est pas le code de l’application d’authentification.
s-look-whether-the-clocks-of-both-are-right = Vérifiez que les horloges des deux appareils sont à l’heure.
s-you-do-not-have-this-role-in-this-organisation = Vous n’avez pas ce rôle dans cette organisation.
s-a-token-has-no-more-rights-than-its-owner = Un jeton n’a pas plus de droits que la personne à qui il appartient.
s-you-have-no-such-token = Vous n’avez pas ce jeton.
s-this-takes-a-person-who-is-logged-in-a-token-cannot-do-it = Il faut pour cela une personne connectée ; un jeton ne le peut pas.
s-this-is-no-e-mail-address = Ce n’est pas une adresse e-mail.
s-it-has-the-form-name-example-com = Elle a la forme name@example.com.
s-it-repeats-a-few-characters-or-counts-through-them-choose-something-less-regular = Il répète quelques caractères ou les énumère : choisissez quelque chose de moins régulier.
s-it-is-one-of-the-passwords-that-attackers-try-first-choose-another-one = Il fait partie des mots de passe que les attaquants essaient en premier : choisissez-en un autre.
s-it-is-known-from-data-breaches-so-attackers-try-it-choose-one-that-you-use-nowhere-else = Il est connu par des fuites de données, donc les attaquants l’essaient : choisissez-en un que vous n’utilisez nulle part ailleurs.
s-it-contains-the-name-in-your-e-mail-address-leave-that-out = Il contient le nom de votre adresse e-mail : retirez-le.
s-it-contains-the-name-of-your-organisation-leave-that-out = Il contient le nom de votre organisation : retirez-le.
s-it-contains-the-name-of-this-product-leave-that-out = Il contient le nom de ce produit : retirez-le.
s-you-have-no-role-here = Vous n’avez aucun rôle ici.
s-the-session-or-token-is-not-valid-or-no-longer = La session ou le jeton n’est pas valable, ou ne l’est plus.
s-log-in = Connectez-vous.
s-it-was-used-already = Cela a déjà été utilisé.
s-address-password-or-code-is-wrong = L’adresse, le mot de passe ou le code est incorrect.
s-hashing-was-interrupted = Le traitement du mot de passe a été interrompu.
s-the-server-is-stopping = Le serveur est en cours d’arrêt.
s-you-have-no-such-session = Vous n’avez pas cette session.
s-there-is-no-such-account = Ce compte n’existe pas.
s-the-secret-is-not-valid-or-no-longer-ask-for-a-new-one = La clé n’est pas valable, ou ne l’est plus ; demandez-en une nouvelle.
s-no-program-waits-with-this-code-or-no-longer = Aucun programme n’attend avec ce code, ou n’attend plus.
s-look-at-what-the-program-shows = Regardez ce que le programme affiche.
s-the-code-is-not-valid-or-no-longer-begin-again = Le code n’est pas valable, ou ne l’est plus ; recommencez.
s-a-name-has-1-to-200-characters-in-one-line = Un nom a de 1 à 200 caractères, sur une ligne.
s-an-id-has-1-to-63-small-letters-digits-and-hyphens-and-begins-with-a-letter-or-digit = Un identifiant a de 1 à 63 caractères : lettres minuscules, chiffres et traits d’union ; il commence par une lettre ou un chiffre.
s-make-it-first = Créez-le d’abord.
s-systems-stand-at-this-site-move-them-first = Des systèmes se trouvent sur ce site ; déplacez-les d’abord.
s-the-system-has-records-delete-them-first = Le système a encore des enregistrements ; supprimez-les d’abord.
s-this-role-is-given-by-administrators-only = Ce rôle n’est attribué que par l’administration.
s-the-role-supplier-says-for-which-one-and-no-other-role-does = Le rôle « supplier » indique pour quel fournisseur ; les autres rôles ne l’indiquent pas.
s-this-is-no-id-of-a-supplier = Ce n’est pas l’identifiant d’un fournisseur.
s-invite-the-person = Invitez la personne.
s-there-is-no-such-role = Ce rôle n’existe pas.
s-this-is-the-last-administrator-make-somebody-else-one-first = C’est le dernier compte d’administration ; donnez d’abord ce rôle à quelqu’un d’autre.
s-there-is-nothing-at-this-address = Il n’y a rien à cette adresse.
s-the-interface-is-described-at-api-v1-openapi-json = L’interface de programmation est décrite à l’adresse /api/v1/openapi.json.
s-this-address-does-not-know-this-method = Cette adresse ne connaît pas cette méthode.
s-something-is-wrong-in-the-server = Quelque chose ne va pas dans le serveur.
s-its-log-says-more = Son journal en dit plus.
s-the-server-does-not-answer-to-this-name = Le serveur ne répond pas à ce nom.
s-host-names-those-that-it-answers-to = « --host » indique les noms auxquels il répond.
s-your-account-has-a-second-factor-its-code-is-needed-as-well = Votre compte a un second facteur : son code est nécessaire aussi.
s-the-form-cannot-be-read = Le formulaire ne peut pas être lu.
s-there-is-no-such-place = Cette zone ou ce conduit n’existe pas.
s-this-is-no-requirement-of-iec-62443-3-3 = Ce n’est pas une exigence de l’IEC 62443-3-3.
s-nobody-is-logged-in = Personne n’est connecté.
s-the-request-came-from-a-page-of-another-site = La requête vient d’une page d’un autre site web.
s-there-is-nothing-here-that-you-can-see = Il n’y a rien ici que vous puissiez voir.
s-the-address-cannot-be-read = L’adresse ne peut pas être lue.
s-the-assessment-was-interrupted = L’évaluation a été interrompue.
s-your-account-has-a-second-factor-and-this-session-was-begun-without-it = Votre compte a un second facteur, et cette session a été ouverte sans lui.
