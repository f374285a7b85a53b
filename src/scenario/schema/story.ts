import { Type, type Static } from '@sinclair/typebox';
import { byName, byParam, amount, closed, duration, line, list, name, number, oneOf, prose, range, whole, yes } from './common.ts';
import { SKILL_TAGS } from '../skills.ts';
import { ActionSchema, CHANGE_KINDS, FaultSchema } from './fault.ts';

/** What surrounds the system: objectives, alerts, people, dashboards, and the hidden causes. */

const UNTIL_PATTERN = '^[a-z_]{1,20}([.:][a-z_]{1,30})?$';
const ALERT_PATTERN = '^[A-Z][A-Za-z0-9]{0,79}$';
const START_PATTERN = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$';
export const STORY_WORDS: Readonly<Record<string, string>> = {
  [UNTIL_PATTERN]: 'an intent such as "acknowledge", "look:<panel>", "mitigate:<verb>" or "recovered"',
  [ALERT_PATTERN]: 'a name such as "OrdersSlow": letters and digits, starting with a capital',
  [START_PATTERN]: 'a moment in UTC such as "2026-03-02T13:40:00Z"',
};

export const BriefingSchema = closed(
  {
    role: line('Who the player is.'),
    situation: prose('Where they find themselves.'),
    known: list(prose('A fact.'), 'What is known before the page.'),
    goal: prose('What to reach.'),
  },
  'What the player reads before the page.',
);

export const TutorialSchema = closed(
  {
    title: line('The step.'),
    text: prose('What to do and why.'),
    until: Type.String({
      pattern: UNTIL_PATTERN,
      maxLength: 60,
      description: 'What completes it: an intent such as "acknowledge" or "hypothesis.add", "look:<panel>", "mitigate:<verb>", or "recovered".',
      examples: ['look:traces'],
    }),
  },
  'A step of a guided scenario.',
);

export const SloSchema = closed(
  {
    id: name('Name.'),
    title: line('What is promised.'),
    journeys: list(name('A journey of a client route.'), 'The journeys that count.', 1),
    under: duration('Good means answered without an error within this time; a boundary of the duration histograms.', ['1s']),
    target: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'Share of good requests, such as 0.99.' }),
    window: Type.Optional(duration('Over this time; default 720h (30 days).')),
  },
  'A service-level objective, seen from the clients.',
);

export const AlertSchema = closed(
  {
    name: Type.String({ pattern: ALERT_PATTERN, maxLength: 80, description: 'Name, such as OrdersSlow.' }),
    expr: prose('PromQL; fires while it returns anything.'),
    for: Type.Optional(duration('For this long before it fires; default at once.')),
    severity: oneOf(['page', 'ticket'], 'Whether it wakes somebody.'),
    summary: line('What the alert says.'),
    runbook: prose('What its runbook says.'),
  },
  'An alert rule.',
);

export const ChangeSchema = closed(
  {
    ago: duration('How long before the beginning of the world.'),
    kind: oneOf(CHANGE_KINDS, 'What kind of change.'),
    target: line('What was changed.'),
    from: Type.Optional(line('Before.')),
    to: Type.Optional(line('After.')),
    by: line('Who did it.'),
    note: prose('What the ledger says.'),
  },
  'A change from before the world began.',
);

export const PlannedSchema = closed(
  {
    at: range('World time.'),
    do: ActionSchema,
    chance: Type.Optional(number(0, 1, 'Share of runs in which it happens, drawn by the seed; default 1.')),
    group: Type.Optional(name('Of all that carry the same group, the seed chooses one: which red herring lies about.')),
  },
  'Something that happens whatever the hidden cause is.',
);

/** What differs from run to run without meaning anything, so that words and numbers cannot be remembered in place of evidence. */
export const NuisanceSchema = closed(
  {
    startWithin: Type.Optional(duration('The run begins up to this much later in the day, in whole minutes; default 0s.', ['3h'])),
    words: Type.Optional(
      byName(
        list(line('One choice.'), 'The seed takes one of these.', 1, 20),
        'Words by name: "{name}" in double braces in an alert, a dashboard, a message, a change or a truth stands for the word that the seed takes.',
      ),
    ),
  },
  'What the seed varies besides the cause.',
);

