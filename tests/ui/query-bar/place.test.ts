import { describe, expect, it } from 'vitest';
import { insertionOf } from '../../../src/ui/war-room/query-bar/editor/insertion.ts';
import type { Language } from '../../../src/ui/war-room/query-bar/language.ts';
import { placeAt } from '../../../src/ui/war-room/query-bar/vocabulary-source.ts';
import type { Word } from '../../../src/worker/vocabulary/types.ts';

/** What is asked at the mark: `labels {a="b"}`, `values level {…}`, and what need not be asked for. */
function offered(language: Language, marked: string): { asks: string[]; fixed: string[]; word: string } {
  const at = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const { asks, fixed, from } = placeAt(language, text, at);
  return {
    asks: asks.map(({ question: { ask, label, matchers }, kinds }) => [ask, ...(kinds ?? []), label, ...(matchers.length === 0 ? [] : [`{${matchers.map(({ name, op, value }) => `${name}${op}${value}`).join(',')}}`])].filter((part) => part !== '').join(' ')),
    fixed: fixed.map((word) => word.text),
    word: text.slice(from, at),
  };
}

describe('in PromQL', () => {
  it.each([
    ['¦', ['metrics', 'words function aggregation'], ''],
    ['ra¦', ['metrics', 'words function aggregation'], 'ra'],
    ['sum(¦', ['metrics', 'words function aggregation'], ''],
    ['sum by (¦', ['labels'], ''],
    ['sum by (le, ser¦) (rate(http_requests_bucket[1m]))', ['labels {__name__=http_requests_bucket}'], 'ser'],
    ['sum(rate(http_requests_total{a="b"}[1m])) by (¦', ['labels {__name__=http_requests_total}'], ''],
    ['up{¦', ['labels {__name__=up}'], ''],
    ['up{job="a", ins¦', ['labels {__name__=up,job=a}'], 'ins'],
    ['{¦', ['labels'], ''],
    ['rate(up{job="a", service_name=~"¦', ['values service_name {__name__=up,job=a}'], ''],
    ['up{instance="or¦", job="a"}', ['values instance {__name__=up}'], 'or'],
    ['up{job=¦', ['values job {__name__=up}'], ''],
    ['a / ¦', ['metrics', 'words function aggregation keyword'], ''],
    ['a / on (¦) b', ['labels {__name__=b}'], ''],
    ['sum(up) ¦', ['words keyword'], ''],
    ['histogram_quantile(0.9, ¦', ['metrics', 'words function aggregation'], ''],
  ] as const)('at %s', (marked, asks, word) => {
    expect(offered('promql', marked)).toMatchObject({ asks, word });
  });

  it('durations stand in brackets and behind offset', () => {
    expect(offered('promql', 'rate(up[¦').fixed).toContain('5m');
    expect(offered('promql', 'rate(up[1¦').fixed).toContain('1m');
    expect(offered('promql', 'up offset ¦').fixed).toContain('10m');
  });

  it('offers nothing inside of a text that is no label value', () => {
    expect(offered('promql', 'count_values("¦')).toMatchObject({ asks: [], fixed: [] });
  });

  it('a brace in a text opens nothing', () => {
    expect(offered('promql', 'up{route="/a/{id}", ¦').asks).toEqual(['labels {__name__=up,route=/a/{id}}']);
  });
});

describe('in LogQL', () => {
  const SELECTOR = '{service_name="orders", level="error"}';
  const STREAMS = '{service_name=orders,level=error}';
  it.each([
    ['{¦', ['labels'], ''],
    ['{service_name="orders", level="¦', ['values level {service_name=orders}'], ''],
    [`${SELECTOR} | ¦`, ['words stage', `labels ${STREAMS}`, `fields ${STREAMS}`], ''],
    [`${SELECTOR} | dur¦`, ['words stage', `labels ${STREAMS}`, `fields ${STREAMS}`], 'dur'],
    [`${SELECTOR} | error_type="¦`, [`values error_type ${STREAMS}`], ''],
    [`${SELECTOR} | unwrap ¦`, [`labels ${STREAMS}`, `fields ${STREAMS}`], ''],
    [`sum by (¦) (rate(${SELECTOR}[1m]))`, [`labels ${STREAMS}`, `fields ${STREAMS}`], ''],
    ['cou¦', ['words function aggregation'], 'cou'],
    [`${SELECTOR} |= "tim¦`, [], 'tim'],
  ] as const)('at %s', (marked, asks, word) => {
    expect(offered('logql', marked)).toMatchObject({ asks, word });
  });

  it('a window, line filters and comparisons need not be asked for', () => {
    expect(offered('logql', `rate(${SELECTOR} [¦`).fixed).toContain('1m');
    expect(offered('logql', `${SELECTOR} ¦`).fixed).toContain('|= ""');
    expect(offered('logql', `${SELECTOR} | duration_ms ¦`).fixed).toContain('>');
  });
});

