"""What somebody can do with the items and lines of minutes before the plan is created.

Each function changes a Review. A key or line that is not there (any more) changes nothing, so
that a button pressed twice acts once.
"""

from collections import Counter

from recommendations.intake.minutes.reading import WarningCode
from recommendations.intake.minutes.titles import propose_title

from .printed import PrintedLine
from .state import Question, Review, ReviewedItem, ReviewedSection
from .texts import SUB_MARKER, divided, divided_at, sub_items, without_words


def make_item(review: Review, line: int, printed: dict[int, PrintedLine]) -> ReviewedItem | None:
    """Makes an item that begins at ``line``; where that is inside an item, divides the item there.

    ``printed`` has the lines of ``lines_of_new_item``, as ``read_lines_in_child`` gives them, by
    their numbers. Returns the item that could not be divided because its text was changed and the
    words of the line are not found in it; nothing is changed then.
    """
    holder = review.item_of_line().get(line)
    if holder and holder.lines[0] == line:
        return None
    lines = lines_of_new_item(review, line)
    first = printed[line]
    text = "\n".join(printed[one].text for one in lines if printed[one].text)
    if not text.strip():
        return None
    if holder:
        head, text = divided_at(holder.text, first.text)
        if not text:
            return holder
        holder.text = head
        if not holder.title or holder.title in text:
            holder.title = propose_title(head)
        holder.lines = [one for one in holder.lines if one < line]
    _remove_heading(review, line)
    _include_lines(review, lines)
    item = ReviewedItem(
        key=review.new_key(),
        number=_number_for(review, first.number),
        printed=first.number,
        title=propose_title(text),
        text=text,
        lines=lines,
    )
    place = _place_of(review, line, after=holder)
    item.section = _section_at(review, line)
    review.items.insert(place, item)
    _ask_for_numbering(review, item)
    return None


def lines_of_new_item(review: Review, line: int) -> list[int]:
    """The lines of the item that ``make_item`` makes: those that follow it in its item or list."""
    holder = review.item_of_line().get(line)
    if holder:
        return [one for one in holder.lines if one >= line]
    own, items, headings = review.line(line), review.item_of_line(), review.section_of_line()
    if own is None or own.list is None:
        return [line]
    found, begins = [line], {one for found in review.lists for one in found.lines}
    for one in review.lines:
        if one.line > line:
            if one.list != own.list or one.line in {*begins, *items, *headings}:
                break
            found.append(one.line)
    return found


def make_item_of_words(review: Review, words: str, line: int) -> None:
    """Makes an item of ``words`` that the source does not show, at the place of ``line``."""
    if words.strip():
        place, section = _place_of(review, line), _section_at(review, line)
        number, title = review.free_number(), propose_title(words)
        item = ReviewedItem(review.new_key(), number, title, words.strip(), section=section)
        review.items.insert(place, item)


def append_to_previous(review: Review, line: int, words: str) -> None:
    """Appends ``line``, which is in no item, to the item before it as a line of its own."""
    before = [item for item in review.items if item.lines and item.lines[0] < line]
    if not before or line in review.item_of_line():
        return
    item = max(before, key=lambda one: one.lines[0])
    _remove_heading(review, line)
    _include_lines(review, [line])
    item.text = f"{item.text}\n{words}"
    item.lines = sorted([*item.lines, line])


def make_section(review: Review, line: int, title: str) -> None:
    """Makes ``line`` a heading: the items below it, up to the next one, are its section."""
    if line in review.section_of_line() or not title.strip(" :."):
        return
    holder = review.item_of_line().get(line)
    if holder and holder.lines[0] != line:
        take_out(review, line, title)
    elif holder:
        review.items.remove(holder)
    section = ReviewedSection(review.new_key(), title.strip().rstrip(":：. ")[:300], line=line)
    place = sum(one.line is not None and one.line < line for one in review.sections)
    review.sections.insert(place, section)
    _include_lines(review, [line])
    _assign_sections(review)


def take_out(review: Review, line: int, words: str) -> None:
    """Leaves ``line``, which has these ``words``, out of the item that goes on in it."""
    holder = review.item_of_line().get(line)
    if holder and holder.lines[0] != line:
        before = holder.text
        holder.text = without_words(before, words)
        holder.lines.remove(line)
        review.left_out.append(line)
        if holder.title == propose_title(before):
            holder.title = propose_title(holder.text)


def remove_section(review: Review, key: int) -> None:
    """Makes a heading an ordinary line again; its items belong to the section before it."""
    if (section := review.section(key)) is None:
        return
    review.sections.remove(section)
    if section.line is not None:
        review.left_out.append(section.line)
        before = _section_at(review, section.line)
    for item in review.items:
        if item.section == key:
            item.section = before if section.line is not None else None


def leave_out(review: Review, lines: list[int]) -> None:
    """Leaves lines out of the plan that are in no item."""
    taken = {*review.item_of_line(), *review.section_of_line(), *review.left_out}
    review.left_out += [line for line in lines if line not in taken and review.line(line)]


