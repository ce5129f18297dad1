"""What each role finds: every link leads somewhere that it may see, and who may change nothing is offered nothing to change."""

import re
from urllib.parse import urlsplit

from stage import run

# What everybody may send: what is one's own.
OWN = re.compile(r"/(log-out|confirm|account(/.*)?)$")
# Who may send nothing else from a page of a plant.
READERS = ("auditor",)

# Links to pages that are still to be made.
UNFINISHED = re.compile(r"/o/[^/]+/bench$")


def each_role(stage):
    for role in stage.given["roles"]:
        context = stage.context(role)
        page = stage.page(context)
        walk(stage, page, role)
        context.close()


def walk(stage, page, role):
    """From the first page along the links, once to each kind of page."""
    paths, seen = ["/"], set()
    while paths:
        path = paths.pop(0)
        kind = kind_of(stage, path)
        if kind in seen or kind[0] in stage.given["files"]:
            continue
        seen.add(kind)
        answer = page.goto(path)
        good = answer.status < 400 or UNFINISHED.search(path)
        stage.check(page, f"a link that {role} may follow: {path}", answer.status, good)
        seen.add(kind_of(stage, urlsplit(page.url).path))
        if role in READERS:
            for action in page.eval_on_selector_all("form[method=post]", "forms => forms.map(form => new URL(form.action).pathname)"):
                stage.check(page, f"nothing that {role} can change", action, bool(OWN.search(action)))
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        paths += [link.removeprefix(stage.address) for link in links if link.startswith(stage.address) and "/look?" not in link]


def kind_of(stage, path):
    """The plant and the route that an address leads to; the address itself where it is no page."""
    parts = urlsplit(path).path.split("/")
    for known in stage.given["routes"]:
        names = known.split("/")
        if len(names) == len(parts) and all(name == part or name.startswith("{") for name, part in zip(names, parts)):
            return known, "/".join(parts[2:4]) if names[1] == "o" else ""
    return path, ""


run(each_role)
