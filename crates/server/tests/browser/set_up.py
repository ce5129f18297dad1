"""The first account, from the printed link to the first page, with the keyboard alone."""

from stage import COLOURS, NARROW, run

# What has the focus: whether it is that what is looked for, and how it shows that it has the focus.
FOCUSED = """wanted => {
  const node = document.activeElement;
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return {
    is: node.matches(wanted), what: node.outerHTML.slice(0, 120), body: node === document.body,
    shows: node.matches(":focus-visible") && (outlined || style.boxShadow !== "none"),
    inside: box.width > 0 && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth,
  };
}"""


def tab_to(stage, page, wanted):
    """Presses Tab until something has the focus. Whatever has it on the way shows it and can be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED, wanted)
        if not focused["body"]:
            stage.check(page, "a visible focus", focused["what"], focused["shows"] and focused["inside"])
        if focused["is"]:
            return
    raise AssertionError(f"Tab never comes to {wanted}")


def fill(stage, page, fields):
    for name, text in fields.items():
        tab_to(stage, page, f"input[name={name}]")
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def first_account(stage):
    page = stage.page(stage.context("fresh"))
    stage.goto(page, "/")
    stage.at(page, "/set-up")
    page.goto("about:blank")
    stage.goto(page, f"/set-up#{stage.given['set_up']}")
    stage.check(page, "no secret in the address", page.url, "#" not in page.url)
    stage.look(page)
    page.emulate_media(color_scheme="dark")
    stage.accessible(page, {"type": "rule", "values": COLOURS}, "in dark colours")
    page.set_viewport_size(NARROW)
    stage.fits(page, "en")

    fill(stage, page, {"name": "Ada Lovelace", "email": "ada@example.com", "password": "short"})
    page.locator("[aria-invalid=true]").wait_for()
    stage.look(page, "with a field that is wrong")
    kept = page.locator("input[name=name]").input_value()
    stage.check(page, "what was typed", kept, kept == "Ada Lovelace")

    fill(stage, page, {"password": stage.password})
    page.get_by_role("button", name="Log out").wait_for()
    stage.at(page, "/")
    stage.look(page)
    tab_to(stage, page, "header form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/log-in*")


run(first_account)
