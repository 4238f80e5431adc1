"""Every verb of the program: its name, the file it lives in, the panel of the help it stands in, and one line."""

from __future__ import annotations

from typing import NamedTuple


class Verb(NamedTuple):
    name: str
    file: str
    room: str
    line: str
    hands: bool = False
    """Whether other processes do its work, which take up their tools while the verb itself is still being loaded."""


_START, _LOG, _FIND, _CUT, _TALK, _LEDGER, _CLEAR = (
    "Start", "Offload and log", "People and finding", "Cut", "Talks", "Ledger: who said yes, who said no", "Clear and deliver")

VERBS = (
    Verb("demo", "demo", _START, "The whole story on a made-up season, from cards to a mended, delivered cut."),
    Verb("new", "new", _START, "Make a season folder."),
    Verb("backup", "backup", _START, "Copy the season's truth to a safe place while it is open."),
    Verb("relink", "relink", _START, "Find rushes again that moved or came back."),
    Verb("offload", "offload", _LOG, "Copy a card twice, read both copies back, seal them."),
    Verb("verify", "verify", _LOG, "Check a copy against its ASC MHL history."),
    Verb("log", "log", _LOG, "Log footage: proxy, shots, speech; one decode a clip.", hands=True),
    Verb("clips", "clips", _LOG, "List what has been logged."),
    Verb("facts", "facts", _LOG, "Everything known about one clip."),
    Verb("sync", "sync", _LOG, "What ran at the same time, and the same moment from every camera."),
    Verb("faults", "faults", _LOG, "What could not be read or done, and what to do about it."),
    Verb("models", "models", _LOG, "List, check and fetch the models."),
    Verb("people", "people", _FIND, "Who is in the season; add people and groups."),
    Verb("person", "person", _FIND, "Everything held about somebody."),
    Verb("purge", "purge", _FIND, "Erase everything held about somebody; what they refused stays blocked."),
    Verb("name", "name", _FIND, "Give an unidentified face or voice its name."),
    Verb("places", "places", _FIND, "Places; say where clips were shot."),
    Verb("fixtures", "fixtures", _FIND, "The fixture list; say what match a clip belongs to."),
    Verb("fact", "fact", _FIND, "State what you saw or heard in a clip."),
    Verb("watched", "watched", _FIND, "Sign that you watched and listened to a stretch."),
    Verb("find", "find", _FIND, "Find words, phrases, people, places."),
    Verb("day", "day", _FIND, "One shooting day on one page: what, where, who, takes, faults."),
    Verb("show", "show", _FIND, "A contact sheet or short clip of a hit or a range."),
    Verb("cut", "cut", _CUT, "Make, change, compare, import and export cuts."),
    Verb("talk", "talk", _TALK, "Talks with media groups: offers, stances, reports, deals, endings."),
    Verb("say", "entries", _LEDGER, "Put somebody on a rung of the ladder of say."),
    Verb("grant", "entries", _LEDGER, "A blanket yes by an agreement."),
    Verb("release", "releases", _LEDGER, "A person's yes; many from a sheet; forms to be signed."),
    Verb("releases", "releases", _LEDGER, "Who has no release, and whose ends soon."),
    Verb("location", "entries", _LEDGER, "A place's yes, or a posted filming notice."),
    Verb("licence", "entries", _LEDGER, "A yes for third-party footage or music."),
    Verb("refuse", "entries", _LEDGER, "A person's no."),
    Verb("veto", "entries", _LEDGER, "A no by somebody with a say."),
    Verb("embargo", "entries", _LEDGER, "Not before a date."),
    Verb("term", "entries", _LEDGER, "A clause of a deal that forbids something."),
    Verb("lift", "entries", _LEDGER, "Take back an entry."),
    Verb("ledger", "ledger", _LEDGER, "Read the ledger, as of any time; verify its chain."),
    Verb("affected", "affected", _LEDGER, "Every frame of every cut and delivery that an entry touches."),
    Verb("judge", "judge", _CLEAR, "The answer to one case of clearance, as JSON."),
    Verb("clear", "clear", _CLEAR, "What of a cut is cleared, blocked, unknown, and why."),
    Verb("book", "book", _CLEAR, "The clearance book's tables: every second, person, place, cue and duty."),
    Verb("what-if", "what_if", _CLEAR, "What it would cost, before anybody says or signs it."),
    Verb("recall", "recall", _CLEAR, "What left the house and is no longer as it was cleared, and who must be told."),
    Verb("mend", "mend", _CLEAR, "Propose and apply fixes for what is blocked."),
    Verb("deliver", "deliver", _CLEAR, "Render and deliver a cut that is cleared."),
    Verb("dismiss", "dismiss", _CLEAR, "Say that an alarm of the leak scan is none, and why."),
    Verb("check", "check", _CLEAR, "Prove a delivery: every byte, the signature, the film."),
)