describe('in TraceQL', () => {
  const FIELDS = ['words intrinsic keyword', 'fields'];
  it.each([
    ['{ ¦', FIELDS, ''],
    ['{ span.http.ro¦', FIELDS, 'span.http.ro'],
    ['{ status = error && ¦', FIELDS, ''],
    ['{ resource.service.name = "¦', ['values resource.service.name'], ''],
    ['{ span.http.response.status_code = ¦', ['values span.http.response.status_code'], ''],
    ['{ } | ¦', ['words aggregation stage'], ''],
    ['{ } | by(¦', FIELDS, ''],
    ['{ span."odd name" = "¦', ['values span."odd name"'], ''],
  ] as const)('at %s', (marked, asks, word) => {
    expect(offered('traceql', marked)).toMatchObject({ asks, word });
  });

  it('statuses, kinds, durations and operators need not be asked for', () => {
    expect(offered('traceql', '{ status = ¦').fixed).toEqual(['error', 'ok', 'unset']);
    expect(offered('traceql', '{ kind = ¦').fixed).toContain('client');
    expect(offered('traceql', '{ duration > ¦').fixed).toContain('500ms');
    expect(offered('traceql', '{ duration ¦').fixed).toContain('>=');
    expect(offered('traceql', '{ duration > 1s ¦').fixed).toContain('&&');
    expect(offered('traceql', '{ } ¦').fixed).toContain('>>');
  });
});

it('a place is found in any text, however it ends', () => {
  const texts = ['sum by (le) (rate(x{a=~"b\\"c", d!=\'e\'}[5m] offset 1h)) / on (x) group_left y # end', '{a="b"} |~ `x` | json | y > 1.5s [1m] }})', '{ span."a b" =~ "x.*" && (.y = 0.5 || parent.z) } >> { } | count() > 3'];
  for (const language of ['promql', 'logql', 'traceql'] as const) {
    for (const text of texts) for (let at = 0; at <= text.length; at++) expect(placeAt(language, text, at).from).toBeLessThanOrEqual(at);
  }
});

describe('what is chosen', () => {
  const word = (kind: Word['kind'], text: string, written: Word['written'] = 'plain'): Word => ({ kind, text, detail: '', help: '', example: '', written });
  /** The text afterwards, with the caret's mark. */
  function chosen(language: Language, marked: string, entry: Word): string {
    const at = marked.indexOf('¦');
    const text = marked.replace('¦', '');
    const place = placeAt(language, text, at);
    const { text: inserted, caret, skip } = insertionOf(language, entry, place, text.slice(at));
    const next = `${text.slice(0, place.from)}${inserted}${text.slice(at + skip)}`;
    return `${next.slice(0, place.from + caret)}¦${next.slice(place.from + caret)}`;
  }

  it.each([
    ['promql', 'ra¦', word('function', 'rate'), 'rate(¦)'],
    ['promql', 'ra¦(up[1m])', word('function', 'rate'), 'rate¦(up[1m])'],
    ['promql', 'sum b¦', word('keyword', 'by'), 'sum by (¦)'],
    ['promql', 'up{jo¦}', word('label', 'job'), 'up{job="¦"}'],
    ['promql', 'up{jo¦="a"}', word('label', 'job'), 'up{job¦="a"}'],
    ['promql', 'up{job="a¦"}', word('value', 'api', 'text'), 'up{job="api"¦}'],
    ['promql', 'up{job="a¦old"}', word('value', 'api', 'text'), 'up{job="api"¦}'],
    ['promql', 'up{job="¦', word('value', 'a"b\\c', 'text'), 'up{job="a\\"b\\\\c"¦'],
    ['promql', 'up{job=¦}', word('value', 'api', 'text'), 'up{job="api"¦}'],
    ['promql', 'sum by (¦) (up)', word('label', 'job'), 'sum by (job¦) (up)'],
    ['logql', '{a="b"} ¦', word('operator', '|= ""'), '{a="b"} |= "¦"'],
    ['logql', '{a="b"} | js¦', word('stage', 'json'), '{a="b"} | json¦'],
    ['traceql', '¦', word('keyword', '{'), '{ ¦ }'],
    ['traceql', '{ span.ht¦ }', word('field', 'span.http.route'), '{ span.http.route ¦ }'],
    ['traceql', '{ span.x = ¦ }', word('value', '500'), '{ span.x = 500¦ }'],
    ['traceql', '{ span.x = ¦ }', word('value', 'a', 'text'), '{ span.x = "a"¦ }'],
    ['traceql', '{ } | co¦', word('aggregation', 'count'), '{ } | count() > ¦'],
  ] as const)('in %s at %s', (language, marked, entry, after) => {
    expect(chosen(language, marked, entry)).toBe(after);
  });
});
