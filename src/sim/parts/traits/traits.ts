import { drawUnit, laneA, laneB, textKey } from '../../../base/random.ts';
import { WORDS } from '../../kernel/run.ts';
import type { World } from '../../kernel/world.ts';
import { definePart } from '../part.ts';

/**
 * **Models** something about a request, or about its user, that some have and others have not: an order paid with a gift
 * card, an account without an address. It is the same wherever the request goes, and however often it is tried again.
 * **Leaves out** values other than yes and no.
 * **Teaches** that "only five in a hundred fail" asks for what those five have in common.
 */
export const traits = definePart({
  section: 'traits',
  about: 'Something that some requests or users have.',
  fields: {
    title: { kind: 'line', about: 'What it is, for people.' },
    share: { kind: 'ratio', min: 0, max: 1, tunable: true, about: 'Share of the requests, or of the users, that have it.' },
    by: { kind: 'choice', words: ['request', 'user'], fallback: 'request', about: 'Whether each request is drawn for itself, or all requests of a user are alike.' },
    shownBy: { kind: 'refs', to: 'services', about: 'Services that put it into their spans and into the lines about exceptions. Default: every service.' },
  },
  model: ({ name, spec, param, system, station }): TraitModel => ({
    share: param('share'),
    byUser: spec.by === 'user',
    key: textKey(`trait.${name}`),
    shownBy: new Set((spec.shownBy.length > 0 ? spec.shownBy : Object.keys(system.services)).map((service) => station(service).index)),
  }),
  ops: { UNLESS_TRAIT: opUnlessTrait },
  check: (name, _spec, system) => (Object.keys(system.parts['traits'] ?? {}).indexOf(name) < TRAITS_MAX ? [] : [{ path: [], found: `more than ${TRAITS_MAX} traits`, expected: `at most ${TRAITS_MAX}` }]),
});

interface TraitModel {
  readonly share: number;
  readonly byUser: boolean;
  readonly key: number;
  readonly shownBy: ReadonlySet<number>;
}

/** Spans carry two bits for each. */
export const TRAITS_MAX = 15;

const traitsOf = (world: World): readonly TraitModel[] => world.model.parts['traits'] as readonly TraitModel[];

/** Whether a request has a trait: a function of the run, the trace or its user, and the share, so nothing is stored. */
export function hasTrait(world: World, f: number, index: number): boolean {
  const { frames } = world;
  const trait = traitsOf(world)[index];
  const of = trait.byUser ? frames.user[f] : frames.trace[f];
  return drawUnit(laneA(laneA(world.seedA, trait.key), of), laneB(laneB(world.seedB, trait.key), of), 0) < world.params[trait.share];
}

/** For spans: two bits a trait, whether the frame's service shows it and whether the request has it. */
export function traitBits(world: World, f: number): number {
  const all = traitsOf(world);
  let bits = 0;
  for (let i = 0; i < all.length; i++) {
    if (all[i].shownBy.has(world.frames.service[f])) bits |= (hasTrait(world, f, i) ? 3 : 1) << (2 * i);
  }
  return bits;
}

/** Of the traits that the frame's service shows: 1 for those that the request has, 0 for the others. */
export function shownTraits(world: World, f: number): number[] {
  return traitsOf(world).flatMap((trait, i) => (trait.shownBy.has(world.frames.service[f]) ? [hasTrait(world, f, i) ? 1 : 0] : []));
}

/** Opcode UNLESS_TRAIT: trait, target. */
function opUnlessTrait(world: World, f: number, pc: number): boolean {
  const { code } = world.model;
  world.frames.pc[f] = hasTrait(world, f, code[pc + 1]) ? pc + WORDS : code[pc + 2];
  return true;
}
