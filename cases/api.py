"""The API of dossiers and referrals."""

urlpatterns: list = []
