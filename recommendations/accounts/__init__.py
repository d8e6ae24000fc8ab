"""How staff sign in: what we do differently from django-allauth, which does the rest."""
