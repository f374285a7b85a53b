import { describe, expect, it } from 'vitest';
import { moveDrill, phaseOf, type DrillEvent, type DrillPhase } from '../../../src/drill/phases.ts';

describe('the phases of a drill', () => {
  it('go from the lobby over the countdown and the incident to the result', () => {
    const way: DrillPhase[] = [];
    let phase: DrillPhase = 'lobby';
    for (const event of ['READY', 'START', 'OVER', 'SAVED', 'SAVED'] as const) way.push((phase = moveDrill(phase, event)));
    expect(way).toEqual(['countdown', 'running', 'ended', 'results', 'results']);
  });

  it('let nobody begin without being ready, or leave an incident before its end', () => {
    const steady: readonly (readonly [DrillPhase, DrillEvent])[] = [['lobby', 'START'], ['lobby', 'OVER'], ['running', 'CANCEL'], ['running', 'SAVED'], ['ended', 'START'], ['results', 'READY']];
    for (const [phase, event] of steady) expect(moveDrill(phase, event)).toBe(phase);
    expect(moveDrill('countdown', 'CANCEL')).toBe('lobby');
  });

  it('are found again by whoever closed the tab', () => {
    expect(phaseOf({ ready: false, started: false, over: false, saved: false })).toBe('lobby');
    expect(phaseOf({ ready: true, started: false, over: false, saved: false })).toBe('countdown');
    expect(phaseOf({ ready: false, started: true, over: false, saved: false })).toBe('running');
    expect(phaseOf({ ready: false, started: true, over: true, saved: false })).toBe('ended');
    expect(phaseOf({ ready: false, started: true, over: true, saved: true })).toBe('results');
  });
});
