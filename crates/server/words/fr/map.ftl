# Le plan d’une installation, en français.
map = Plan de l’installation
map-lead = Les zones en surfaces, les conduits en lignes entre elles, chacun avec son état par rapport à la cible.
map-none = Il n’y a pas encore de zones
map-none-why = Une zone regroupe ce qui a besoin de la même protection : une ligne, la salle de contrôle, le réseau des bureaux. Les conduits sont les canaux entre elles. Commencez par les zones que vous dessineriez au tableau.
map-add-zone = Ajouter une zone
map-add-conduit = Ajouter un conduit
map-bring = Importer un tableau avec zones
map-anew = Redisposer
map-to-list = En liste
map-zoom-in = Agrandir
map-zoom-out = Réduire
map-zoom-all = Tout
map-help = Chaque surface et chaque ligne est un lien. Plus et moins zooment, les flèches déplacent la vue, 0 montre tout ; Maj et flèches déplacent la zone active. La même chose figure plus bas en listes.
map-failed = La zone n’a pas été déplacée. Rechargez la page et vérifiez que vous êtes toujours connecté.
map-moved = La zone a été déplacée.
map-level = Niveau
map-legend = Légende
map-at-target = à la cible
map-below = { $levels ->
    [one] un niveau en dessous
   *[other] { $levels } niveaux en dessous
}
map-near = un niveau en dessous
map-far = deux niveaux ou plus en dessous
map-no-target = pas encore de cible
map-out = non évalué
map-gaps = { $count ->
    [one] 1 écart
   *[other] { $count } écarts
}
map-assets = { $count ->
    [one] 1 actif
   *[other] { $count } actifs
}
map-assets-legend = Actifs
map-untrusted = non fiable
map-no-protocols = aucun protocole indiqué
map-zones = Zones
map-zone = Zone
map-inside = Située dans
map-state = Par rapport à la cible
map-gaps-column = Écarts
map-record = Fiche
map-record-of = Fiche de { $name }
map-conduits = Conduits
map-conduit = Conduit
map-conduits-none = Il n’y a pas encore de conduits : rien n’indique quelles zones communiquent.
map-number = Nº
map-between = Entre
map-protocols = Protocoles
