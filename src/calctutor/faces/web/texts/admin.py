"""The words of the administrators' page."""

from __future__ import annotations

ADMIN = "Administration"
BACK_TO_ADMIN = "Back to the administration"
ACCOUNTS = "Accounts"
ACCOUNTS_LINE = "{total} accounts, {admins} of them administrators, {disabled} disabled."
ACCOUNTS_NONE = "No account has this in its name."
SEARCH = "Part of a name"
SEARCH_BUTTON = "Find"
SHOWN = "{first} to {last} of {found}"
EARLIER, LATER = "Earlier in the alphabet", "Later in the alphabet"
OPEN_ACCOUNT = "Change"
NO_COURSE = "in no course"
IN_COURSE = "{role} in {course}"
IS_ADMIN = "administrator of everything"
IS_DISABLED = "disabled"
BY_PROXY = "signs in by the proxy"
NEW = "New account"
NEW_LEAD = (
    "A password is made and shown once; tell it to its owner, who changes it on “Your account”."
)
NEW_NAME = "Name to sign in with"
NEW_BY_PROXY = "No password: signs in by the proxy alone"
NEW_BUTTON = "Make the account"
MADE = "{name} can sign in."
PASSWORD_SHOWN = "The password of {name}, shown this once:"

COURSES = "Courses"
COURSES_LEAD = (
    "A course and its folder of notes are added on the server: calctutor courses add NAME DIR, "
    "then each process is started anew."
)
COURSE_LINE = "{students} students, {teachers} teachers"
COURSE_SIZE = "{passages} passages, {facts} facts"
COURSE_NOT_READY = "is not ready here yet"
TEACHERS = "Teachers: {names}"
TEACHERS_NONE = "Nobody teaches this course yet."
TEACHER_ADD = "Teacher of {course}: name of an account"
TEACHER_BUTTON = "Make a teacher"
COURSE_OPEN = "Open the course’s page"
INVITE_COURSE = "Course"
ROLE_IN = "In {course}"
OUT = "not in the course"
LIMITS = "Limits"
LIMITS_LEAD = "Of each process, but for uploads and attempts, which all count together."
LIMIT, VALUE = "Limit", "Value"
PROCESSES = "Processes"
PROCESSES_LEAD = "What each process last told of itself; figures are since it began."
PROCESSES_NONE = "No process has told of itself yet: look again in a few seconds."
PROCESS = "Process"
FIGURES = (
    "State", "Since", "Requests", "Failed", "Questions", "Abstained", "95% within",
    "Running", "Waiting", "Long work",
)  # fmt: skip
STATE_READY = "ready"
STATE_GONE = "silent for {seconds} s"
STATE_LOADING = "{course}: {state}"
SECONDS = "{seconds} s"
SECONDS_OVER = "over 30 s"
SECONDS_NONE = "–"

ACCOUNT = "Account: {name}"
STATE = "Signing in"
STATE_LINE = (
    "made {made}, {sessions} open sessions, {tries} attempts in the last quarter of an hour"
)
DISABLE, ENABLE = "Shut out", "Let in again"
DISABLED_DONE = "{name} is shut out, and every session has ended."
ENABLED_DONE = "{name} is let in again."
UNLOCK = "Let try again"
UNLOCKED = "The attempts on {name} are forgotten."
END_ALL = "End every session"
ENDED = "Every session of {name} has ended."
RESET = "Make a new password"
RESET_LEAD = "The old one is void at once, and every session ends. The new one is shown once."
ROLES = "Courses"
ROLE_BUTTON = "Change"
ROLE_DONE = "{name}: {role}, in {course}."
OUT_DONE = "{name} is not in {course} any more; what was learned waits for a return."
MAKE_ADMIN, UNMAKE_ADMIN = "Make an administrator of everything", "No administrator any more"
ADMIN_DONE = "{name} is an administrator of everything."
UNADMIN_DONE = "{name} is no administrator any more."
REMOVE = "Delete the account and all of its data"
REMOVED = "{name} and all of its data are deleted."
OWN = "This is your own account: change it on “Your account”, or let another administrator do it."
NO_SUCH_COURSE = "There is no such course on this server."
NO_SUCH_ROLE = "There is no such role."
NO_SUCH_ACCOUNT = "There is no such account."

BOUNDS = (
    ("rate", "Requests of a person a second"),
    ("burst", "Requests of a person at once"),
    ("address_rate", "Requests a second of an address that nobody is signed in from"),
    ("address_burst", "Requests of such an address at once"),
    ("open", "Requests of a person under way"),
    ("each", "Pieces of work of a person at a time"),
    ("running", "Pieces of work of all at a time"),
    ("waiting_each", "Pieces of work of a person in the queue"),
    ("waiting", "Pieces of work of all in the queue"),
    ("wait", "Seconds in the queue"),
    ("work", "Seconds of a piece of work"),
    ("body", "Seconds until a request has come whole"),
    ("upload_day", "Bytes that a person may send a day"),
)
