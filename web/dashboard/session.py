"""Giving the token, and leaving."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from web.dashboard.access import COOKIE, SESSION_SECONDS, Access


def add(routes: Blueprint, access: Access) -> None:
    """The routes of a session."""

    @routes.get("/login")
    def show_login() -> str:
        return render_template("dashboard/login.html", has_token=access.has_token, wrong=False)

    @routes.post("/login")
    def log_in() -> tuple[str, int] | Response:
        made = access.login(request.form.get("token", "").strip())
        if made is None:
            return render_template("dashboard/login.html", has_token=access.has_token, wrong=True), 401
        answer = redirect("/", 303)
        secure = request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"
        answer.set_cookie(
            COOKIE, made.id, max_age=int(SESSION_SECONDS), httponly=True, samesite="Strict", secure=secure, path="/"
        )
        return answer

    @routes.post("/logout")
    def log_out() -> Response:
        access.logout(request)
        answer = redirect("/login", 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer
