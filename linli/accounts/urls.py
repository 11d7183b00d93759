from django.urls import path

from linli.accounts.views import factors, kept, own, signing_in

app_name = "accounts"

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", signing_in.enter_code, name="enter_code"),
    path("sign-in/code/again/", signing_in.ask_again, name="ask_again"),
    path("sign-in/who/", signing_in.who, name="who"),
    path("sign-in/as/", signing_in.sign_in_as, name="sign_in_as"),
    path("sign-in/passkey/", factors.sign_in_with_passkey, name="sign_in_with_passkey"),
    path("sign-in/passkey/asked/", factors.passkey_asked, name="passkey_asked"),
    path("sign-in/again/", own.prove, name="prove"),
    path("sign-in/second/", factors.give, name="second_factor"),
    path("sign-in/kept/", kept.sent_again, name="kept"),
    path("sign-in/awake/", kept.awake, name="awake"),
    path("me/drafts/", kept.my_drafts, name="drafts"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("me/mobile/", own.change_mobile, name="mobile"),
    path("me/sessions/", own.sessions, name="sessions"),
    path("me/sessions/end/", own.end_all_sessions, name="end_all_sessions"),
    path("me/sessions/<uuid:pk>/end/", own.end_session, name="end_session"),
    path("me/second-factor/", factors.mine, name="factors"),
    path("me/second-factor/app/", factors.add_app, name="add_app"),
    path("me/second-factor/passkey/", factors.add_passkey, name="add_passkey"),
    path("me/second-factor/passkey/asked/", factors.new_passkey_asked, name="new_passkey_asked"),
    path("me/second-factor/codes/", factors.renew_codes, name="renew_codes"),
    path("me/second-factor/<int:pk>/remove/", factors.remove, name="remove_factor"),
]
