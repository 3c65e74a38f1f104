"""The only file that knows PyGithub: our few calls, one HTTP request each, errors as facts.

PyGithub's own retry repeats a POST up to eleven times and its own pacing sleeps inside the call (measured);
both are off: what is sent again, and when, is the actor's decision. An instance belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import github
import jwt
import requests
from github import Auth

from actors.github import access, browsing, contents, performing, pulls, redirects
from actors.github.answers import Answer as Answer
from actors.github.answers import GatewayError as GatewayError
from actors.github.answers import text
from actors.github.failures import refused, unanswered
from actors.messages import (
    Browsed,
    CreateComment,
    GitHubWrite,
    LabelLook,
    OpenPullRequest,
    PullKnown,
)

USER_AGENT = "caseworker"
T = TypeVar("T")


class NoInstallation(Exception):
    """A GitHub App acts for an installation, and none was named."""


NOT_SENT = (requests.exceptions.ConnectTimeout, requests.exceptions.InvalidURL, jwt.PyJWTError, NoInstallation)
UNREADABLE = (
    ValueError,
    AssertionError,
    TypeError,
    AttributeError,
    LookupError,
    RuntimeError,
    github.BadAttributeException,
)
"""What PyGithub raises at an answer that is not GitHub's, such as a proxy's page: it trusts the shape of a body."""


NO_TOKEN = "no-token-was-given"  # noqa: S105 - not a secret: GitHub refuses it with a 401, which says what to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Either a token, or a GitHub App's id and private key (PEM)."""

    token: str = ""
    app_id: str = ""
    private_key: str = ""

    def auth(self, installation: int | None) -> Auth.Auth:
        """How PyGithub proves who we are. Raises `NoInstallation`."""
        if not self.app_id:
            return Auth.Token(self.token or NO_TOKEN)
        if installation is None:
            raise NoInstallation("a delivery for a GitHub App must name its installation")
        return Auth.AppAuth(self.app_id, self.private_key).get_installation_auth(installation)


