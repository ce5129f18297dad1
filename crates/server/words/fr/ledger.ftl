# Qui a fait quoi, et le journal qui le prouve.
audit = Qui a fait quoi
audit-lead = Chaque changement ici et chaque refus, le plus récent d’abord. Connexions et comptes relèvent de l’installation. Une entrée que quelqu’un change ou retire plus tard se remarque à la vérification du journal.
audit-actor = Qui
audit-anybody = Tous
audit-anonymous = Quelqu’un sans connexion
audit-server = Le serveur lui-même
audit-action = Quoi
audit-action-hint = Son début, comme zone. ou grant.
audit-subject = À quoi
audit-subject-hint = En entier, comme dans l’entrée
audit-from = Du
audit-until = Au
audit-show = Afficher
audit-all = Tout afficher
audit-of-glass = Seulement ce qui a été fait dans l’urgence { $id }.
audit-nothing = Rien ne correspond à votre demande.
audit-none = Rien n’a encore été fait ici.
audit-number = Entrée
audit-when = Quand
audit-who = Qui
audit-what = Quoi
audit-to-what = À quoi
audit-why = Pourquoi
audit-refused = refusé
audit-emergency = urgence
audit-newest = Aux plus récentes
audit-older = Entrées plus anciennes
audit-export = Emporter
audit-export-lead = Toutes les entrées qui correspondent à la demande ci-dessus, dans un fichier. Que vous les avez prises est une entrée aussi. OCSF est une forme que lisent les outils de sécurité.
audit-entry = Entrée { $number }
audit-same-subject = tout à ce sujet
audit-same-actor = tout de ce compte
audit-account = Identifiant du compte
audit-request = Requête
audit-before = Empreinte d’avant
audit-after = Empreinte d’après
audit-changed = Ce qu’elle a changé
audit-field = Champ
audit-more = { $count ->
    [one] Elle a changé un enregistrement de plus.
   *[other] Elle a changé { $count } enregistrements de plus.
}
audit-proof = Preuve
audit-proof-lead = La preuve montre que cette entrée précise est dans le journal qui a été signé. Elle vaut pour l’entrée octet par octet, emportez donc les deux fichiers. Tout programme qui lit la forme publique tlog-proof peut la vérifier avec la clé publique du journal.
audit-bytes = L’entrée
audit-back = Retour à la liste
change-created = créé
change-changed = modifié
change-deleted = supprimé
change-before = Avant
change-after = Après

