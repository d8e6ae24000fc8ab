"""Operations of migrations that Django does not have."""

from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Creates several models, as so many ``CreateModel`` operations would, in their order.

    Django renders every related model anew after each model that it adds: of seventy, that takes
    most of the time of a first ``migrate``. Here they are rendered once, when all are known.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label, state):
        # A cached property: what is rendered so far. The next who asks renders it again.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.operations)} models"
