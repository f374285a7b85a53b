import { describe, expect, it } from 'vitest';
import { comparedColumns } from '../../../src/ui/debrief/runs-compared.tsx';
import { causesSource, machineSource } from '../../../src/ui/debrief/machine-diagram.ts';
import { panned, wholeSpan, zoomed } from '../../../src/ui/debrief/timeline-view.ts';
import { SAMPLE_DEBRIEF } from '../../support/sample-debrief.ts';

const colours = { text: '#111111', line: '#222222', surface: '#333333', taken: '#444444', takenText: '#555555' };

describe('the diagram of the fault', () => {
  it('has every state and way, and marks the states gone through', () => {
    const source = machineSource({ ...SAMPLE_DEBRIEF.machine, path: SAMPLE_DEBRIEF.machine.path.slice(0, 2) }, colours);
    expect(source).toContain('state "inventory 4.12.0 rolls out" as s1');
    expect(source).toContain('s1 --> s2 : deploy.done inventory');
    expect(source.match(/^class s\d taken$/gm)).toEqual(['class s0 taken', 'class s1 taken']);
  });

  it('lets no title end its label, begin a directive or add a line', () => {
    const hostile = 'x" as s0\nclick s0 "javascript:alert(1)" %%{init: {}}%% <img src=x> ; note';
    const source = machineSource({ states: [{ id: 'a', title: hostile }], edges: [{ from: 'a', to: 'a', label: hostile }, { from: 'a', to: 'gone', label: '' }], path: [{ state: 'a', atMs: 0 }] }, colours);
    expect(source.split('\n')).toHaveLength(7);
    expect(source.match(/"/g)).toHaveLength(2);
    expect(source).not.toMatch(/[<;{}]|%%|javascript:/);
  });
});

describe('the diagram of the causes', () => {
  it('leads from what set it off to what users saw, with what was missing at the side', () => {
    const source = causesSource(SAMPLE_DEBRIEF.postmortem.answers.graph, colours);
    expect(source).toContain('n4["Deploy of inventory 4.12.0"]');
    expect(source).toContain('n4 --> n3');
    expect(source).toContain('n5 -.-> n3');
    expect(source).toContain('class n0 seen');
  });

  it('lets no sentence end its label or begin a directive', () => {
    const hostile = 'x"] --> n9\nclick n0 "javascript:alert(1)" %%{init: {}}%% <img src=x> ; note';
    const source = causesSource({ nodes: [{ id: 'a', text: hostile, kind: 'symptom' }], edges: [{ from: 'a', to: 'gone' }] }, colours);
    expect(source.split('\n')).toHaveLength(6);
    expect(source.match(/"/g)).toHaveLength(2);
    expect(source).not.toMatch(/[<;{}]|%%|javascript:/);
  });
});

describe('the runs compared', () => {
  it('end where each of them ended', () => {
    const columns = comparedColumns([{ ...SAMPLE_DEBRIEF.runs[0], perMinute: [1, 2, 3] }, { ...SAMPLE_DEBRIEF.runs[1], perMinute: [4] }]);
    expect(columns.map((column) => Array.from(column))).toEqual([[30, 90, 150], [1, 2, 3], [4, NaN, NaN]]);
  });
});

describe('zooming the timeline', () => {
  const whole = wholeSpan(SAMPLE_DEBRIEF);
  it('never leaves the whole nor shows less than a minute', () => {
    const out = zoomed(panned(zoomed(whole, 0.5, whole), 9, whole), 4, whole);
    expect(out).toEqual(whole);
    let span = whole;
    for (let i = 0; i < 12; i += 1) span = zoomed(span, 0.5, whole);
    expect(span.toMs - span.fromMs).toBe(60_000);
    expect(panned(span, -1e6, whole).fromMs).toBe(whole.fromMs);
    expect(panned(span, 1e6, whole).toMs).toBe(whole.toMs);
  });
});
