"""What was filled in outlives a session that has ended: a form that is sent stands on a page that keeps it,
to be sent again after signing in; a part of a page that is asked for leaves its page as it is."""

from quart import Response, render_template, request, url_for

SECRET = "password"
"""Fields whose name has this in it are never written into a page."""


async def kept_form() -> Response | None:
    """None of what was no form, or bears a password or a file."""
    if request.method != "POST":
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


async def ended_part() -> Response | None:
    """For a part of a page: said at the top of the page, and nothing of it is taken away."""
    if "HX-Request" not in request.headers:
        return None
    text = await render_template("ended.html", sign_in=url_for("console.sign_in.form"))
    headers = {
        "HX-Retarget": "#ended",
        "HX-Reswap": "innerHTML",
        "HX-Reselect": ".note",
        "HX-Push-Url": "false",
    }
    return Response(text, status=401, headers=headers, content_type="text/html; charset=utf-8")
