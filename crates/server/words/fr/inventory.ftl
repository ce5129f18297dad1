# L’inventaire, en français.
inventory = Inventaire
inventory-lead = Tous les appareils, ordinateurs et logiciels de l’installation : ce qu’ils sont, où ils se trouvent et ce que personne ne sait encore.
inventory-none = Il n’y a pas encore d’actifs
inventory-none-why = Niveaux, écarts et avis reposent sur ce qui figure ici. La plupart des installations ont déjà une liste : collez-la depuis un tableur ou envoyez le fichier. Quelques colonnes suffisent pour commencer : nom, zone et fabricant.
inventory-none-ask = Votre rôle permet de consulter l’inventaire, pas de le modifier. L’administrateur de l’organisation peut vous en donner un autre.
asset-add = Ajouter un actif
asset-id = Identifiant
asset-name = Nom
asset-zone = Zone
asset-type = Type de composant
asset-role = Rôle
asset-vendor = Fabricant
asset-supplier = Fournisseur
asset-model = Modèle
asset-firmware = Version
asset-serial = Numéro de série
asset-addresses = Adresses réseau
asset-macs = Adresses matérielles
asset-capability = Capacité (SL-C)
asset-safety = Fonction de sûreté
asset-temporary = Connecté par moments
asset-wireless = Sans fil
asset-external = Accessible de l’extérieur
asset-end-of-support = Fin de support
asset-location = Emplacement
asset-owner = Responsable
asset-note = Remarque
asset-software = Logiciels
type-software = logiciel
type-embedded = équipement embarqué
type-host = hôte
type-network = composant réseau
filter-text = Recherche
filter-any = tous
filter-missing = Manque
filter-does-not-matter = indifférent
missing-any = un élément nécessaire
filter-go = Afficher
filter-clear = Tout afficher
filter-none = Aucun actif ne correspond.
views = Vues enregistrées
view-keep = Garder cette vue
view-name = Son nom
view-keep-go = Garder
view-forget = Oublier la vue { $name }
bring-in = Importer un tableau
export = Enregistrer en CSV
sheet-template = Tableau vide (CSV)
bulk-change = Modifier la sélection …
bulk-delete = Supprimer la sélection …
bulk-all = { $count ->
    [one] le seul qui correspond
   *[other] les { $count } qui correspondent
}
bulk-chosen = sélectionné(s)
bulk-every = Tout sélectionner sur cette page
bulk-choose = Sélectionner { $name }
bulk-none = Rien n’est sélectionné, ou la sélection n’existe plus.
bulk-change-title = { $count ->
    [one] Modifier un actif
   *[other] Modifier { $count } actifs
}
bulk-delete-title = { $count ->
    [one] Supprimer un actif
   *[other] Supprimer { $count } actifs
}
bulk-change-lead = Ce que vous ne touchez pas reste tel quel. Le tout devient une seule entrée du registre.
bulk-delete-lead = Ils disparaissent de l’installation dès maintenant. Leur historique est conservé.
bulk-leave = laisser tel quel
bulk-take-out = retirer
bulk-other = Un autre champ
bulk-value = Sa nouvelle valeur
bulk-value-hint = Vide, le champ est retiré
bulk-reason = Motif
bulk-reason-hint = Il figure dans le registre avec la modification
bulk-reason-needed = Un motif de 1 à 500 caractères est nécessaire.
bulk-nothing = Rien à modifier : choisissez au moins un champ.
bulk-change-go = Modifier
bulk-delete-go = Supprimer
cancel-back = Revenir sans rien faire
and-more = { $count ->
    [one] et un autre
   *[other] et { $count } autres
}
cell-unknown = inconnu
cell-now = Quelqu’un l’a changé en :
cell-theirs = garder cela
cell-mine = écrire le mien
cell-failed = Non enregistré. Rechargez la page et vérifiez que vous êtes toujours connecté.
cell-saved = Enregistré
grid-help = Les flèches déplacent, Entrée modifie et enregistre, Échap abandonne, Espace sélectionne une ligne, Maj et Espace toutes jusqu’à elle.
pages = Pages
page-before = précédent
page-after = suivant
bring = Importer des actifs
bring-lead = Vous voyez d’abord ce qui se passerait. Rien n’est écrit avant votre accord.
bring-sheet = Depuis un tableau
bring-paste = Collez ici les cellules avec leurs en-têtes
bring-paste-hint = Séparées par des tabulations, points-virgules ou virgules. Les colonnes sont reconnues par leur nom en français, anglais et allemand ; vous attribuez les autres à l’étape suivante.
bring-file = Ou choisissez un fichier
bring-file-hint = CSV ou XLSX, jusqu’à 8 Mo et 20 000 lignes
bring-look = Voir ce qui se passerait
sheet-empty = Le tableau est vide.
sheet-only-header = Il n’y a aucune ligne sous les en-têtes.
sheet-bytes = Le tableau dépasse 8 Mo.
sheet-lines = Le tableau a plus de 20 000 lignes.
sheet-columns = Le tableau a plus de 100 colonnes.
sheet-kind = C’est un fichier d’un autre type.
sheet-broken = Le classeur ne peut pas être lu.
sheet-bomb = Décompressé, le classeur est plus grand que ce qu’on écrit à la main.
sheet-hint = Envoyez du CSV, du XLSX ou des cellules collées avec une ligne d’en-têtes ; divisez ce qui est trop grand.
sheet-different = L’installation a changé depuis : voici ce qui se passerait maintenant.
column-twice = Deux colonnes seraient { $field }. Choisissez-en une.
preview = Vérifier avant d’écrire
preview-lead = Rien n’est encore écrit.
preview-columns = Ce que sont les colonnes
column-heading = En-tête
column-example = Première valeur
column-holds = Est
column-left-out = ignorée
preview-zone = Zone des nouveaux actifs sans zone
preview-zone-none = aucune : les ignorer
preview-make = Créer les zones et fournisseurs absents
preview-again = Revoir
preview-does = Ce qui se passerait
preview-created = { $count ->
    [one] 1 nouveau
   *[other] { $count } nouveaux
}
preview-changed = { $count ->
    [one] 1 modifié
   *[other] { $count } modifiés
}
preview-same = { $count ->
    [one] 1 inchangé
   *[other] { $count } inchangés
}
preview-deleted = { $count ->
    [one] 1 supprimé
   *[other] { $count } supprimés
}
preview-left-out = { $count ->
    [one] 1 ligne ignorée
   *[other] { $count } lignes ignorées
}
preview-zones = Zones qui seront créées :
preview-suppliers = Fournisseurs qui seront créés :
preview-write = { $count ->
    [one] Écrire un actif
   *[other] Écrire { $count } actifs
}
preview-nothing = Il n’y a rien à écrire.
preview-bad = Lignes ignorées
line = Ligne
line-why = Pourquoi
line-found = Trouvé
preview-lines = Lignes qui seront écrites
line-fate = Est
line-says = Dit de nouveau
fate-new = nouveau
fate-changed = modifié
flaw-nameless = Elle n’indique ni identifiant ni nom.
flaw-twice = La ligne { $line } parle du même actif.
flaw-zoneless = Il est nouveau et n’indique pas de zone.
flaw-unknown = n’existe pas
wrong-empty = ne peut pas être vide
wrong-id = on ne peut en faire un identifiant
wrong-type = logiciel, embarqué, hôte ou réseau
wrong-word = un mot de lettres et de chiffres
wrong-level = un niveau de 0 à 4
wrong-yes-no = oui ou non
wrong-date = un jour tel que 31/12/2027 ou 2027-12-31
wrong-long = plus de 4 000 caractères ; cherchez un guillemet qui ne se ferme pas
wrong-unprintable = contient des caractères non imprimables
brought = Terminé
brought-entries = { $count ->
    [one] Écrit en une entrée du registre.
   *[other] Écrit en { $count } entrées du registre.
}
brought-onward = Vers l’inventaire
plant-file = Une installation entière en fichier
plant-file-lead = Un fichier d’installation (YAML ou JSON) contient zones, conduits, actifs, réponses et tout le reste. L’installation devient ce que dit le fichier : ce qui n’y est pas est supprimé.
plant-file-choose = Fichier d’installation
plant-file-would = Le fichier est lisible. Enregistrements de toutes sortes, comparés à l’installation :
plant-file-write = Rendre l’installation conforme au fichier
