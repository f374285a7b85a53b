import { Type, type Static } from '@sinclair/typebox';
import { byName, list, PATTERN_WORDS as COMMON_WORDS } from './schema/common.ts';
import { SPREAD_WORDS, StepSchema } from './schema/steps.ts';
import { SystemSchema } from './schema/system.ts';
import {
  AlertSchema,
  BriefingSchema,
  ChangeSchema,
  DashboardSchema,
  HEAD,
  MechanismSchema,
  MessageSchema,
  NuisanceSchema,
  PersonSchema,
  PlannedSchema,
  SloSchema,
  STORY_WORDS,
  TutorialSchema,
  VariantSchema,
} from './schema/story.ts';

/**
 * The format of scenario.json, version 1: the one source of its types, its validation and its documentation. After a
 * change run `npm run generate`, which writes public/schema/scenario.v1.json and the validators.
 */
export const ScenarioSchema = Type.Object(
  {
    ...HEAD,
    briefing: BriefingSchema,
    tutorial: Type.Optional(list(TutorialSchema, 'Steps of a guided scenario; default: not guided.')),
    system: SystemSchema,
    slos: list(SloSchema, 'Objectives.', 1),
    alerts: list(AlertSchema, 'Alert rules.', 1),
    pageAlert: Type.String({ minLength: 1, maxLength: 80, description: 'The alert that pages the player and starts the clock.' }),
    changes: Type.Optional(list(ChangeSchema, 'Changes from before the world began.')),
    nuisance: Type.Optional(NuisanceSchema),
    planned: Type.Optional(list(PlannedSchema, 'Changes during the run that all variants share.')),
    dashboards: list(DashboardSchema, 'Dashboards; the first one opens first.', 1),
    people: Type.Optional(byName(PersonSchema, 'People by name.')),
    messages: Type.Optional(list(MessageSchema, 'What they write.')),
    mechanisms: list(MechanismSchema, 'Mechanisms that hypotheses choose from.', 2),
    variants: byName(VariantSchema, 'Hidden causes by name; the seed draws one.', 1),
  },
  {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Faultline scenario, version 1',
    description: 'One incident: a system, its traffic, what people see of it, and the hidden causes of its failure.',
    additionalProperties: false,
    definitions: { step: StepSchema },
  },
);

export type ScenarioFile = Static<typeof ScenarioSchema>;

/** What each pattern of the format asks for, in words. */
export const PATTERN_WORDS: Readonly<Record<string, string>> = { ...COMMON_WORDS, ...SPREAD_WORDS, ...STORY_WORDS };
