"""Addresses of the desk."""

from django.urls import path

from intake import views

app_name = "intake"
urlpatterns = [
    path("hulpvraag/nieuw", views.register, name="register"),
    path("hulpvraag/bekend", views.known, name="known"),
    path("hulpvraag/<int:request_id>", views.register, name="take_up"),
    path("hulpvraag/<int:request_id>/terugkoppeling", views.feedback, name="feedback"),
    path("hulpvragen", views.requests, name="requests"),
]
