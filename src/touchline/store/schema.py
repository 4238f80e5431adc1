"""The tables. Two files: ``season.db`` for what people said, signed, named and cut; ``derived/derived.db`` for what
machines made of the rushes, which may be deleted and made again."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    event,
)  # fmt: skip

SCHEMA = 1
"""The version of ``season.db`` written now; older ones are upgraded, newer ones refused."""

DERIVED_SCHEMA = 4
"""The version of ``derived.db``; any other is thrown away and made again."""

truth = MetaData()
derived = MetaData()


class FileText(TypeDecorator[str]):
    """Text that may hold a file's name as the disk has it, valid Unicode or not."""

    impl = Text
    cache_ok = True
    _MARK = "\ufffe"

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        try:
            value.encode()
        except UnicodeEncodeError:
            return self._MARK + value.encode("utf-8", "surrogatepass").hex()
        return value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or not value.startswith(self._MARK):
            return value
        return bytes.fromhex(value[1:]).decode("utf-8", "surrogatepass")


def _file(name: str) -> Column[str]:
    return Column(name, FileText, nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _about(metadata: MetaData) -> Table:
    return Table("about", metadata, Column("key", Text, primary_key=True), _text("value"))


about = _about(truth)

ledger = Table(
    "ledger",
    truth,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    _text("recorded"),
    _text("clock"),
    _text("typed_by"),
    _text("body"),
    _text("prev"),
    _text("hash"),
)
ledger_private = Table(
    "ledger_private",
    truth,
    Column("seq", Integer, ForeignKey("ledger.seq"), nullable=False),
    _text("field"),
    _text("salt"),
    _text("text"),
    PrimaryKeyConstraint("seq", "field"),
)
journal = Table(
    "journal",
    truth,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _text("recorded"),
    _text("clock"),
    _text("kind"),
    _text("by"),
    _text("body"),
    _text("prev"),
    _text("hash"),
)
journal_private = Table(
    "journal_private",
    truth,
    Column("seq", Integer, ForeignKey("journal.seq"), nullable=False),
    _text("field"),
    _text("salt"),
    _text("text"),
    PrimaryKeyConstraint("seq", "field"),
)
cut = Table(
    "cut",
    truth,
    _text("name"),
    Column("version", Integer, nullable=False),
    _text("recorded"),
    _text("by"),
    _text("why"),
    _text("document"),
    PrimaryKeyConstraint("name", "version"),
)
delivery = Table(
    "delivery",
    truth,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _text("recorded"),
    _text("record"),
)
clip = Table(
    "clip",
    truth,
    Column("id", Text, primary_key=True),
    Column("content", Text, nullable=False, unique=True),
    _file("name"),
    _text("document"),
)
location = Table(
    "location",
    truth,
    _text("content"),
    _file("path"),
    Column("inside", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    _text("volume"),
    _file("within"),
    _text("seen"),
    PrimaryKeyConstraint("content", "path", "inside"),
)

about_derived = _about(derived)
finding = Table(
    "finding",
    derived,
    _text("content"),
    _text("analyser"),
    _text("version"),
    _text("settings"),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("content", "analyser"),
)
pass_made = Table(
    "pass_made",
    derived,
    _text("content"),
    _text("analyser"),
    _text("first"),
    _text("last"),
    PrimaryKeyConstraint("content", "analyser"),
)
prints = Table(
    "print",
    derived,
    _text("content"),
    _text("analyser"),
    _text("kind"),
    _text("key"),
    Column("data", LargeBinary, nullable=False),
    _text("detail"),
    PrimaryKeyConstraint("content", "analyser", "kind", "key"),
    Index("print_kind", "kind", "content"),
)
kin = Table(
    "kin",
    derived,
    Column("trace", Text, primary_key=True),
    _text("content"),
    _text("clip"),
    _text("by"),
    _text("root"),
    Column("sureness", Float, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("quality", Float, nullable=False),
    _text("spans"),
    _text("formerly"),
    _text("best"),
    Index("kin_content", "content"),
    Index("kin_root", "root"),
    Index("kin_best", "by", "root", "quality"),
)
family = Table(
    "family",
    derived,
    _text("root"),
    _text("by"),
    Column("likeness", LargeBinary, nullable=False),
    PrimaryKeyConstraint("root", "by"),
)
match = Table(
    "match",
    derived,
    _text("root"),
    _text("person"),
    Column("chance", Float, nullable=False),
    _text("by"),
    PrimaryKeyConstraint("root", "person"),
)
meeting = Table(
    "meeting",
    derived,
    _text("first"),
    _text("second"),
    _text("document"),
    PrimaryKeyConstraint("first", "second"),
    Index("meeting_second", "second"),
)
compared = Table(
    "compared",
    derived,
    Column("content", Text, primary_key=True),
    _text("document"),
)
outbox = Table(
    "outbox",
    derived,
    Column("seq", Integer, primary_key=True),
    _text("content"),
    sqlite_autoincrement=True,
)
fault = Table(
    "fault",
    derived,
    Column("seq", Integer, primary_key=True),
    _text("content"),
    _text("analyser"),
    _file("location"),
    _text("stage"),
    _text("document"),
    Index("fault_content", "content", "analyser"),
    Index("fault_location", "location"),
)
seen_file = Table(
    "seen_file",
    derived,
    Column("path", FileText, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("changed_ns", BigInteger, nullable=False),
    _text("inode"),
    _text("content"),
)

APPEND_ONLY = (ledger, journal, cut, delivery)
NUMBERED = (ledger, journal, delivery)
ERASABLE = (ledger_private, journal_private)


def _refuse(table: Table, name: str, when: str, words: str, condition: str = "") -> None:
    body = (
        f"CREATE TRIGGER {table.name}_{name} BEFORE {when} ON {table.name} {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )
    event.listen(table, "after_create", DDL(body).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]


for _table in APPEND_ONLY:
    _refuse(_table, "never_changes", "UPDATE", f"the {_table.name} is only ever added to")
    _refuse(_table, "never_shrinks", "DELETE", f"the {_table.name} is only ever added to")
for _table in NUMBERED:
    # INSERT OR REPLACE deletes without asking the trigger above, so a number must be the next one.
    _refuse(
        _table,
        "counts_on",
        "INSERT",
        f"the {_table.name} is only ever added to at its end",
        f"WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM {_table.name})",
    )
_refuse(
    cut,
    "counts_on",
    "INSERT",
    "a version of a cut is never overwritten",
    "WHEN NEW.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM cut WHERE name = NEW.name)",
)
for _table in ERASABLE:
    _refuse(_table, "never_changes", "UPDATE", "what stands beside an entry can be erased, never changed")