const Panel = closed(
  {
    title: line('Title.'),
    unit: oneOf(['seconds', 'per_second', 'ratio', 'bytes', 'count'], 'Unit of the values.'),
    queries: list(closed({ expr: prose('PromQL.'), legend: Type.String({ maxLength: 200, description: 'Name of the series; {{label}} stands for a label.' }) }, 'A query.'), 'Queries.', 1, 10),
    threshold: Type.Optional(number(-1e12, 1e12, 'A line drawn at this value.')),
  },
  'A panel.',
);
export const DashboardSchema = closed({ id: name('Name.'), title: line('Title.'), panels: list(Panel, 'Panels.', 1, 30) }, 'A dashboard.');
export const PersonSchema = closed({ name: line('Name.'), role: line('Role.') }, 'Somebody who writes in.');
export const MessageSchema = closed(
  {
    from: name('One of the people.'),
    text: prose('What they write.'),
    after: duration('After the page.'),
    while: Type.Optional(oneOf(['bad', 'good', 'any'], 'Only while users suffer, only when they no longer do, or in any case; default bad.')),
    silentFor: Type.Optional(
      closed(
        { audience: oneOf(['team', 'status_page', 'anyone'], 'Who has heard nothing.'), for: duration('For how long.', ['10m']) },
        'Only once nobody has posted an update to them for so long, counted from the page; "after" is then the earliest time.',
      ),
    ),
    afterAction: Type.Optional(name('Only once the player has taken this action, a verb such as restart; "after" then counts from the first time.')),
    until: Type.Optional(duration('After the page: not sent later than this.')),
  },
  'A message in the incident channel.',
);
export const MechanismSchema = closed({ id: name('Name.'), title: line('What hypotheses call it.'), family: name('Kind of mechanism.') }, 'A mechanism to choose from.');

const Truth = closed(
  {
    component: name('A service, database or pool.'),
    mechanism: name('One of the mechanisms.'),
    trigger: prose('What set it off, in words.'),
    change: Type.Optional(closed({ kind: oneOf(CHANGE_KINDS, 'Kind.'), target: line('What was changed.') }, 'The line of the change ledger that set it off, where there is one.')),
    story: list(prose('A sentence.'), 'What happened, in order.', 1),
    discriminators: list(prose('A reading.'), 'What tells this cause from the others.', 1),
    permanentFix: prose('What to do after the incident.'),
    prevention: list(prose('A measure.'), 'What would have prevented it.', 1),
  },
  'The truth, shown in the debrief.',
);

export const VariantSchema = closed(
  {
    title: line('The cause in a few words, shown in the debrief.'),
    weight: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1_000, description: 'How often the seed draws it, relative to the others; default 1.' })),
    fault: FaultSchema,
    params: Type.Optional(byParam(amount('Value.'), 'Tunables that differ from the start in this variant.')),
    truth: Truth,
    verdicts: list(
      closed({ mitigation: line('An action, such as "rollback inventory".'), verdict: oneOf(['works', 'helps', 'harms'], 'What it does: ends it, eases it, or neither (and may make it worse).'), why: prose('Why.') }, 'A verdict.'),
      'Verdicts on mitigations, for the debrief.',
      1,
    ),
  },
  'A hidden cause.',
);

export const HEAD = {
  $schema: Type.Optional(Type.String({ maxLength: 400, description: 'Path of this schema, for editors.' })),
  draft: Type.Optional(yes('Not proven yet: it can be played and says so in the library; CI asks for no certificate. Default false.')),
  schemaVersion: Type.Unsafe<1>({ type: 'integer', enum: [1], description: 'Version of this format: 1.' }),
  id: name('Name of the scenario and of its folder.'),
  title: line('What the library calls it; gives nothing away.'),
  family: name('Family of incidents.'),
  catalogue: Type.Optional(list(line('Entry of the catalogue.'), 'Where it comes from.')),
  difficulty: whole(1, 5, 'From 1 to 5.'),
  summary: prose('What the library says about it.'),
  practises: list(line('A skill.'), 'What it practises.', 1),
  skills: Type.Optional(list(oneOf(SKILL_TAGS, 'A tag of the list of skills.'), 'The skills that it asks for most, by tag; a learner’s progress is kept for each. Default none.', 0, 6)),
  minutes: whole(1, 240, 'How long a run takes.'),
  start: Type.String({
    pattern: START_PATTERN,
    maxLength: 20,
    description: 'Wall clock at the beginning of the world, in UTC.',
    examples: ['2026-03-02T13:40:00Z'],
  }),
  history: duration('Healthy time before the fault may begin.'),
  horizon: duration('Time to play after the page.'),
};

export type DashboardFile = Static<typeof DashboardSchema>;
export type AlertFile = Static<typeof AlertSchema>;
export type VariantFile = Static<typeof VariantSchema>;
