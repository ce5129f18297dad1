"""A browser before the server of a test: who looks, in which size, colours and language, and what no page may have.

A scenario is a script that calls `run` with a function of a stage. What is wrong is collected and told at the end, each with the
address of its page and a picture of it."""

import json
import sys
import time
import traceback
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Error, sync_playwright

WIDE = {"width": 1360, "height": 860}
NARROW = {"width": 390, "height": 844}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What depends on colours and on nothing else.
COLOURS = ["color-contrast", "link-in-text-block"]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# Rows, entries and folds that are alike in all but their text: two of each kind are enough to look at.
ALIKE = """() => {
  const seen = new Map();
  const shape = (node) => node.tagName + node.className + [...node.children].map(shape).join();
  return [...document.querySelectorAll("tbody tr, li, details")].filter((node) => {
    const kind = shape(node);
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return seen.get(kind) > 2;
  });
}"""
FINDINGS = f"options => axe.run({{ include: [document], exclude: ({ALIKE})() }}, options)"
PATIENCE_MS = 15_000


class Stage:
    """The server, as the test gave it, and a browser."""

    def __init__(self, given, browser):
        self.given, self.browser = given, browser
        self.address = given["address"]
        self.password = given["password"]
        self.problems = []
        # What pages said and asked for since somebody last looked.
        self.heard = []

    def context(self, who="nobody", size=WIDE, colours="light", language="en", scripts=True):
        """A window of somebody, logged in."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport=size,
            color_scheme=colours,
            locale=language,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        if who not in ("fresh", "nobody"):
            entered = context.request.post("/api/v1/session", data={"email": self.email(who), "password": self.password})
            assert entered.ok, f"{who} cannot log in: {entered.status} {entered.text()}"
        return context

    def email(self, who):
        """The address of whoever has a role."""
        return self.given["people"][who]

    def page(self, context):
        """A page that tells what its console says, and what it asks of other servers."""
        page = context.new_page()
        page.on("console", lambda message: self.said(page, message))
        page.on("pageerror", lambda error: self.heard.append((page, "no error in a script", str(error))))
        page.on("request", lambda request: self.asked(page, request))
        return page

    def said(self, page, message):
        # That a page was answered with a problem is what its status says, and what a scenario looks at.
        of_page = message.text.startswith("Failed to load resource") and message.location.get("url") == page.url
        if message.type in ("error", "warning") and not of_page:
            self.heard.append((page, "nothing in the console", message.text))

    def asked(self, page, request):
        if not request.url.startswith((self.address, "data:")):
            self.heard.append((page, "nothing from other servers", request.url))

    def check(self, page, expected, found, good):
        """Something that must hold; gives whether it does."""
        if not good:
            self.wrong(page, expected, found)
        return good

    def wrong(self, page, expected, found):
        """Remembers what is wrong, with a picture of the page."""
        picture = Path(self.given["shots"]) / f"{self.given['test']}-{len(self.problems) + 1}.png"
        try:
            page.screenshot(path=picture)
        except Error as error:
            picture = f"no picture: {error.message.splitlines()[0]}"
        self.problems.append(f"expected {expected}\n   found {found}\n      at {page.url}\n picture {picture}")

    def hear(self):
        """Tells what pages have said and asked for."""
        while self.heard:
            self.wrong(*self.heard.pop(0))

    def look(self, page, what="", language="en"):
        """What holds for every page, as it is now."""
        self.fits(page, language)
        self.accessible(page, {"type": "tag", "values": TAGS}, what)

    def fits(self, page, language):
        """It is in the language that was asked for, does not scroll sideways as a whole, and its console is empty."""
        self.hear()
        tag = page.locator("html").get_attribute("lang")
        self.check(page, f"a page in `{language}`", f"`{tag}`", tag == language)
        has, may = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        self.check(page, f"a page in `{language}` no wider than {may} px", f"{has} px", has <= may)

    def accessible(self, page, only, what=""):
        """Without a finding of axe-core."""
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(AXE)
        options = {"runOnly": only, "resultTypes": ["violations"]}
        for found in page.evaluate(FINDINGS, options)["violations"]:
            places = [f"{' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}" for node in found["nodes"]]
            more = f" (and {len(places) - 3} more)" if len(places) > 3 else ""
            self.wrong(page, f"no finding of axe-core {what}", f"{found['id']}: {found['help']}\n         " + "\n         ".join(places[:3]) + more)

    def pass_minutes(self, minutes):
        """Moves the server's clock; gives its seconds since 1970."""
        with_clock = self.browser.new_context(base_url=self.address)
        now_s = int(with_clock.request.post(f"/test/clock/{minutes}").text())
        with_clock.close()
        return now_s

    def at(self, page, path):
        """Whether a page is where somebody should be by now."""
        parts = urlsplit(page.url)
        found = parts.path + (f"?{parts.query}" if parts.query else "")
        return self.check(page, f"to be at {path}", found, found == path)

    def log_in(self, page, who, code=""):
        """Fills the form of the log-in page and sends it."""
        page.get_by_label("E-mail address").fill(self.email(who))
        page.get_by_label("Password", exact=True).fill(self.password)
        page.get_by_label("Code", exact=True).fill(code)
        page.get_by_role("button", name="Log in", exact=True).click()

    def goto(self, page, path, status=200):
        """Opens a page, which answers with a status."""
        answer = page.goto(path)
        self.check(page, f"{path} with status {status}", answer.status, answer.status == status)


def lines_of(error):
    """Where in the scenarios an error arose."""
    here = str(Path(__file__).parent)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(here)]
    return "\n".join(f"         {Path(frame.filename).name}, line {frame.lineno}: {frame.line}" for frame in frames)


def run(scenario):
    """Plays a scenario; ends with 1 where something is wrong."""
    given = json.load(sys.stdin)
    begun = time.monotonic()
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=given["chromium"], args=options)
        stage = Stage(given, browser)
        try:
            scenario(stage)
            stage.hear()
        except (AssertionError, Error) as error:
            pages = [page for context in browser.contexts for page in context.pages]
            if not pages:
                raise
            stage.hear()
            stage.wrong(pages[-1], "to go on", f"{error}\n{lines_of(error)}")
        browser.close()
    print(f"{time.monotonic() - begun:.1f} s")
    if stage.problems:
        sys.exit(f"{len(stage.problems)} problems\n\n" + "\n\n".join(stage.problems))
