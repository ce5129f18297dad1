"""Going through pages with the keyboard alone."""

# A date has parts, each of which the browser draws with a focus of its own.
# What has the focus: whether it is that what is looked for, and how it shows that it has the focus.
FOCUSED = """wanted => {
  const node = document.activeElement;
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return {
    is: node.matches(wanted), what: node.outerHTML.slice(0, 120), body: node === document.body,
    shows: node.type === "date" || node.matches(":focus-visible") && (outlined || style.boxShadow !== "none"),
    inside: box.width > 0 && box.height > 0 && box.top >= -4 && box.bottom <= innerHeight + 4 && box.left >= -4 && box.right <= innerWidth + 4,
  };
}"""


def tab_to(stage, page, wanted):
    """Presses Tab until something has the focus. Whatever has it on the way shows it and can be seen."""
    for _ in range(200):
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
