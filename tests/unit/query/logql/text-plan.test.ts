import { describe, expect, it } from 'vitest';
import { foldCase, foldTemplate, textVerdict } from '../../../../src/query/logql/text-plan.ts';
import { compileTemplate } from '../../../../src/telemetry/log-template.ts';
import { TEMPLATES } from '../../../support/feed-sink.ts';

describe('the verdict of a template on a text', () => {
  const verdict = (template: number, needle: string): string => textVerdict(foldTemplate(compileTemplate(TEMPLATES[template])), foldCase(needle));

  it('is certain wherever it can be', () => {
    expect(verdict(0, 'TICK')).toBe('always');
    expect(verdict(0, 'tock')).toBe('never');
    expect(verdict(1, ' with ')).toBe('always');
    expect(verdict(1, 'basket')).toBe('maybe');
    expect(verdict(1, 'basket with 5')).toBe('maybe');
    expect(verdict(1, 'basket without')).toBe('never');
    expect(verdict(1, '503')).toBe('maybe');
    expect(verdict(1, 'g503')).toBe('never');
    expect(verdict(2, 'pool "report" is 0.5 full')).toBe('maybe');
    expect(verdict(2, 'pool "other"')).toBe('never');
    expect(verdict(3, 'rows 5k {nothing}')).toBe('maybe');
    expect(verdict(3, 'μεγασ')).toBe('maybe');
  });
});
