"""The addresses by which the data of the site lead to each other: whole, in the active language.

``site`` is the site's address without a slash at the end. ``self`` is the address of the data
themselves, ``html`` that of the page which shows the same to people.
"""

from urllib.parse import urlencode

from django.urls import reverse


def address(site, name, *arguments):
    """The whole address of the route ``name``."""
    return site + reverse(name, args=arguments)


def description(site):
    """Where the addresses for programs are described."""
    return address(site, "openapi")


def schema(site):
    """Where it is described what the file of a plan or report looks like."""
    return address(site, "plan_schema")


def plan(year, site, meeting=None, filters=None):
    """The links of a plan; ``meeting`` is the slug of its meeting where that is public.

    ``filters`` are those of the page (name → value): they stay with its rows.
    """
    data = address(site, "plan_file", year, "json")
    query = f"?{urlencode(filters)}" if filters else ""
    return {
        "self": data + query,
        "html": address(site, "plan", year) + query,
        "recommendations": f"{data}?{urlencode({**(filters or {}), 'page': 1})}",
        "reports": address(site, "reports_data", year),
        "plans": address(site, "plans_data"),
        "meeting": address(site, "meeting_data", meeting) if meeting else None,
    }


def report(year, name, site, *, replaces=None, replaced_by=None):
    """The links of the report ``name``; ``replaces`` and ``replaced_by`` are names of others."""

    def data(other):
        return address(site, "report_file", year, other, "json") if other else None

    return {
        "self": data(name),
        "html": address(site, "report", year, name),
        "plan": address(site, "plan_file", year, "json"),
        "reports": address(site, "reports_data", year),
        "replaces": data(replaces),
        "replaced_by": data(replaced_by),
    }


def recommendation(row):
    """The links of an addressed row (see ``recommendation_rows.addressed``).

    Made from its own address: to look each of them up would double the time of a long file. An
    item that was withdrawn after a report froze it leads nowhere.
    """
    if row.get("is_withdrawn"):
        return {}
    own = row["address"].removesuffix("/")
    of_plan = own.rpartition("/")[0]
    plans = of_plan.rpartition("/")[0]
    lineage = {
        name: f"{plans}/{row[name]}.json" if row.get(name) else None
        for name in ("carried_from", "carried_to", "continues_as", "superseded_by")
    }
    return {
        "self": f"{own}.json",
        "html": row["address"],
        "updates": f"{own}/updates.json",
        "plan": f"{of_plan}.json",
        **lineage,
    }


def meeting(slug, site, years=()):
    """The links of a meeting; ``years`` are those of its public plans."""
    return {
        "self": address(site, "meeting_data", slug),
        "html": address(site, "meeting", slug),
        "meetings": address(site, "meetings_data"),
        "plans": [address(site, "plan_file", year, "json") for year in years],
    }


def pages(own, number, last, filters=None):
    """The links of page ``number`` of ``last``; ``own`` is the address without its ``filters``."""

    def to(page):
        asked = urlencode({**(filters or {}), "page": page})
        return f"{own}?{asked}" if 1 <= page <= last else None

    return {
        "self": to(number),
        "first": to(1),
        "previous": to(number - 1),
        "next": to(number + 1),
        "last": to(last),
    }
