# The map of a plant, in English.
map = Plant map
map-lead = Zones as areas, conduits as lines between them, each with how it stands against its target.
map-none = There are no zones yet
map-none-why = A zone groups what needs the same protection: a line, the control room, the office network. Conduits are the channels between them. Begin with the zones that you would draw on a whiteboard.
map-add-zone = Add a zone
map-add-conduit = Add a conduit
map-bring = Bring in a sheet with zones
map-anew = Lay out anew
map-to-list = As a list
map-zoom-in = Larger
map-zoom-out = Smaller
map-zoom-all = All of it
map-help = Each area and line is a link. Plus and minus zoom, arrow keys pan, 0 shows all; Shift and arrow keys move the zone that has the focus. The same stands below as lists.
map-failed = The zone was not moved. Load the page again, and look whether you are still logged in.
map-moved = The zone was moved.
map-level = Level
map-legend = Legend
map-at-target = at its target
map-below = { $levels ->
    [one] one level below
   *[other] { $levels } levels below
}
map-near = one level below
map-far = two or more levels below
map-no-target = no target yet
map-out = not assessed
map-gaps = { $count ->
    [one] 1 gap
   *[other] { $count } gaps
}
map-assets = { $count ->
    [one] 1 asset
   *[other] { $count } assets
}
map-assets-legend = Assets
map-untrusted = untrusted
map-no-protocols = no protocols named
map-zones = Zones
map-zone = Zone
map-inside = Lies in
map-state = Against its target
map-gaps-column = Gaps
map-record = Record
map-record-of = Record of { $name }
map-conduits = Conduits
map-conduit = Conduit
map-conduits-none = There are no conduits yet: nothing says which zones talk to each other.
map-number = No.
map-between = Between
map-protocols = Protocols
