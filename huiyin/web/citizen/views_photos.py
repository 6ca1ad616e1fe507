"""Pictures of the handling on the appellant's own page; the receipt is the only key."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huiyin.hear.intake.actions import attachment_path
from huiyin.publish.transparency.photos import shown_photo
from huiyin.publish.transparency.queries import progress
from huiyin.web.citizen.throttle import count_miss, too_many


@never_cache
@require_safe
def track_photo(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """One picture that the unit lets the appellant see."""
    found = None if too_many(request) else progress(code)
    if found is None:
        count_miss(request)
        raise Http404
    photo = shown_photo(found.order_id, pk)
    path = attachment_path(photo.sha256) if photo else None
    if photo is None or path is None or not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=photo.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
