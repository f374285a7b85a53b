import { found, oneDigit, percent, type Finding } from '../findings.ts';
import { POLICIES } from '../policies/registry.ts';
import { median } from '../separation.ts';
import type { Study } from '../study.ts';
import { RELIABLE } from '../tolerances.ts';

/** What a policy came to under one cause, as certificates have it. It does nothing that could be marked; points of players who do are in players.json. */
export interface PolicySummary {
  readonly player: string;
  readonly wins: number;
  readonly tries: number;
  readonly saved: number;
  readonly minutesToRecover: number | null;
}

export function policiesIn(studies: readonly Study[]): PolicySummary[] {
  return POLICIES.flatMap(({ id }) => {
    const results = studies.flatMap(({ policies }) => policies.filter(({ policy }) => policy === id));
    if (results.length === 0) return [];
    const won = results.filter(({ win }) => win);
    return [{ player: id, wins: won.length, tries: results.length, saved: median(results.map(({ saved }) => saved)), minutesToRecover: won.length === 0 ? null : median(won.map(({ minutesToRecover }) => minutesToRecover ?? 0)) }];
  });
}

/** Whoever reads recovers the users whatever the cause is; whoever does not fails in one variant at the least. */
export function judgePolicies(byVariant: Readonly<Record<string, readonly Study[]>>): Finding[] {
  const results = Object.entries(byVariant).map(([variant, studies]) => ({ variant, policies: policiesIn(studies) }));
  return POLICIES.flatMap((policy) => {
    const played = results.flatMap(({ variant, policies }) => policies.filter(({ player }) => player === policy.id).map((entry) => ({ ...entry, variant })));
    if (played.length === 0) return [];
    const failed = played.filter(({ wins, tries }) => wins < RELIABLE * tries);
    const told = played.map(({ variant, wins, tries, saved, minutesToRecover }) => `${variant} ${wins}/${tries}${minutesToRecover === null ? '' : ` in ${oneDigit(minutesToRecover)} min`}, saves ${percent(saved)}`).join('; ');
    const who = `The player who ${policy.title}`;
    if (policy.conduct === 'sound' && failed.length > 0) return [found('players', null, false, `${who} does not recover the users in ${failed.map(({ variant }) => variant).join(', ')}: ${told}.`)];
    if (policy.conduct === 'unsound' && failed.length === 0) return [found('players', null, false, `${who} recovers the users in every variant: ${told}.`)];
    return [found('players', null, true, `${who}: ${told}.`)];
  });
}
