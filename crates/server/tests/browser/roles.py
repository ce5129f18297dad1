"""What each role finds: every link leads somewhere that it may see, and who may change nothing is offered nothing to change."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from stage import run

# What everybody may send: what is one's own, also a view that one keeps, and a check of the ledger, which looks and changes nothing.
OWN = re.compile(r"/(log-out|confirm|let-in|account(/.*)?|inventory/views|ledger/check)$")
# Who may send nothing else.
READERS = ("auditor",)


class Offered(HTMLParser):
    """The links of a page, and where its forms that can be sent would change something."""

    def __init__(self, text):
        super().__init__()
        self.links, self.changes, self.form = [], set(), None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            self.form = given.get("action", "") if given.get("method") == "post" else None
        elif tag == "button" and given.get("type", "submit") == "submit" and self.form is not None:
            self.changes.add(given.get("formaction", self.form))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def each_role(stage):
    for role in stage.given["roles"]:
        context = stage.context(role)
        walk(stage, stage.page(context), role)
        context.close()


def walk(stage, page, role):
    """From the first page along the links, once to each kind of page of each plant."""
    paths, seen = ["/"], set()
    while paths:
        path = paths.pop(0)
        kind = kind_of(stage, path)
        if kind in seen or kind[0] in stage.given["files"]:
            continue
        # Pages are drawn only to show what is wrong: that is looked at elsewhere.
        answer = page.request.get(path)
        seen |= {kind, kind_of(stage, answer.url)}
        offered = Offered(answer.text())
        wrong = [(f"nothing that {role} can change", action) for action in offered.changes if role in READERS and not OWN.search(action)]
        if answer.status >= 400:
            wrong.append((f"a link that {role} may follow", f"status {answer.status}"))
        if wrong:
            page.goto(path)
        for expected, found in wrong:
            stage.wrong(page, expected, found)
        links = [urljoin(answer.url, link) for link in offered.links]
        paths += [link.removeprefix(stage.address) for link in links if link.startswith(stage.address) and "/look?" not in link]


def kind_of(stage, address):
    """The route that an address leads to, and the plant; the address itself where it is no page."""
    path = urlsplit(address).path
    parts = path.split("/")
    for known in stage.given["routes"]:
        names = known.split("/")
        if len(names) == len(parts) and all(name == part or name.startswith("{") for name, part in zip(names, parts)):
            return known, "/".join(parts[2:4]) if names[1] == "o" else ""
    return path, ""


run(each_role)
