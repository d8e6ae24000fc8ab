"""How the tests change many records at once: select, look at the preview, press a button."""

from tests.support.desk import address, form_data

LIST = "recommendation"


def select(desk, items, action, query="", model=LIST, **sent):
    """Chooses an action of the list for ``items``; the page it leads to."""
    keys = [item.pk for item in items]
    data = {"action": action, "_selected_action": keys, **sent}
    return desk.post(f"{address(model)}{query}", data)


def press(desk, response, button, **typed):
    """Presses a button of the page, after typing something."""
    where = response.context["address"]
    return desk.post(where, form_data(response) | typed | {button: "1"})


def preview(desk, items, action, model=LIST, **typed):
    return press(desk, select(desk, items, action, model=model), "preview", **typed)


def preview_rows(response, kind="possible"):
    """Reference, before and after (or why not) of each line of a section."""
    sections = {section["kind"]: section["rows"] for section in response.context["sections"]}
    return [
        (row["reference"], str(row["row"].before), str(row["row"].refusal or row["row"].after))
        for row in sections.get(kind, [])
    ]


def messages_of(response):
    return [str(message) for message in response.context["messages"]]
