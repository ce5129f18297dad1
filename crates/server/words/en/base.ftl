# Pages in English. Every other language has the same messages; a test looks.
skip = To the content
menu = Menu
menu-assess = Assess
menu-govern = Govern
menu-prove = Prove
menu-plant = The plant
start = First steps
zones = Zones
conduits = Conduits
programme = Programme
risks = Risks
suppliers = Suppliers
incidents = Incidents
applications = Applications
plan = Measures
trainings = Trainings
approvals = Approvals
reports = Reports
company = Company
boundary = Boundary
sites = Sites
language = Language
colours = Colours
colours-light = Light
colours-dark = Dark
as-of-label = As of
as-of-go = Show
as-of-past = You look at the plant as it was on { $day }. Nothing can be changed here.
as-of-back = Back to today
home = Home
levels = Security levels
gaps = Gaps
plants = Plants
problem = That did not work
to-start = To the first page
wait = Too many attempts; wait { $seconds } s
look-at-fields = Please look at the marked fields
hint-enrol = Set one up under “Your account”.
hint-second-factor = Log out, and log in again with the code or with a passkey.
hint-again = The server's log says more. Look whether it was done before you try again.

set-up = Welcome to Ringwall
set-up-lead = Make the first account. It administers this installation and can invite others.
set-up-submit = Make the account
secret = Secret from the link
secret-hint = What stands behind the # in the link that you were given
your-name = Your name
email = E-mail address
password = Password
password-hint = At least 12 characters; a sentence of your own is good
code = Code
code-hint = From your authenticator, or a recovery code. Leave it empty if you have not set one up
log-in = Log in
log-in-lead = Who works with this plant has an account of their own.
log-out = Log out
forgot = I have a secret for a new password
confirm = Is it still you?
confirm-lead = Your last log-in is some time ago, and what comes next is critical.
confirm-submit = Confirm
invitation = You are invited
invitation-lead = Choose a password, and you can begin.
invitation-submit = Accept
have-account = I have an account already
reset = Choose a new password
reset-lead = With the secret that an administrator has handed you.
reset-submit = Set it
back-to-log-in = Back to the log-in
let-in = Let a program in
let-in-lead = A program on your machine shows a code. What it does then, it does in your name.
let-in-submit = Let it in
let-in-done = The program is let in. You can close this page.
user-code = Code that the program shows

account = Your account
password-about = Change it when somebody may have seen it. All your other sessions end.
password-old = The password so far
password-new = The new password
new-password = New password
new-password-lead = Your other sessions end when it is set.
new-password-submit = Change the password
new-password-done = The new password is set; your other sessions have ended.
back-to-account = Back to your account
second-factor = Second factor
second-factor-on = set up
second-factor-off = Some roles need one: a code from an authenticator app besides the password.
second-factor-begin = Set one up
second-factor-again = Set up another one
second-factor-lead = Scan the code with an authenticator app, then type what it shows.
second-factor-type = Or type this secret into the app:
second-factor-qr = Code for the authenticator app
second-factor-submit = Set it up
recovery = Keep these codes
recovery-lead = Each lets you in once when the authenticator is lost. They are shown this one time: print them, or put them into a safe.
recovery-left = { $count ->
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
}
recovery-kept = I have kept them
sessions = Sessions
session-began = Began
session-seen = Last used
session-source = From
session-this = this one
session-end = End

plants-lead = Choose the plant to work on.
plants-none = There is no plant yet, or you have no role in one.
plants-make = Whoever administers this installation makes a company and its first plant; whoever administers a company invites people and adds plants.
plants-empty = There is no plant here that you may look at.

as-of = As of { $day }
entity = Class under NIS2
essential = essential entity
important = important entity
register-only = registers only
out-of-scope = out of scope
unknown = unknown
next = Next for you
all-of = { $count ->
    [one] the only one
   *[other] all { $count }
}
next-none = Nothing that is asked for is missing.
closes = { $count ->
    [one] closes a gap at one place
   *[other] closes gaps at { $count } places
}
answer = find out and answer
configure = configure; nothing to buy
compensate-or-replace = compensate or replace
implement = introduce it
measures = Ten measures of Article 21, and what goes with them
bar-legend = The whole coloured part: covered. Its first part: proved by evidence.
covered = covered { $share }
proved = proved { $share }
met = met
partly = partly
open = open
scorecard = Scorecard
scorecard-lead = How far the measures of NIS2 are covered and proved. This is no statement that the law is complied with.
binds-not = does not bind this entity
held-back = { $count ->
    [one] One thing holds it back
   *[other] { $count } things hold it back
}
cannot-show = What this cannot show:
home-start = Little is known about this plant yet. The first steps lead to a first report in ten minutes:
facts = At a glance
gaps-word = { $count ->
    [one] gap
   *[other] gaps
}
unproved-word = met, not proved
assets-word = { $count ->
    [one] asset
   *[other] assets
}
clocks = Reports that are due
early-warning = early warning
notification = notification
final-report = final report
zones-against = Zones and conduits: achieved against target
show-all = show all
place = Zone or conduit
unproved = Not proved
short = below the target
heat-legend = The number is the level that is achieved. An outline means that it is below the target.
IAC = Identification and authentication
UC = Use control
SI = System integrity
DC = Data confidentiality
RDF = Restricted data flow
TRE = Timely response to events
RA = Resource availability
levels-lead = What each zone and conduit achieves, against what it needs.
levels-none = There are no zones yet. A zone groups what needs the same protection; the plant file or the interface brings them in.
sl-t = Target (SL-T)
sl-a = Achieved (SL-A)
sl-e = Proved (SL-E)
requirement = Requirement
from-level = From
asked-by = Asked by
not-asked = not here
status = Status
evidence = Evidence
is-proved = proved
not-proved = not proved
partial = partial
unmet = not met
not-applicable = not applicable
asked-from = asked from SL { $level }
objective = What it is about
question = Ask at the plant
convinces = What convinces an auditor
legacy = Where the equipment cannot do it
why = Why
nobody-answered = Nobody has answered this yet.
looked-at = Looked at
would-change = What would change it
gaps-lead = { $count ->
    [0] Nothing that is asked for is missing.
    [one] One requirement is asked for and not met.
   *[other] { $count } requirements are asked for and not met, the most urgent first.
}
priority = Priority
way = Way
more = more
from-start = to the beginning

interface = The interface
interface-lead = Everything that pages can do, programs can do as well. The same as a document for tools:
interface-search = Search in the operations
interface-needs = Needs
interface-parameters = Parameters
interface-body = Body
interface-answers = Answers
interface-required = required
