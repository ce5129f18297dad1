# Answers: their form, and the programme.
answer-title = Your answer
answer-unknown = not known yet
answer-for = Holds for
answer-also = The same holds at other places
answer-system = the whole system
answer-organisation = the whole company
answer-by = Who does it
answer-maturity = How well it is lived, 1 to 4
answer-maturity-hint = 1: depends on one person. 2: written down. 3: done and shown. 4: measured and improved.
answer-note = What you have seen
answer-note-hint = In your own words. Where something does not apply, say why.
answer-evidence = What proves it
answer-evidence-hint = Choose several with Ctrl.
answer-new-proof = Add a file that proves it
answer-file = File (or drop it here)
answer-proof-title = What it shows
answer-proof-until = Counts until (a year where left empty)
answer-progress = How much of the file is sent
answer-cancel = Stop
answer-save = Save the answer
answer-back = Back without saving
answer-stored = What you have typed is still here. Stored now: { $stored }. Choose, and save again.
programme-lead = What the company does about security, practice by practice (IEC 62443-2-1), and how well it is lived. Answered:
walk = Walk through at the machine
walk-photo = A photo that proves it
walk-later = later
walk-done = Everything that is asked for here has an answer.
walk-left = { $count ->
    [one] one question is open
   *[other] { $count } questions are open
}
