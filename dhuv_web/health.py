from django.db import Error, connection
from django.http import HttpRequest, HttpResponse


def health(_request: HttpRequest) -> HttpResponse:
    """`ok` when the application can reach its database; for load balancers and compose."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("ikke ok\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
