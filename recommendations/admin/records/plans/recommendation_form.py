from recommendations.admin.forms.edit_conflicts import VersionedForm
from recommendations.models.plans.recommendation_queryset import FROZEN_AT_ADOPTION
from recommendations.models.plans.recommendations import given_fields


class RecommendationForm(VersionedForm):
    """Shows what adoption has frozen; a translation that is missing may still be typed."""

    def locked_fields(self):
        if not self.instance.pk:
            return super().locked_fields()
        dates = ["due_on"] if self.instance.has_adopted_date else []
        if self.instance.plan.is_draft:
            return [*super().locked_fields(), *dates]
        fields = dates + [name.removesuffix("_id") for name in FROZEN_AT_ADOPTION]
        fields += given_fields(self.instance)
        # What readers can see begins and ends by those who publish.
        is_shown = self.instance.plan.was_public()
        if is_shown and not self.request.user.has_perm("recommendations.publish_plan"):
            fields.append("is_public")
        return fields
