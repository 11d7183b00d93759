from django.urls import path

from linli.web import views

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("places/", views.places, name="places"),
    path("p/<slug:slug>/", views.place, name="place"),
    path("help/", views.help_page, name="help"),
    path("help/accessibility/", views.accessibility, name="accessibility"),
    path("help/security/", views.security, name="security"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("me/", views.me, name="me"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("desk/", views.desk_home, name="desk"),
    path("desk/role/", views.choose_role, name="role"),
    path("desk/tasks/", views.lost_tasks, name="tasks"),
    path("desk/tasks/<uuid:pk>/restart/", views.restart_task, name="restart_task"),
    path("desk/tasks/<uuid:pk>/drop/", views.drop_task, name="drop_task"),
]
