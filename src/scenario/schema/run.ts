import { Type, type Static } from '@sinclair/typebox';
import { byValue, closed, duration, line, list, name, oneOf, prose, whole } from './common.ts';

/** Recorded runs, runs/<name>.win.json and runs/<name>.lose.json: what a player does, each at a time after the page. */

export const PANELS = ['map', 'slo', 'dashboards', 'metrics', 'logs', 'traces', 'changes', 'database', 'channel'] as const;

const at = duration('After the page.', ['3m']);
const kind = <const K extends string>(word: K) => Type.Unsafe<K>({ type: 'string', const: word, description: 'What is done.' });
const panel = oneOf(PANELS, 'A panel.');
const id = whole(0, 100_000, 'Counted from 0 in the order of making.');
const idOrNull = Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 0, description: 'A hypothesis, or null.' });
const free = (max: number, description: string) => Type.String({ maxLength: max, description });

const Claim = closed(
  {
    component: line('A part of the system.'),
    mechanism: line('A mechanism.'),
    trigger: free(2_000, 'A change by its index, or free text.'),
    confidence: Type.Unsafe<1 | 2 | 3 | 4 | 5>({ type: 'integer', enum: [1, 2, 3, 4, 5], description: 'From 1 to 5.' }),
    prediction: free(2_000, 'What is expected, and where.'),
    predicts: Type.Optional(closed({ expr: free(4_000, 'PromQL.'), side: oneOf(['high', 'usual', 'low'], 'How it reads beside what is usual.') }, 'The same as a reading.')),
  },
  'A hypothesis.',
);
const labels = Type.Unsafe<Record<string, string>>({ type: 'object', additionalProperties: { type: 'string', maxLength: 200 }, maxProperties: 32, description: 'Labels.' });
const Pin = closed(
  {
    panel,
    title: free(200, 'Title.'),
    query: free(4_000, 'Query.'),
    fromMs: Type.Number({ description: 'From, epoch ms.' }),
    toMs: Type.Number({ description: 'To, epoch ms.' }),
    digest: free(2_000, 'What it said.'),
    component: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 200, description: 'The part it speaks about.' }),
    labels,
    answer: Type.Optional(free(64, 'Hash of what the query answered.')),
  },
  'Pinned evidence.',
);
const args = Type.Unsafe<Record<string, string | number | boolean>>({
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
  maxProperties: 16,
  description: 'Arguments of the verb.',
});
const stance = oneOf(['for', 'against'], 'Whether it supports or contradicts.');

const minutes = (description: string) => Type.Unsafe<number | null>({ type: ['number', 'null'], minimum: 0, maximum: 1_000_000_000, description });
const ROLES = ['incident_commander', 'operations', 'communications', 'scribe'] as const;
const Update = closed(
  {
    status: oneOf(['investigating', 'identified', 'monitoring', 'resolved'], 'Where the incident stands.'),
    impact: closed({ slos: list(free(120, 'An objective.'), 'Objectives that are missed.', 0, 50), share: oneOf(['none', 'some', 'many', 'most'], 'How many of their users suffer.') }, 'What users see.'),
    cause: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 120, description: 'The part that is behind it, or null.' }),
    actions: list(closed({ action: idOrNull, what: free(2_000, 'What is done.'), owner: free(120, 'By whom.') }, 'An action.'), 'What is being done.', 0, 50),
    nextUpdateMinutes: minutes('When the next update comes.'),
  },
  'What the update says, in parts.',
);
const Postmortem = closed(
  {
    summary: free(4_000, 'What happened.'),
    impactUserSeconds: minutes('Bad user-seconds from the page on.'),
    timeline: list(closed({ atUs: whole(0, Number.MAX_SAFE_INTEGER, 'World time in microseconds.'), text: free(2_000, 'What happened.'), pinId: idOrNull }, 'An entry.'), 'What happened when.', 0, 200),
    detectionMinutes: minutes('From the beginning of the fault to the page.'),
    responseMinutes: minutes('From the page to the first action.'),
    factors: list(free(120, 'A factor.'), 'Contributing factors.', 0, 200),
    whys: list(free(120, 'A factor.'), 'A chain of them.', 0, 200),
    actions: list(
      closed({ bank: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 120, description: 'An entry of the bank, or null.' }), text: free(2_000, 'What to do.'), owner: free(120, 'Who does it.'), dueDays: minutes('In how many days.'), measure: free(2_000, 'How one sees that it is done.') }, 'An action item.'),
      'What is to be done.',
      0,
      200,
    ),
    wentWell: free(4_000, 'What went well.'),
  },
  'The written review.',
);

