# Answers: their form, and the programme.
answer-title = Votre réponse
answer-unknown = pas encore connu
answer-for = Vaut pour
answer-also = Il en va de même ailleurs
answer-system = tout le système
answer-organisation = toute l’entreprise
answer-by = Qui l’assure
answer-maturity = À quel point c’est vécu, 1 à 4
answer-maturity-hint = 1 : repose sur une personne. 2 : écrit. 3 : appliqué et démontré. 4 : mesuré et amélioré.
answer-note = Ce que vous avez vu
answer-note-hint = Avec vos mots. Si quelque chose ne s’applique pas, dites pourquoi.
answer-evidence = Ce qui le prouve
answer-evidence-hint = Plusieurs avec Ctrl.
answer-new-proof = Ajouter un fichier qui le prouve
answer-file = Fichier (ou le déposer ici)
answer-proof-title = Ce qu’il montre
answer-proof-until = Compte jusqu’au (vide : un an)
answer-progress = Part du fichier envoyée
answer-cancel = Arrêter
answer-save = Enregistrer la réponse
answer-back = Retour sans enregistrer
answer-stored = Votre saisie est encore là. Enregistré maintenant : { $stored }. Choisissez, puis enregistrez de nouveau.
programme-lead = Ce que l’entreprise fait pour la sécurité, pratique par pratique (IEC 62443-2-1), et à quel point c’est vécu. Répondu :
walk = Tournée à la machine
walk-photo = Une photo qui le prouve
walk-later = plus tard
walk-done = Tout ce qui est demandé ici a une réponse.
walk-left = { $count ->
    [one] une question est ouverte
   *[other] { $count } questions sont ouvertes
}
