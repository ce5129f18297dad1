"""Every page of the list in one of two sizes: in English and both colours, or in German and French and dark colours."""

from stage import COLOURS, NARROW, WIDE, run

# What may be other on a small screen, besides colours.
SIZES = ["target-size", "scrollable-region-focusable", "label", "button-name", "link-name", "select-name", "region"]


def looks(stage):
    """Pages by who looks at them."""
    for who, listed in stage.given["pages"].items():
        paths = [path.format(**stage.given["names"]) for path in listed]
        {"wide": wide, "narrow": narrow}[stage.given["size"]](stage, who, paths)


def wide(stage, who, paths):
    context = stage.context(who, WIDE)
    page = stage.page(context)
    for path in paths:
        answer = page.goto(path)
        stage.check(page, f"{path} without an error of the server", answer.status, answer.status < 500)
        stage.look(page, "in light colours")
        page.emulate_media(color_scheme="dark")
        stage.accessible(page, {"type": "rule", "values": COLOURS}, "in dark colours")
        page.emulate_media(color_scheme="light")
    context.close()


def narrow(stage, who, paths):
    """In the languages with longer words than English."""
    context = stage.context(who, NARROW, colours="dark")
    page = stage.page(context)
    for language in ("de", "fr"):
        context.add_cookies([{"name": "ringwall-language", "value": language, "url": stage.address}])
        for path in paths:
            page.goto(path)
            stage.fits(page, language)
            if language == "de":
                stage.accessible(page, {"type": "rule", "values": COLOURS + SIZES}, "in dark colours on a small screen")
    context.close()


run(looks)
