# The inventory, in English.
inventory = Inventory
inventory-lead = Every device, host and program of the plant: what it is, where it belongs, and what nobody knows yet.
inventory-none = There are no assets yet
inventory-none-why = Levels, gaps and advisories come from what stands here. Most plants have a list already: paste it from a spreadsheet, or send the file. A few columns are enough to begin with: name, zone and maker.
inventory-none-ask = Your role may look at the inventory, not change it. Who administers the organisation can give you another one.
asset-add = Add one asset
asset-id = Id
asset-name = Name
asset-zone = Zone
asset-type = Component type
asset-role = Role
asset-vendor = Maker
asset-supplier = Supplier
asset-model = Model
asset-firmware = Version
asset-serial = Serial number
asset-addresses = Network addresses
asset-macs = Hardware addresses
asset-capability = Capability (SL-C)
asset-safety = Safety function
asset-temporary = Connected at times
asset-wireless = Wireless
asset-external = Reached from outside
asset-end-of-support = End of support
asset-location = Location
asset-owner = Owner
asset-note = Note
asset-software = Software
type-software = software
type-embedded = embedded device
type-host = host
type-network = network component
filter-text = Search
filter-any = any
filter-missing = Missing
filter-does-not-matter = does not matter
missing-any = anything needed
filter-go = Show
filter-clear = Show all
filter-none = No asset fits.
views = Saved views
view-keep = Keep this view
view-name = Its name
view-keep-go = Keep
view-forget = Forget the view { $name }
bring-in = Bring in a sheet
export = Save as CSV
sheet-template = Empty sheet (CSV)
bulk-change = Change the chosen …
bulk-delete = Delete the chosen …
bulk-all = { $count ->
    [one] the one that fits
   *[other] all { $count } that fit
}
bulk-chosen = chosen
bulk-every = Choose all on this page
bulk-choose = Choose { $name }
bulk-none = Nothing is chosen, or what was chosen is not there any more.
bulk-change-title = { $count ->
    [one] Change one asset
   *[other] Change { $count } assets
}
bulk-delete-title = { $count ->
    [one] Delete one asset
   *[other] Delete { $count } assets
}
bulk-change-lead = What you leave alone stays as it is. All of it becomes one entry of the ledger.
bulk-delete-lead = They disappear from the plant as of now. What they were stays in their history.
bulk-leave = leave as it is
bulk-take-out = take out
bulk-other = Another field
bulk-value = Its new value
bulk-value-hint = Empty takes the field out
bulk-reason = Reason
bulk-reason-hint = It stands in the ledger beside the change
bulk-reason-needed = A reason of 1 to 500 characters is needed.
bulk-nothing = Nothing is to be changed: choose at least one field.
bulk-change-go = Change
bulk-delete-go = Delete
cancel-back = Back without doing it
and-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
cell-unknown = not known
cell-now = Somebody has changed it to:
cell-theirs = keep that
cell-mine = write mine
cell-failed = Not saved. Load the page again, and look whether you are still logged in.
cell-saved = Saved
grid-help = Arrow keys move, Enter edits and saves, Escape gives up, Space chooses a row, Shift and Space all rows up to it.
pages = Pages
page-before = before
page-after = next
bring = Bring in assets
bring-lead = First you see what would happen. Nothing is written before you agree.
bring-sheet = From a sheet
bring-paste = Paste the cells here, with their headings
bring-paste-hint = Separated by tabs, semicolons or commas. Columns are known by name in English, German and French; others you can assign in the next step.
bring-file = Or choose a file
bring-file-hint = CSV or XLSX, up to 8 MB and 20,000 lines
bring-look = See what would happen
sheet-empty = There is nothing in the sheet.
sheet-only-header = Below the headings there is no line.
sheet-bytes = The sheet is larger than 8 MB.
sheet-lines = The sheet has more than 20,000 lines.
sheet-columns = The sheet has more than 100 columns.
sheet-kind = This is a file of another kind.
sheet-broken = The workbook cannot be read.
sheet-bomb = Unpacked, the workbook is larger than any that people write.
sheet-hint = Send CSV, XLSX or pasted cells with one line of headings; split what is too large.
sheet-different = The plant has changed since you looked: this is what would happen now.
column-twice = Two columns are said to be { $field }. Choose one of them.
preview = Look before it is written
preview-lead = Nothing is written yet.
preview-columns = What the columns are
column-heading = Heading
column-example = First value
column-holds = Is
column-left-out = left out
preview-zone = Zone of new assets that name none
preview-zone-none = none: leave them out
preview-make = Make zones and suppliers that are not there yet
preview-again = Look again
preview-does = What would happen
preview-created = { $count ->
    [one] 1 new
   *[other] { $count } new
}
preview-changed = { $count ->
    [one] 1 changed
   *[other] { $count } changed
}
preview-same = { $count ->
    [one] 1 as it is
   *[other] { $count } as they are
}
preview-deleted = { $count ->
    [one] 1 deleted
   *[other] { $count } deleted
}
preview-left-out = { $count ->
    [one] 1 line left out
   *[other] { $count } lines left out
}
preview-zones = Zones that are made:
preview-suppliers = Suppliers that are made:
preview-write = { $count ->
    [one] Write one asset
   *[other] Write { $count } assets
}
preview-nothing = There is nothing to write.
preview-bad = Lines that are left out
line = Line
line-why = Why
line-found = Found
preview-lines = Lines that are written
line-fate = Is
line-says = Says anew
fate-new = new
fate-changed = changed
flaw-nameless = It says neither an id nor a name.
flaw-twice = Line { $line } speaks of the same asset.
flaw-zoneless = It is new and names no zone.
flaw-unknown = there is none of this name
wrong-empty = must not be empty
wrong-id = no id can be made of it
wrong-type = software, embedded, host or network
wrong-word = a word of letters and digits
wrong-level = a level from 0 to 4
wrong-yes-no = yes or no
wrong-date = a day such as 2027-12-31 or 31.12.2027
wrong-long = more than 4,000 characters; look for a quote that does not end
wrong-unprintable = holds characters that cannot be printed
brought = Done
brought-entries = { $count ->
    [one] Written in one entry of the ledger.
   *[other] Written in { $count } entries of the ledger.
}
brought-onward = To the inventory
plant-file = A whole plant as a file
plant-file-lead = A plant file (YAML or JSON) holds zones, conduits, assets, answers and all else. The plant becomes what the file says: what is not in it is deleted.
plant-file-choose = Plant file
plant-file-would = The file can be read. Records of all kinds, compared with the plant:
plant-file-write = Make the plant what the file says
