"""What a case promised and could not show, with a stable code for each. Pure."""

from __future__ import annotations

from actors.messages import Category, ErrorAnalysis, Recovery, Severity

NO_CHANGE = ErrorAnalysis(
    code="E_NO_CHANGE",
    category=Category.VALIDATION,
    severity=Severity.MEDIUM,
    recovery=Recovery.GIVE_UP,
    delay=0.0,
    escalate=False,
    user_message="Changes were asked for, and the worker changed nothing; its report is posted.",
    technical="issue: no file of the work tree differs from the commit that was checked out",
    actions=(
        "Read the report: it may say why.",
        "Say in the issue what is to be changed where, or ask for a report, then type `/retry`.",
    ),
)
NOT_VERIFIED = ErrorAnalysis(
    code="E_NOT_VERIFIED",
    category=Category.API,
    severity=Severity.HIGH,
    recovery=Recovery.GIVE_UP,
    delay=0.0,
    escalate=False,
    user_message="GitHub does not show the result as it was handed over.",
    technical="issue: the pull request is not open, or its branch stands at another commit",
    actions=("Look at the branch and the pull request.", "Type `/retry` to do the task again."),
)

NO_PULL = ErrorAnalysis(
    code="E_NO_PULL_REQUEST",
    category=Category.VALIDATION,
    severity=Severity.MEDIUM,
    recovery=Recovery.GIVE_UP,
    delay=0.0,
    escalate=False,
    user_message="There is no pull request of that number in this repository, so nothing was reviewed.",
    technical="issue: GitHub answers 404 for the pull request that the task names",
    actions=("Name the pull request, or the files that are to be reviewed, in the issue, then type `/retry`.",),
)
PULL_ELSEWHERE = ErrorAnalysis(
    code="E_PULL_ELSEWHERE",
    category=Category.VALIDATION,
    severity=Severity.MEDIUM,
    recovery=Recovery.GIVE_UP,
    delay=0.0,
    escalate=False,
    user_message="The pull request that is named lies in another repository, so nothing was reviewed.",
    technical="issue: the address of the pull request is not one of this repository",
    actions=(
        "File the task in the repository of that pull request.",
        "Or name a pull request or files of this repository, then type `/retry`.",
    ),
)

SHORTFALLS = {analysis.code: analysis for analysis in (NO_CHANGE, NOT_VERIFIED, NO_PULL, PULL_ELSEWHERE)}
