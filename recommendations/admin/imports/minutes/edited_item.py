"""An item of minutes that is open for editing: from the stored state to the form and back."""

from recommendations.intake.minutes.review import edits
from recommendations.intake.minutes.review.state import Review, ReviewedItem

from .forms import VOTES, ItemForm


def item_form(review: Review, item: ReviewedItem, data=None) -> ItemForm:
    """The form of ``item``; bound to ``data``, or showing what is stored.

    What was typed and is invalid is shown with its errors.
    """
    options = {"language": review.plan["language"], "sections": review.sections}
    if data is not None:
        return ItemForm(data, title=data.get("row-title", ""), **options)
    values = _values(item)
    if item.typed:
        typed = {f"row-{name}": value for name, value in (values | item.typed).items()}
        return ItemForm(typed, title=item.title, **options)
    return ItemForm(initial=values, title=item.title, **options)


def _values(item):
    values = {
        name: getattr(item, name)
        for name in ("number", "title", "text", "section", "lead", "supporting", "due_on")
    }
    return values | dict(zip(VOTES, item.votes, strict=True))


def take_item(review: Review, data) -> ReviewedItem | None:
    """Stores in ``review`` what was typed into the form of the item that ``data`` names.

    What is invalid is stored as it was typed. Returns the item; None where there
    is none of that key.
    """
    key = data.get("row", "")
    item = review.item(int(key)) if key.isascii() and key.isdecimal() else None
    if item is None:
        return None
    form = item_form(review, item, data)
    form.is_valid()
    for name in form.fields:
        if name in form.errors:
            item.typed[name] = form[name].value()
        else:
            item.typed.pop(name, None)
            _store(item, name, form.cleaned_data.get(name))
    if "text" not in item.typed:
        edits.split_at_dashes(review, item.key)
    return item


def _store(item, name, value):
    if name in VOTES:
        item.votes[VOTES.index(name)] = value
    elif name == "lead":
        item.lead = value.pk if value else None
    elif name == "supporting":
        item.supporting = [one.pk for one in value]
    elif name == "due_on":
        item.due_on = value.isoformat() if value else ""
    else:
        setattr(item, name, value)
