"""From an empty database to the report, as somebody new would do it, with the keyboard alone."""

from factor import totp
from keyboard import fill, tab_to
from stage import run


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def type_into(stage, page, wanted, text):
    tab_to(stage, page, wanted)
    press(page, "Control+A")
    page.keyboard.type(text)


def send(stage, page, step):
    """Presses the button of a step, and comes to the next one."""
    tab_to(stage, page, "main form button.button")
    press(page, "Enter")
    page.wait_for_url(f"**/start/{step}")
    stage.look(page, f"at the step {step}")


def ten_minutes(stage):
    page = stage.page(stage.context("fresh"))
    stage.goto(page, f"/set-up#{stage.given['set_up']}")
    fill(stage, page, {"name": "Ada Lovelace", "email": "ada@example.com", "password": stage.password})
    page.get_by_role("button", name="Log out").wait_for()

    stage.goto(page, "/account")
    tab_to(stage, page, "form[action='/account/second-factor'] button")
    press(page, "Enter")
    page.wait_for_url("**/second-factor")
    secret = page.locator("main code").first.inner_text().strip()
    fill(stage, page, {"code": totp(secret, stage.pass_minutes(0))})
    page.wait_for_url("**/confirm")

    stage.goto(page, "/new")
    fill(stage, page, {"company": "Alpenquell", "site": "Graz", "plant": "Bottling"})
    page.wait_for_url("**/start/company")
    stage.look(page, "at the first step")

    tab_to(stage, page, "select[name=country]")
    page.keyboard.type("Austria")
    tab_to(stage, page, "select[name=activity]")
    page.keyboard.type("Food")
    type_into(stage, page, "input[name=employees]", "180")
    type_into(stage, page, "input[name=turnover_eur]", "62 000 000")
    send(stage, page, "boundary")
    found = page.locator("main").inner_text()
    stage.check(page, "the class of the company", found, "entity" in found)

    type_into(stage, page, "textarea[name=boundary]", "From the controllers to the firewall of the plant")
    send(stage, page, "zones")
    tab_to(stage, page, "textarea[name=lines]")
    press(page, "Control+A")
    page.keyboard.type("Line 1\nLine 2")
    tab_to(stage, page, "input[value=safety]")
    press(page, "Space")
    send(stage, page, "inventory")
    tab_to(stage, page, "main a[href$='/start/targets']")
    press(page, "Enter")
    page.wait_for_url("**/start/targets")
    send(stage, page, "questions")
    questions = page.locator("fieldset")
    stage.check(page, "twenty questions", questions.count(), questions.count() == 20)
    for at in range(3):
        # The arrows go round within a question: from `not known` to `yes`, and on.
        name = questions.nth(at).locator("input").first.get_attribute("name")
        tab_to(stage, page, f"input[name='{name}']")
        press(page, *["ArrowRight"] * (at + 1))
    send(stage, page, "report")
    with page.expect_download() as download:
        tab_to(stage, page, "main a[href$='/reports/pdf']")
        press(page, "Enter")
    head = download.value.path().read_bytes()[:5]
    stage.check(page, "a PDF", head, head == b"%PDF-")


run(ten_minutes)