class Gateway:
    """GitHub's REST API as this server uses it. Every method is one request unless its text says otherwise."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        api_url: str,
        installation: int | None,
        timeout: float,
        teams: tuple[str, ...] = (),
    ) -> None:
        self._credentials = credentials
        self._options: dict[str, Any] = {
            "base_url": api_url,
            "timeout": int(timeout),
            "user_agent": USER_AGENT,
            "per_page": 100,
            "retry": None,
            "seconds_between_requests": None,
            "seconds_between_writes": None,
            "lazy": True,
        }
        self._installation = installation
        self._teams = teams
        self._renewed = False  # and nothing has succeeded since
        self.requests = 0  # made so far with the installation's token, or the one there is

    @cached_property
    def _github(self) -> github.Github:
        made = github.Github(auth=self._credentials.auth(self._installation), **self._options)
        redirects.follow(
            made.requester,
            base=self._options["base_url"],
            failed=lambda status, headers: github.GithubException(status, None, headers),
            count=self._count,
        )
        return made

    @cached_property
    def _app(self) -> github.Github:
        """Speaks as the GitHub App itself."""
        return github.Github(
            auth=Auth.AppAuth(self._credentials.app_id, self._credentials.private_key), **self._options
        )

    def identity(self) -> str:
        """The login under which our writes appear."""
        return self._asked(self._identity, creates=False, own_token=False)

    def renew(self) -> None:
        """Throw the installation's token away: the next call gets a new one."""
        self.__dict__.pop("_github", None)
        self._renewed = True

    def permission(self, repo: str, login: str) -> str:
        """The role of a person in a repository; `none` for somebody whom GitHub does not know there.

        Whoever is in one of the operator's teams has `write` at least: one request more for each team.
        """
        role = self._unless_404(lambda: access.role(self._github.requester, repo, login), otherwise="none")
        if role in access.WRITERS:
            return role
        for team in self._teams:
            if self._unless_404(partial(self._is_member, team, login), otherwise=False):
                return "write"
        return role

    def _is_member(self, team: str, login: str) -> bool:
        return access.is_member(self._github.requester, team, login)

    def _unless_404(self, call: Callable[[], T], *, otherwise: T) -> T:
        try:
            return self._asked(call, creates=False)
        except GatewayError as error:
            if error.facts.status == 404:
                return otherwise
            raise

    def file(self, repo: str, path: str) -> str | None:
        """The text of a file of the default branch; None where there is none, or none that is text.

        https://docs.github.com/en/rest/repos/contents#get-repository-content
        """
        return self._unless_404(lambda: contents.text(self._repository(repo).get_contents(path)), otherwise=None)

    def templates(self, repo: str) -> dict[str, str]:
        """The issue forms of the default branch, the text of each by its name: one request, and one for each."""
        return self._asked(lambda: contents.templates(self._repository(repo), github.GithubException), creates=False)

    def tree(self, repo: str, ref: str) -> dict[str, int] | None:
        """The size of every file at a branch or commit by its path; None for one too large to be told whole.

        https://docs.github.com/en/rest/git/trees#get-a-tree
        """
        return self._asked(lambda: contents.tree(self._repository(repo), ref), creates=False)

    def perform(self, repo: str, number: int, write: GitHubWrite) -> Answer:
        """Do what `write` says; labels are one request for the adding and one for each removal."""
        creates = isinstance(write, CreateComment | OpenPullRequest)
        return self._asked(lambda: self._perform(repo, number, write), creates=creates)

    def installation_of(self, repo: str) -> int:
        """The App's installation that a repository belongs to; asked as the App itself."""
        found = self._asked(lambda: self._as_app().get_repo_installation(*repo.split("/", 1)), creates=False)
        return performing.number(found.id)

    def labels(self, repo: str) -> tuple[LabelLook, ...]:
        """The labels of a repository; one request for each hundred of them."""
        listed = self._asked(lambda: list(self._repository(repo).get_labels()), creates=False)
        return tuple(LabelLook(name=it.name, color=it.color, description=it.description or "") for it in listed)

    def put_label(self, repo: str, look: LabelLook, *, now: str = "") -> None:
        """Make a label of the repository look so: the one that is called `now`, else a new one."""
        repository, words = self._repository(repo), (look.name, look.color, look.description)
        self._asked(
            lambda: repository.get_label(now).edit(*words) if now else repository.create_label(*words), creates=False
        )

    def find_comment(self, repo: str, number: int, *, marker: str, since: float, author: str) -> Answer | None:
        """The comment of `author` that ends in `marker`, if it is there; one request for each hundred comments.

        An empty `author` means that our own login is not known: then the marker alone has to do.
        """
        return self._asked(lambda: self._find(repo, number, marker, since, author), creates=False)

    def find(
        self, repo: str, number: int, write: CreateComment | OpenPullRequest, *, since: float, author: str
    ) -> Answer | None:
        """What `write` would create, if it is there already: our comment, or the open pull request of the branch."""
        if isinstance(write, CreateComment):
            return self.find_comment(repo, number, marker=write.marker, since=since, author=author)
        found = self._asked(lambda: pulls.find(self._repository(repo), write), creates=False)
        return None if found is None else Answer(id=found[0], url=found[1])

    def pull(self, repo: str, number: int) -> PullKnown:
        """How a pull request stands; `none` for one that is not there."""
        try:
            return self._asked(lambda: pulls.read(self._repository(repo), number), creates=False)
        except GatewayError as error:
            if error.facts.status == 404:
                return PullKnown(number=number, state="none")
            raise

    def author(self) -> tuple[str, str]:
        """Our name and GitHub's noreply address for it, as commits carry them: one request, two for an App."""
        return self._asked(self._author, creates=False)

    def browse(self, path: str, *, as_app: bool = False) -> Browsed:
        """One page of the REST API; what is not there, or hidden from us, is None."""
        try:
            requester: Any = self._app.requester if as_app else self._github.requester
            return self._asked(lambda: browsing.browse(requester, path), creates=False, own_token=not as_app)
        except NoInstallation:
            return Browsed(path=path, found=None)
        except GatewayError as error:
            if error.facts.status not in (404, 410):
                raise
            return Browsed(path=path, found=None)

    def limits(self) -> tuple[int, float] | None:
        """Requests left and when the count starts anew (epoch seconds), as the last answer told."""
        try:
            requester = self._github.requester
        except NoInstallation:
            return None
        remaining, _ = requester.rate_limiting
        return None if remaining < 0 else (remaining, float(requester.rate_limiting_resettime))

    def git_token(self) -> str:
        """The token with which git may fetch; one request when an installation's token is not there yet."""
        if not self._credentials.app_id:
            return self._credentials.token
        return self._asked(lambda: str(self._github.requester.auth.token), creates=False)  # type: ignore[union-attr]

    def _count(self) -> None:
        self.requests += 1

    def _identity(self) -> str:
        if not self._credentials.app_id:
            return text(self._github.get_user().login)
        return f"{text(self._as_app().get_app().slug)}[bot]"

    def _as_app(self) -> github.GithubIntegration:
        app = Auth.AppAuth(self._credentials.app_id, self._credentials.private_key)
        options = {name: value for name, value in self._options.items() if name != "lazy"}
        return github.GithubIntegration(auth=app, **options)

    def _repository(self, repo: str) -> Any:
        return self._github.get_repo(repo)

    def _author(self) -> tuple[str, str]:
        user = self._github.get_user(self._identity()) if self._credentials.app_id else self._github.get_user()
        login, own = text(user.login), performing.number(user.id)
        host = (urlsplit(self._options["base_url"]).hostname or "").removeprefix("api.")
        return login, f"{own}+{login}@users.noreply.{host}"

    def _perform(self, repo: str, number: int, write: GitHubWrite) -> Answer:
        made, url = performing.perform(self._repository(repo), number, write, github.GithubException)
        return Answer(id=made, url=url)

    def _find(self, repo: str, number: int, marker: str, since: float, author: str) -> Answer | None:
        found = performing.find(self._repository(repo).get_issue(number), marker=marker, since=since, author=author)
        return None if found is None else Answer(id=found["id"], url=found["html_url"], body=found["body"])

    def _asked(self, call: Callable[[], T], *, creates: bool, own_token: bool = True) -> T:
        """`own_token` False: the call does not use the installation's token."""
        try:
            answer = call()
        except github.GithubException as error:
            renewable = bool(self._credentials.app_id) and own_token and error.status == 401 and not self._renewed
            raise GatewayError(
                refused(
                    type(error).__name__,
                    status=error.status,
                    headers=error.headers,
                    data=error.data,
                    creates=creates,
                    renewable=renewable,
                )
            ) from error
        except (requests.exceptions.RequestException, *UNREADABLE, *NOT_SENT) as error:
            sent = not isinstance(error, NOT_SENT)
            raise GatewayError(unanswered(error, creates=creates, sent=sent)) from error
        self._renewed = False
        return answer
