"""Finding out whether a journal's file still says what was written, and which entries do not.

SQLite's own check looks at the shape of the file and passes most flipped bits; the chain of hashes
covers every stored value. A damaged file is read as far as it can be, and never changed.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlite_utils import Database

from store import canonical, connection
from store.chain import Head, unlike_opening
from store.faults import Missing, StoreFault, faults_of
from store.reader import Reader
from store.schema import MIGRATIONS
from store.walk import Problem, Walk, about

OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
JOURNALS = "SELECT journal, mode, made_at FROM journals"


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found: how many entries are sound, how far each journal goes, problems.

    The end of a journal can be cut off without a trace in the file itself; comparing `heads` with
    what the hub or a backup knows tells.
    """

    path: Path
    entries: int
    heads: dict[UUID, Head]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing at all was found wrong."""
        return not self.problems


def verify(path: Path) -> Report:
    """Check every journal in the file at `path`, also while a console writes it.

    Raises Missing when there is no file; every other fault is a problem in the report.
    """
    problems: list[Problem] = []
    try:
        with Reader.at(path) as reader:
            reader.check_ends()
    except Missing:
        raise
    except StoreFault as fault:
        problems.append(Problem(fault.what))
    try:
        with faults_of(path):
            db = connection.to_read(path)
            db.execute("BEGIN")  # one moment of the file for every check, whoever writes meanwhile
    except StoreFault as fault:
        return Report(path, 0, {}, (Problem(fault.what),))
    with closing(db):
        walk = Walk(path, db)
        problems += [*_in_shape(path, db), *_in_journals(path, db, walk), *walk.problems]
    return Report(path, walk.intact, walk.heads, tuple(problems))


def _in_shape(path: Path, db: Database) -> Iterator[Problem]:
    """What SQLite finds wrong, and tables, indexes or triggers that are not as they were made."""
    try:
        with faults_of(path):
            for (finding,) in db.execute("PRAGMA integrity_check"):
                if finding != "ok":
                    yield Problem(f"SQLite finds: {' '.join(finding.split())}")
            found = set(db.execute(OBJECTS))
            later = [migration.name for migration in MIGRATIONS.pending(db)]
    except StoreFault as fault:
        yield Problem(f"SQLite cannot check the file to its end: {fault.what}")
        return
    with closing(Database(memory=True)) as pattern:
        # A file that an older version wrote is as that one made it.
        MIGRATIONS.apply(pattern, stop_before=later)
        for kind, name, *_ in set(pattern.execute(OBJECTS)) - found:
            yield Problem(f"The {kind} {name} is not as guidecard made it")


def _in_journals(path: Path, db: Database, walk: Walk) -> Iterator[Problem]:
    """What the table `journals` says that the first entry of each journal does not."""
    try:
        with faults_of(path):
            rows = {journal: (mode, made_at) for journal, mode, made_at in db.execute(JOURNALS)}
    except StoreFault as fault:
        yield Problem(f"The list of journals cannot be read: {fault.what}")
        return
    for journal in rows.keys() - {str(journal) for journal in walk.heads}:
        yield Problem(f"Journal {journal} is listed, and no sound entry of it was found")
    for journal in walk.heads:
        if str(journal) not in rows:
            yield Problem(f"Journal {journal} has entries and is not listed")
        elif journal in walk.openings:
            opening = walk.openings[journal]
            mode, made_at = rows[str(journal)]
            how = unlike_opening(opening, mode)
            if how is None and made_at != canonical.instant_text(opening.header.at):
                how = "does not say when the journal was made as the file does"
            if how:
                yield about(opening, how)
