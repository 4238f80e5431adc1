"""Everything known at one moment that a verdict on a cut needs, and the verdict on a whole cut for all its targets.

Loaded once, asked often: clearing a cut, judging each fix before it is offered, and delivering all look at the same snapshot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from touchline.domain.cut.crossing import Spoken, crossing
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.pace import Pace
from touchline.domain.facts.attention import Attention
from touchline.domain.facts.facts import Fact, Frames, unidentified
from touchline.domain.ledger.ledger import YES, Entry, Target
from touchline.domain.ledger.spelling import Spelling
from touchline.domain.ledger.targets import alike
from touchline.domain.people.identity import Identities
from touchline.domain.rushes.media import Clip
from touchline.domain.time.moment import parse_moment
from touchline.domain.verdict.case import Case, CaseClip, CasePerson, CutEvent
from touchline.domain.verdict.case_parts import case_clip, case_people
from touchline.domain.verdict.clearance import Clearance, ClearedSpan
from touchline.domain.verdict.clearing import Judged, beyond, in_cut, with_attention, without_footage, worst_of
from touchline.domain.verdict.kept_verdicts import KeptVerdicts, licences_of
from touchline.domain.verdict.reasons import in_words
from touchline.domain.verdict.testimony import refused
from touchline.domain.verdict.treated import resting_on, told_to_judge, under_names
from touchline.domain.words.phrases import Streams
from touchline.domain.world.world import World

_NOWHERE = Attention()


@dataclass(frozen=True)
class Snapshot:
    """``as_of`` an ISO moment; ``head`` the ledger's; people everywhere under their handles, every other name in one
    ``spelling``. By clip id: ``facts`` as the judge is told them, ``attention``, ``streams`` of what is said and,
    where the rate varies, the ``times`` of frames in seconds."""

    as_of: str
    head: tuple[int, str]
    world: World
    entries: tuple[Entry, ...]
    clips: Mapping[str, Clip]
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    attention: Mapping[str, Attention] = field(default_factory=dict)
    spelling: Spelling = field(default_factory=Spelling)
    times: Mapping[str, Sequence[float]] = field(default_factory=dict)
    streams: Mapping[str, Streams] = field(default_factory=dict)
    who: Identities = field(default_factory=Identities)
    """Who the traces in these clips are."""
    doubts: tuple[str, ...] = ()
    """What cannot be told as it was at that moment, in sentences."""
    proven: bool = False
    """Whether a leak scan has seen that the treatments of the cut that is asked about work: only then do they count."""
    uncovered: bool = False
    """Whether the footage is asked about as it is under the treatments of a cut."""
    listened: frozenset[str] = frozenset()
    """Phrases that are listened for across the events of a cut, whether or not these entries name them: where two ledgers are
    compared, both are told of the same."""

    def called(self, name: str) -> tuple[str, ...]:
        """Under which names facts tell of a person: the handle of an id; of a trace, everybody whom it may show."""
        return tuple(map(self.world.called, self.who.names(name))) if unidentified(name) else (self.world.called(name),)

    def in_names(self, cut: Cut) -> Cut:
        """The cut with what its treatments hide called as facts call it: people, tunes that were given their titles, names spelled in
        several ways."""
        return under_names(cut, self.called, lambda kind, value: self.spelling.named(kind, self.world.named.get(value, value)))

    @property
    def day(self) -> str:
        return self.as_of[:10]

    @cached_property
    def people(self) -> Mapping[str, CasePerson]:
        """Everybody by handle."""
        return case_people(self.world, self.day)

    @cached_property
    def standing_order(self) -> tuple[tuple[Entry, ...], Mapping[str, tuple[str, ...]]]:
        """The ledger as it is judged, and who is in each group it names.

        A yes to a group is for whoever is in it on the day; a no, and a say, for whoever was in it at any time since it
        was said: nobody's no ends because somebody left.
        """
        groups = {name: tuple(map(self.world.called, self.world.members(name, self.day))) for name in self.world.groups}
        return tuple(self._meant(entry, groups) for entry in self.entries), groups

    def _meant(self, entry: Entry, groups: dict[str, tuple[str, ...]]) -> Entry:
        named = [name[1:] for name in entry.scope.person or () if name.startswith("@")]
        said = entry.recorded.date().isoformat()
        meant = {}
        for name in named:
            now = groups.setdefault(name, ())
            since = tuple(map(self.world.called, self.world.members(name, self.day, since=said)))
            if entry.kind not in YES and since != now:
                meant[f"@{name}"] = f"@{name} since {said}"
                groups[f"{name} since {said}"] = since
        if not meant:
            return entry
        person = tuple(meant.get(name, name) for name in entry.scope.person or ())
        return replace(entry, scope=replace(entry.scope, person=person))

    def clear(self, cut: Cut, targets: Sequence[Target], only: Collection[str] | None = None) -> Clearance:
        """Every span of every event of the cut (or of those with these ids), with the worst verdict among the targets."""
        asked = [event for event in cut.events if only is None or event.id in only]
        events = self._footage(asked)  # read first: who and what is in them tells what is hidden
        cut = self.in_names(cut)
        targets = tuple(dict.fromkeys(map(self.spelling.target, targets)))
        judged = self._judged(cut, events, self._unlike(targets))
        spans: list[ClearedSpan] = []
        for event in asked:
            if event.clip is None:
                spans.append(without_footage(event))
                continue
            looked = self.attention.get(event.clip, _NOWHERE)
            pieces = list(with_attention(judged.get(event.id, ()), event.channel, looked))
            pieces += beyond(event, self.clips[event.clip])
            spans += in_cut(cut, event, self.paces[event.clip], pieces)
        named = {name.partition(":")[2] or name for span in spans for name in (*span.because, *span.flags)}
        return Clearance(
            cut.label,
            cut.rate,
            cut.frames,
            self.as_of,
            self.head,
            targets,
            tuple(spans),
            {name: entry for name, entry in self.said.items() if name in named},
            self.doubts,
        )

    @cached_property
    def said(self) -> Mapping[str, Entry]:
        """Every entry by its id, in the order of the ledger."""
        return {entry.id: entry for entry in self.entries}

    def why(self, reason: str) -> str:
        """A reason as a phrase; hundreds of thousands of spans have few reasons."""
        if reason not in self._whys:
            self._whys[reason] = in_words(reason, self.said)
        return self._whys[reason]

    @cached_property
    def _whys(self) -> dict[str, str]:
        return {}

    def counted(self, cut: Cut, targets: Sequence[Target], only: Collection[str]) -> frozenset[str]:
        """The licences whose frames are counted over a whole cut that these of its events rely on as they are, by id."""
        events = self._footage([event for event in cut.events if event.id in only])
        ranges = [(event.clip, event.channel, event.span.start, event.span.end) for event in events]
        asked = tuple(dict.fromkeys(map(self.spelling.target, targets)))
        return frozenset(name for target in self._unlike(asked) for kept in self._kept(target).of(ranges) for name in licences_of(kept))

    def _unlike(self, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        """One of those to which the ledger says the same; cut after cut asks about the same targets."""
        if targets not in self._told_apart:
            self._told_apart[targets] = tuple(alike(targets, self.entries))
        return self._told_apart[targets]

    @cached_property
    def _told_apart(self) -> dict[tuple[Target, ...], tuple[Target, ...]]:
        return {}

    def _footage(self, events: Sequence[Event]) -> tuple[CutEvent, ...]:
        """What events show of their clips, as far as these go."""
        return tuple(
            CutEvent(e.id, e.channel, e.clip, there)
            for e in events
            if e.clip and e.source and (there := e.source.meets(self.clips[e.clip].whole))
        )

    def _judged(self, cut: Cut, events: Sequence[CutEvent], targets: Sequence[Target]) -> dict[str, list[Judged]]:
        """Every event's verdicts. A phrase that the cut itself makes is only heard where it does; elsewhere its words are
        what they were."""
        joined = crossing(cut, self.spoken, self.phrases, {event.id for event in events})
        treatments = {event.id: event.treatments for event in cut.events if event.treatments and not self.uncovered}
        told = {}
        for target in targets:
            kept = self._kept(target)
            apart = {name: kept.with_facts({made[0].clip: made}) for name, made in joined.items()}
            told[target] = kept, apart
        as_is = worst_of({target: kept.judge(events, apart=apart) for target, (kept, apart) in told.items()})
        treated = {event.id: treatments[event.id] for event in events if event.id in treatments}
        if not treated:
            return as_is
        hidden = tuple(one for name, done in treated.items() for one in told_to_judge(name, done))
        judged = worst_of({target: kept.judge(events, hidden, apart=apart) for target, (kept, apart) in told.items()})
        for name, done in treated.items():
            judged[name] = list(resting_on(judged[name], as_is[name], done, self.proven))
        return judged

    def _kept(self, target: Target) -> KeptVerdicts:
        """What the ledger says to one target, kept: cut after cut asks about the same footage."""
        if target not in self._verdicts:
            self._verdicts[target] = KeptVerdicts(self._case(target), self._clip, self._told)
        return self._verdicts[target]

    @cached_property
    def _verdicts(self) -> dict[Target, KeptVerdicts]:
        return {}

    @cached_property
    def phrases(self) -> frozenset[str]:
        """Those that are listened for across the events of a cut."""
        return refused(self.entries) | self.listened

    @cached_property
    def spoken(self) -> Spoken:
        """What is said in the clips."""
        return Spoken(self.streams, self.paces)

    def _clip(self, name: str) -> CaseClip:
        return case_clip(self.clips[name])

    def _told(self, clip: str, channel: str, frames: Sequence[Frames]) -> Sequence[Fact]:
        return self.facts.get(clip, ())

    @cached_property
    def paces(self) -> Mapping[str, Pace]:
        """How the frames of each clip follow each other."""
        return _Paces(self.clips, self.times)

    def _case(self, target: Target) -> Case:
        """The ledger, the people and the moment; which footage is asked about is said elsewhere."""
        ledger, groups = self.standing_order
        return Case({}, self.people, groups, (), ledger, (), target, parse_moment(self.as_of))


class _Paces(Mapping[str, Pace]):
    """Worked out for each clip when it is first asked for."""

    def __init__(self, clips: Mapping[str, Clip], times: Mapping[str, Sequence[float]]) -> None:
        self._clips, self._times = clips, times
        self._made: dict[str, Pace] = {}

    def __getitem__(self, clip_id: str) -> Pace:
        if clip_id not in self._made:
            clip = self._clips[clip_id]
            variable = clip.probe.picture is not None and clip.probe.picture.variable
            times = self._times.get(clip_id, ()) if variable and len(clip.rushes) == 1 else ()
            self._made[clip_id] = Pace(clip.rate, variable, times)
        return self._made[clip_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._clips)

    def __len__(self) -> int:
        return len(self._clips)
