"""How far the responsible bodies of a plan have answered: counted from the rows of a file."""

from collections import Counter

from recommendations.models.choices import ADOPTED, OPEN


class AnswerTally:
    """Counts rows (see ``recommendation_rows.rows``) for each of their responsible bodies."""

    def __init__(self):
        self.bodies = {}
        self.items, self.answered, self.awaited = Counter(), Counter(), Counter()

    def add(self, row):
        if row["decision"] not in ADOPTED:
            return
        answered = {response["body"]["slug"] for response in row.get("responses", ())}
        for body in [row["lead"], *row["supporting"]] if row["lead"] else row["supporting"]:
            slug = body["slug"]
            self.bodies[slug] = body
            self.items[slug] += 1
            self.answered[slug] += slug in answered
            self.awaited[slug] += slug not in answered and row["status"] in OPEN

    def as_json(self) -> list[dict]:
        """The bodies by their slug, each with its counts."""
        return [
            {
                "body": self.bodies[slug],
                "items": self.items[slug],
                "answered": self.answered[slug],
                "awaited": self.awaited[slug],
            }
            for slug in sorted(self.bodies)
        ]
