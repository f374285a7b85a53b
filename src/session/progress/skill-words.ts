import { SKILL_TAGS, SKILLS, type SkillTag } from '../../scenario/skills.ts';

export const skillTitle = (tag: SkillTag): string => SKILLS[tag];

const ofLetter = (letter: string): SkillTag[] => SKILL_TAGS.filter((tag) => tag.startsWith(letter));

/** All skills, by kind. */
export const SKILL_GROUPS: readonly { readonly title: string; readonly tags: readonly SkillTag[] }[] = [
  { title: 'Investigating', tags: ofLetter('K') },
  { title: 'Responding', tags: ofLetter('R') },
  { title: 'Communicating', tags: ofLetter('C') },
  { title: 'Learning afterwards', tags: ofLetter('L') },
];

export const SKILL_TAGS_KNOWN: readonly SkillTag[] = SKILL_TAGS;

export type { SkillTag };
