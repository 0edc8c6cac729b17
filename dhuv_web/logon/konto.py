"""One's own logon: password, second factor, where one is logged on; and confirming who one is."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cases.door.fresh import fresh_logon
from cases.door.request import EmployeeRequest
from cases.log import audit
from cases.models import Medarbejder, Medlemskab
from cases.people import second_factor
from dhuv_web.logon import session, steder
from dhuv_web.logon.forms import ConfirmForm, EnrolForm, NewPasswordForm
from dhuv_web.logon.views import PENDING, finish, pending, wrong_code, wrong_password

_KEY = "totrin_noegle"
_CODES = "reservekoder"


def _is_local(request: HttpRequest) -> bool:
    return bool(request.session.get(session.WAY, session.PASSWORD) == session.PASSWORD)


@require_http_methods(["GET", "HEAD"])
def konto(request: EmployeeRequest) -> HttpResponse:
    memberships = Medlemskab.objects.filter(medarbejder=request.user).select_related("kommune")
    context = {
        "medlemskaber_her": memberships.order_by("kommune__navn"),
        "lokal": _is_local(request),
        "har_totrin": second_factor.has_device(request.user),
        "reservekoder": second_factor.reserve_codes_left(request.user),
        "kraeves": settings.TOTRIN_KRAEVES,
        "steder": steder.steder(request.user, request.session.session_key or ""),
    }
    return render(request, "logon/konto.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def adgangskode(request: EmployeeRequest) -> HttpResponse:
    """A new password; it ends every other session of the employee."""
    if not _is_local(request):
        return redirect("konto")
    form = NewPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            audit.record(request.user, None, "adgangskode ændret", request.user)
        auth.update_session_auth_hash(request, form.user)
        messages.success(request, "Adgangskoden er ændret. Du er logget ud alle andre steder.")
        return redirect("konto")
    return render(request, "logon/adgangskode.html", {"form": form})


@require_POST
def log_ud_alle_steder(request: EmployeeRequest) -> HttpResponse:
    with transaction.atomic():
        request.user.end_sessions()
        session.end(request, "alle steder")
    return redirect("log_ind")


@require_POST
@fresh_logon("konto")
def log_ud_andre_steder(request: EmployeeRequest) -> HttpResponse:
    """End all sessions of the employee but this one."""
    with transaction.atomic():
        request.user.end_sessions()
        audit.record(request.user, None, "logget af", request.user, grund="alle andre steder")
    auth.update_session_auth_hash(request, request.user)
    messages.success(request, "Du er logget ud alle andre steder.")
    return redirect("konto")


@require_POST
@fresh_logon("konto")
def log_ud_sted(request: EmployeeRequest, sted: str) -> HttpResponse:
    """End one other session of the employee."""
    with transaction.atomic():
        if not steder.end(request.user, request.session.session_key or "", sted):
            raise Http404
        audit.record(request.user, None, "logget af", request.user, grund="et andet sted")
    messages.success(request, "Du er logget ud det andet sted.")
    return redirect("konto")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_logon()
def _change_app(request: EmployeeRequest) -> HttpResponse:
    return _enrol(request, request.user)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def totrin_opsaet(request: HttpRequest) -> HttpResponseBase:
    """Give an app the secret: from the account page, or at the door where it is demanded."""
    if request.user.is_authenticated:
        return _change_app(request) if _is_local(request) else redirect("konto")
    waiting = pending(request)
    # Who has a second factor already must show it, not make another.
    if waiting is None or second_factor.has_device(waiting):
        return redirect("log_ind")
    return _enrol(request, waiting)


def _enrol(request: HttpRequest, user: Medarbejder) -> HttpResponse:
    key = request.session.get(_KEY) or second_factor.new_key()
    request.session[_KEY] = key
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = second_factor.enrol(user, key, form.cleaned_data["kode"])
        if codes is not None:
            request.session.pop(_KEY)
            target = finish(request, user) if PENDING in request.session else "konto"
            request.session[_CODES] = {"koder": codes, "videre": target}
            return redirect("reservekoder")
        form.add_error(
            "kode",
            "Koden passer ikke. Se efter, at telefonens ur går rigtigt, og brug den kode, "
            "appen viser nu.",
        )
    context = {
        "form": form,
        "noegle": second_factor.as_text(key),
        "qr": mark_safe(second_factor.as_qr(user, key)),  # noqa: S308 (made here, of our own)
        "kraeves": not request.user.is_authenticated,
    }
    return render(request, "logon/totrin_opsaet.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@fresh_logon("konto")
def reservekoder(request: EmployeeRequest) -> HttpResponse:
    """The new reserve codes, shown once (GET); or make others (POST)."""
    if request.method == "POST":
        if second_factor.has_device(request.user):
            codes = second_factor.new_reserve_codes(request.user)
            request.session[_CODES] = {"koder": codes, "videre": "konto"}
        return redirect("reservekoder")
    made = request.session.pop(_CODES, None)
    if made is None:
        return redirect("konto")
    return render(request, "logon/reservekoder.html", made)


@require_POST
@fresh_logon("konto")
def totrin_fra(request: EmployeeRequest) -> HttpResponse:
    if settings.TOTRIN_KRAEVES:
        messages.error(request, "Her skal alle bruge engangskoder. Du kan skifte til en anden app.")
    elif second_factor.has_device(request.user):
        second_factor.remove(request.user)
        messages.success(request, "Der bliver ikke længere spurgt om en engangskode.")
    return redirect("konto")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def bekraeft(request: EmployeeRequest) -> HttpResponse:
    """Show once more who you are, and go on to what you were about to do."""
    target = session.next_page(request)
    if not _is_local(request):
        return render(request, "logon/bekraeft_mitid.html", {"next": target})
    with_code = second_factor.has_device(request.user)
    form = ConfirmForm(request.POST or None, with_code=with_code)
    if request.method == "POST" and form.is_valid() and _is_right(request, form):
        session.confirm(request, request.user)
        messages.info(request, "Tak. Nu kan du gå videre: tryk igen på det, du ville gøre.")
        return HttpResponseRedirect(target)
    context = {"form": form, "next": target, "minutter": settings.FRISK_LOGON_MINUTTER}
    return render(request, "logon/bekraeft.html", context)


def _is_right(request: EmployeeRequest, form: ConfirmForm) -> bool:
    """Password and code; what is wrong stands on the form."""
    user = request.user
    found = auth.authenticate(
        request, username=user.get_username(), password=form.cleaned_data["password"]
    )
    if found != user:
        wrong_password(request, user, "bekræftelse")
        form.add_error("password", "Adgangskoden er forkert. Prøv igen.")
        return False
    if "kode" in form.fields:
        answer = second_factor.verify(user, form.cleaned_data["kode"])
        if not answer.ok:
            session.failed(user, "engangskode")
            form.add_error("kode", wrong_code(answer))
            return False
    return True
