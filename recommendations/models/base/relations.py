def related(model, name):
    """The model at the other end of the relation ``name`` of ``model``, forward or reverse.

    The way from one model to another that imports it: a second import would close a circle.
    """
    return model._meta.get_field(name).related_model
