/**
 * What can be practised, by tag: investigation (K), response (R), communication (C) and learning afterwards (L). A scenario names
 * the few that it asks for most.
 */
export const SKILLS = {
  K1: 'Scoping first: who, where, since when',
  K2: 'The last change, and when it is innocent',
  K3: 'Isolating the fault by halves',
  K4: 'Hypotheses that can be proved wrong',
  K5: 'Finding the bottleneck, and the next one',
  K6: 'Feedback loops',
  K7: 'First principles',
  K8: 'The simplest explanation first',
  K9: 'Utilisation, saturation, errors; golden signals',
  K10: 'Rates, queues and what they add up to',
  K11: 'Percentiles and baselines instead of averages',
  K12: 'What did not change as evidence',
  K13: 'The caller’s view beside the callee’s',
  K14: 'Following one id through logs and traces',
  K15: 'Making the failure happen again',
  K16: 'One reversible change at a time',
  R1: 'Mitigating before explaining',
  R2: 'Generic mitigations: undo, shift, limit, degrade, scale',
  R3: 'Verifying that users recovered, and that it lasts',
  R4: 'Keeping the evidence',
  R5: 'Right answers before fast ones',
  C1: 'Clear roles',
  C2: 'Updates when promised',
  C3: 'Saying what users suffer',
  C4: 'A log of decisions',
  C5: 'Writing to customers without guessing',
  C6: 'Handing over',
  L1: 'A timeline with evidence',
  L2: 'Contributing factors instead of one root',
  L3: 'Blameless words',
  L4: 'Action items that remove the hazard',
  L5: 'What went well',
  L6: 'Trade-offs written down',
  L7: 'Sharing what was learnt',
} as const;

export type SkillTag = keyof typeof SKILLS;
export const SKILL_TAGS = Object.keys(SKILLS) as readonly SkillTag[];