def drop(review: Review, key: int) -> None:
    """Leaves an item out; its lines are shown as left out."""
    if item := review.item(key):
        review.items.remove(item)
        leave_out(review, item.lines)


def merge(review: Review, key: int) -> None:
    """Appends an item to the one before it."""
    if (item := review.item(key)) is None or item is review.items[0]:
        return
    before = review.items[review.items.index(item) - 1]
    before.text = "\n".join(filter(None, [before.text, item.text]))
    before.lines = sorted({*before.lines, *item.lines})
    for name in ("bodies", "due", "notes"):
        words = dict.fromkeys(filter(None, [getattr(before, name), getattr(item, name)]))
        setattr(before, name, " ".join(words))
    before.lead, before.due_on = before.lead or item.lead, before.due_on or item.due_on
    before.supporting = list(dict.fromkeys([*before.supporting, *item.supporting]))
    review.items.remove(item)


def split_at_sub_items(review: Review, key: int) -> None:
    """Makes an item of each sub-item; the words before them stay, or become a section.

    They become a section where they end in a colon.
    """
    item = review.item(key)
    places = sub_items(item.text) if item else []
    if not places:
        return
    lines = item.text.split("\n")
    bounds = [*places, len(lines)]
    parts = ["\n".join(lines[a:b]) for a, b in zip(bounds, bounds[1:], strict=False)]
    head = "\n".join(lines[: places[0]]).strip()
    texts = [SUB_MARKER.sub("", part, count=1).strip() for part in parts]
    if head.endswith((":", "：")):
        section = ReviewedSection(review.new_key(), propose_title(head))
        _insert_section(review, section, item)
        _replace(review, item, texts, section.key)
    else:
        _replace(review, item, [head, *texts], item.section)


def split_at_dashes(review: Review, key: int) -> None:
    """Splits an item at the lines of its text that hold nothing but ``---``."""
    item = review.item(key)
    texts = divided(item.text) if item else []
    if len(texts) > 1:
        _replace(review, item, texts, item.section)


def renumber(review: Review, *, as_printed: bool) -> None:
    """Numbers the items 1, 2, 3 … throughout; or as printed, where that number is not taken."""
    wanted = [item.printed or item.number for item in review.items]
    free, taken = max(wanted, default=0) + 1, set()
    for place, item in enumerate(review.items, 1):
        item.typed.pop("number", None)
        if not as_printed:
            item.number = place
        elif wanted[place - 1] in taken:
            item.number, free = free, free + 1
        else:
            item.number = wanted[place - 1]
            taken.add(item.number)


def numbers_used_twice(review: Review) -> list[int]:
    """The numbers that several items have."""
    counts = Counter(item.number for item in review.items)
    return sorted(number for number, times in counts.items() if times > 1)


def _number_for(review, printed):
    taken = {item.number for item in review.items}
    return printed if printed and printed not in taken else review.free_number()


def _ask_for_numbering(review, item):
    """Asks how to number the items where the number of a new one is not in order."""
    numbers = [one.number for one in review.items]
    code = WarningCode.NUMBERS_OUT_OF_ORDER
    is_asked = any(one.code is code and not one.is_decided for one in review.questions)
    if numbers != sorted(numbers) and not is_asked:
        review.questions.append(Question(code, item.lines[:1]))


def _place_of(review, line, after=None):
    """Where an item that begins at ``line`` belongs among the items."""
    if after is not None:
        return review.items.index(after) + 1
    later = (n for n, item in enumerate(review.items) if item.lines and item.lines[0] > line)
    return next(later, len(review.items))


def _section_at(review, line):
    """The key of the section whose heading is the last one before ``line``; None without one."""
    before = [one for one in review.sections if one.line is not None and one.line < line]
    return max(before, key=lambda one: one.line).key if before else None


def _assign_sections(review):
    for item in review.items:
        if item.lines:
            item.section = _section_at(review, item.lines[0])


def _remove_heading(review, line):
    if section := review.section_of_line().get(line):
        remove_section(review, section.key)


def _include_lines(review, lines):
    review.left_out = [line for line in review.left_out if line not in lines]


def _insert_section(review, section, item):
    """Inserts a section without a heading in the source before that of the items after ``item``."""
    places = [n for n, one in enumerate(review.sections) if one.key == item.section]
    review.sections.insert(places[0] + 1 if places else 0, section)


def _replace(review, item, texts, section):
    """Replaces an item by one for each text; the first one has its number and its lines."""
    first, *others = texts
    place = review.items.index(item)
    item.text, item.title, item.section = first, propose_title(first), section
    for offset, text in enumerate(others, 1):
        number = review.free_number()
        new = ReviewedItem(review.new_key(), number, propose_title(text), text, section=section)
        new.lead, new.supporting, new.due_on = item.lead, list(item.supporting), item.due_on
        review.items.insert(place + offset, new)
    _ask_for_numbering(review, item)