ledger = Journal
ledger-lead = Le livre où est écrit tout ce qui a été fait ici, conçu pour que personne ne puisse le réécrire en secret.
ledger-what = Ce que c’est
ledger-what-1 = À chaque changement correspond une entrée : qui, quoi, quand, pourquoi, et une empreinte de ce qu’il y avait avant et après. Les entrées ne font que s’ajouter. Chaque serveur de cette installation écrit dans le même journal.
ledger-what-2 = Les empreintes de toutes les entrées sont réunies deux par deux, jusqu’à une seule, la racine. Le serveur signe la racine et le nombre d’entrées avec sa clé : c’est un point de contrôle. Si une lettre d’une entrée change, la racine est une autre, et la signature ne convient plus.
ledger-what-3 = Les entrées contiennent des empreintes et non les contenus, pour que des données personnelles puissent être effacées pour de bon sans que le journal cesse de tenir.
ledger-proves = Ce qu’il prouve
ledger-proves-1 = Que quelque chose a été déclaré, par quel compte et quand selon l’horloge de ce serveur, et que personne ne l’a changé depuis.
ledger-proves-2 = Que rien n’a été retiré ni intercalé, tant que quelqu’un à l’extérieur garde un point de contrôle plus ancien ou cosigne comme témoin.
ledger-proves-3 = Qu’un enregistrement de la base de données est celui qui a été écrit alors.
ledger-not = Ce qu’il ne prouve pas
ledger-not-1 = Que ce qui a été déclaré est vrai. Si une armoire est fermée à clé, quelqu’un doit aller voir.
ledger-not-2 = Qui était au clavier. Il connaît des comptes ; la qualité de leur protection décide de ce que cela vaut.
ledger-not-3 = Rien contre quelqu’un qui a la clé et la base de données, si personne à l’extérieur n’a gardé de point de contrôle. Donnez donc des points de contrôle.
ledger-entries = entrées
ledger-name = Nom du journal
ledger-root = Racine
check = Vérifier maintenant
check-lead = Le serveur recalcule l’empreinte de chaque entrée, compare le résultat avec ce qui a été signé, et confronte chaque version de chaque enregistrement à l’entrée qui l’a faite. Avec un grand journal, cela prend un moment ; le travail continue pendant ce temps.
check-submit = Vérifier tout le journal
check-running = Une vérification est en cours depuis { $time }.
check-look = Regarder de nouveau
check-last = La dernière vérification
check-good = Tout ce qui est conservé est ce que dit le journal.
check-entries = { $count ->
    [one] Une entrée a été vérifiée.
   *[other] { $count } entrées ont été vérifiées.
}
check-versions = { $count ->
    [one] Une version d’un enregistrement a été vérifiée.
   *[other] { $count } versions d’enregistrements ont été vérifiées.
}
check-bad = Ce qui est conservé n’est pas ce que dit le journal.
check-bad-hint = Quelqu’un ou quelque chose a changé la base de données sans passer par le programme. Ne changez rien maintenant, gardez une copie de la base et de son disque tels quels, et regardez qui pouvait y accéder. Une sauvegarde d’avant dit ce que cela devrait être.
check-about = À propos de
check-found = Ce qui a été trouvé
check-elsewhere = { $count ->
    [one] Un constat concerne une autre partie de l’installation. Dites-le à son administration.
   *[other] { $count } constats concernent d’autres parties de l’installation. Dites-le à son administration.
}
check-failed = Le journal n’a pas pu être vérifié : la base de données ou son disque est en panne.
check-notes = Bon à savoir ; cela ne parle pas contre le journal :
finding-log = Les entrées et leurs empreintes
finding-checkpoint = Ce qui a été signé en dernier
finding-columns = Ce qui sert à chercher
finding-entry = Une entrée
finding-body = Le contenu d’un enregistrement
finding-rows = Les versions d’un enregistrement
finding-stray = Quelque chose qu’aucune entrée ne connaît
checkpoint = Point de contrôle signé
checkpoint-lead = Gardez-le hors de ce serveur, avec sa date : sur papier, dans un message à l’auditeur, dans un autre système. Qui l’a peut montrer plus tard que le journal a été continué et non réécrit. Lignes : nom du journal, nombre d’entrées, racine, signature.
ledger-key = Clé publique
ledger-key-lead = Qui l’a peut vérifier ce que le journal a signé, et ne rien signer. Transmettez-la par une autre voie que ce qu’elle doit vérifier.
ledger-proof = Preuve d’une entrée
ledger-proof-lead = Un fichier qui montre qu’une entrée est dans le journal, sans en montrer une autre.
ledger-proof-entry = Numéro de l’entrée
ledger-proof-submit = Emporter la preuve
packs = Dossier de preuves
packs-lead = Tout ce dont un auditeur a besoin d’un système : l’installation, son évaluation, les entrées et ce qui les prouve, et les fichiers de preuve. D’autres organisations, il n’a que des empreintes.
packs-none = Il n’y a pas de système dont vous puissiez prendre un dossier.
offline = Vérifier sans ce serveur
offline-1 = Emportez un dossier de preuves, et la clé publique par une autre voie.
offline-2 = Apportez le programme ringwall sur une machine à laquelle vous faites confiance. Il n’a besoin ni de réseau ni de base de données.
offline-3 = Laissez-le vérifier. Il confronte le dossier au journal, évalue l’installation de nouveau et dit ce qui ne convient pas.
offline-here = Qui a le dossier des données vérifie la base elle-même :
witnesses = Témoins
witnesses-lead = Un témoin retient ce que le journal a signé et ne cosigne que ce qui le continue. Alors même qui a la clé et la base de données ne peut raconter deux histoires.
witnesses-how = Un dossier sur l’ordinateur de l’auditeur ou sur une clé USB suffit. La demande y va, le point de contrôle cosigné revient :
witnesses-request = Demande à un témoin qui n’a encore rien vu
witnesses-this = Ce serveur est lui-même témoin d’autres journaux.

s-this-is-no-day = Ce n’est pas un jour.
s-it-has-the-form-2026-11-24 = Il a la forme 2026-11-24.
s-this-is-no-number-of-an-entry = Ce n’est pas le numéro d’une entrée.
s-the-ledger-has-no-entry-with-this-number-that-you-can-see = Le journal n’a pas d’entrée de ce numéro que vous puissiez voir.
