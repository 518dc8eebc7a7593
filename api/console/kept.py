"""A form that was sent when the session had ended: kept on a page, to be sent again after signing in."""

from quart import Response, render_template, request, url_for

SECRET = "password"
"""Fields whose name has this in it are never written into a page."""


async def kept_form() -> Response | None:
    """None of what was no form, is asked for by a part of a page, or bears a password or a file."""
    if request.method != "POST" or "HX-Request" in request.headers:
        return None
    if request.mimetype != "application/x-www-form-urlencoded":
        return None
    fields = list((await request.form).items(multi=True))
    if not fields or any(SECRET in name for name, _ in fields):
        return None
    text = await render_template(
        "kept.html", fields=fields, sign_in=url_for("console.sign_in.form"), visitor=None, theme=""
    )
    return Response(text, status=401, content_type="text/html; charset=utf-8")