const kinds = {
  acknowledge: closed({ at, kind: kind('acknowledge') }, 'Takes the page.'),
  look: closed({ at, kind: kind('look'), panel, query: free(4_000, 'Query.') }, 'Opens a panel.'),
  pin: closed({ at, kind: kind('pin'), pin: Pin }, 'Pins evidence.'),
  unpin: closed({ at, kind: kind('unpin'), pinId: id }, 'Removes a pin.'),
  'hypothesis.add': closed({ at, kind: kind('hypothesis.add'), claim: Claim }, 'States a hypothesis.'),
  'hypothesis.revise': closed({ at, kind: kind('hypothesis.revise'), hypothesisId: id, claim: Claim }, 'Changes one.'),
  'hypothesis.drop': closed({ at, kind: kind('hypothesis.drop'), hypothesisId: id, reason: free(2_000, 'Why.') }, 'Drops one.'),
  'evidence.link': closed({ at, kind: kind('evidence.link'), hypothesisId: id, pinId: id, stance }, 'Links a pin to a hypothesis.'),
  'evidence.unlink': closed({ at, kind: kind('evidence.unlink'), hypothesisId: id, pinId: id }, 'Takes the link away.'),
  mitigate: closed({ at, kind: kind('mitigate'), verb: name('A verb, such as rollback.'), args, hypothesisId: idOrNull }, 'Acts on the system.'),
  post_update: closed({ at, kind: kind('post_update'), audience: oneOf(['team', 'status_page'], 'Who reads it.'), text: prose('The update.'), update: Type.Optional(Update) }, 'Tells people.'),
  set_severity: closed(
    { at, kind: kind('set_severity'), severity: Type.Unsafe<1 | 2 | 3 | 4>({ type: 'integer', enum: [1, 2, 3, 4], description: 'From 1 (worst) to 4.' }) },
    'Sets the severity.',
  ),
  assign: closed({ at, kind: kind('assign'), role: oneOf(ROLES, 'A role.'), to: free(120, 'A person, or you.') }, 'Gives somebody a role.'),
  hand_over: closed({ at, kind: kind('hand_over'), to: free(120, 'A person, or you.'), summary: free(2_000, 'Where things stand.') }, 'Hands the command over.'),
  hint: closed({ at, kind: kind('hint'), level: Type.Unsafe<1 | 2 | 3 | 4>({ type: 'integer', enum: [1, 2, 3, 4], description: 'From 1 to 4.' }) }, 'Asks for a hint.'),
  explain_hint: closed({ at, kind: kind('explain_hint'), choice: free(120, 'What was chosen.') }, 'Says what the hint meant.'),
  write_postmortem: closed({ at, kind: kind('write_postmortem'), postmortem: Postmortem }, 'Writes the review, after the end.'),
  resolve: closed({ at, kind: kind('resolve'), summary: free(2_000, 'What happened.'), hypothesisId: idOrNull }, 'Declares it over.'),
};

export const INTENT_KINDS = Object.keys(kinds);
export type IntentFile = Static<(typeof kinds)[keyof typeof kinds]>;

export const RunSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String({ maxLength: 400, description: 'Path of this schema, for editors.' })),
    title: line('What the run shows.'),
    seed: Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 0, maximum: 4_294_967_295, description: 'A seed, or null: any seed.' }),
    variant: name('A variant of the scenario.'),
    intents: list(byValue<IntentFile>('kind', kinds, 'Something that the player does.'), 'What the player does, in order of time.', 0, 1_000),
  },
  {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Faultline recorded run, version 1',
    description: 'What a player does in a scenario, each at a time after the page.',
    additionalProperties: false,
  },
);

export type RunFile = Static<typeof RunSchema>;
