"""Every page of the list, in three languages, both colours and two sizes."""

from stage import COLOURS, NARROW, WIDE, run


def looks(stage):
    """Pages by who looks at them."""
    for who, paths in stage.given["pages"].items():
        for size in (WIDE, NARROW):
            context = stage.context(who, size)
            page = stage.page(context)
            for path in paths:
                both_colours(stage, page, path)
            if size is NARROW:
                for language in ("de", "fr"):
                    context.add_cookies([{"name": "ringwall-language", "value": language, "url": stage.address}])
                    for path in paths:
                        page.goto(path)
                        stage.look(page, f"in {language}", language)
            context.close()


def both_colours(stage, page, path):
    page.emulate_media(color_scheme="light")
    answer = page.goto(path)
    stage.check(page, f"{path} without an error of the server", answer.status, answer.status < 500)
    stage.look(page, "in light colours")
    page.emulate_media(color_scheme="dark")
    stage.accessible(page, {"type": "rule", "values": COLOURS}, "in dark colours")


run(looks)
