import { found, oneDigit, percent, type Finding } from '../findings.ts';
import { PLAYERS } from '../players/registry.ts';
import { median } from '../separation.ts';
import type { Study } from '../study.ts';
import { RELIABLE } from '../tolerances.ts';

export interface PlayerSummary {
  readonly player: string;
  readonly wins: number;
  readonly tries: number;
  readonly saved: number;
  readonly minutesToRecover: number | null;
  /** Median of the whole rubric's points; null until it is marked here. */
  readonly points: number | null;
}

export function playersIn(studies: readonly Study[]): PlayerSummary[] {
  return PLAYERS.flatMap(({ id }) => {
    const results = studies.flatMap(({ players }) => players.filter(({ player }) => player === id));
    if (results.length === 0) return [];
    const won = results.filter(({ win }) => win);
    const marked = results.flatMap(({ points }) => points ?? []);
    return [{ player: id, wins: won.length, tries: results.length, saved: median(results.map(({ saved }) => saved)), minutesToRecover: won.length === 0 ? null : median(won.map(({ minutesToRecover }) => minutesToRecover ?? 0)), points: marked.length === 0 ? null : median(marked) }];
  });
}

/** Whoever reads recovers the users whatever the cause is; whoever does not fails in one variant at the least. */
export function judgePlayers(byVariant: Readonly<Record<string, readonly Study[]>>): Finding[] {
  const results = Object.entries(byVariant).map(([variant, studies]) => ({ variant, players: playersIn(studies) }));
  return PLAYERS.flatMap((player) => {
    const played = results.flatMap(({ variant, players }) => players.filter((entry) => entry.player === player.id).map((entry) => ({ ...entry, variant })));
    if (played.length === 0) return [];
    const failed = played.filter(({ wins, tries }) => wins < RELIABLE * tries);
    const told = played.map(({ variant, wins, tries, saved, minutesToRecover }) => `${variant} ${wins}/${tries}${minutesToRecover === null ? '' : ` in ${oneDigit(minutesToRecover)} min`}, saves ${percent(saved)}`).join('; ');
    const who = `The player who ${player.title}`;
    if (player.conduct === 'sound' && failed.length > 0) return [found('players', null, false, `${who} does not recover the users in ${failed.map(({ variant }) => variant).join(', ')}: ${told}.`)];
    if (player.conduct === 'unsound' && failed.length === 0) return [found('players', null, false, `${who} recovers the users in every variant: ${told}.`)];
    return [found('players', null, true, `${who}: ${told}.`)];
  });
}
