import { describe, expect, it } from 'vitest';
import { evaluateLogs, evaluateRange } from '../../../../src/query/logql/index.ts';
import { memoryLogSource } from '../../../support/logql-memory-source.ts';

/** What a pipeline makes of one line: its text and its labels without the stream's. */
function through(line: string, pipeline: string, metadata: Record<string, string> = {}): { line: string; labels: Record<string, string> } | null {
  const source = memoryLogSource();
  source.add({ app: 'x', level: 'stream' }, 1000, line, metadata);
  const answer = evaluateLogs(`{app="x"} ${pipeline}`, source, { startMs: 0, endMs: 2000 });
  if (!answer.ok) throw new Error(`${pipeline}: ${answer.error.message}`);
  const [stream] = answer.streams;
  if (stream === undefined) return null;
  const labels = Object.fromEntries(Object.entries(stream.labels).filter(([name, value]) => name !== 'app' && !(name === 'level' && value === 'stream')));
  return { line: stream.entries[0].line, labels };
}

const NGINX = '0.191.12.2 - - [10/Jun/2021:09:14:29 +0000] "GET /api/plugins/versioncheck HTTP/1.1" 200 2 "-" "Go-http-client/2.0" "13.76.247.102, 34.120.177.193" "TLSv1.2" "US" ""';
const REQUEST = '{"protocol":"HTTP/2.0","servers":["129.0.1.1","10.2.1.3"],"request":{"time":"6.032","method":"GET","host":"foo.grafana.net","size":"55","headers":{"Accept":"*/*","User-Agent":"curl/7.68.0"}},"response":{"status":401,"size":"228","latency_seconds":"6.031"}}';
const LOGFMT = 'at=info method=GET path=/ host=grafana.net fwd="124.133.124.161" service=8ms status=200';

describe('parsers', () => {
  it('json flattens objects, leaves arrays out and keeps numbers as they are written', () => {
    expect(through(REQUEST, '| json')?.labels).toEqual({
      protocol: 'HTTP/2.0', request_time: '6.032', request_method: 'GET', request_host: 'foo.grafana.net', request_size: '55',
      request_headers_Accept: '*/*', request_headers_User_Agent: 'curl/7.68.0',
      response_status: '401', response_size: '228', response_latency_seconds: '6.031',
    });
    expect(through('{"a":1.0,"b":12345678901234567890,"c":true,"d":null,"1e":"x\\u0041","__proto__":{"y":"z"}}', '| json')?.labels).toEqual({
      a: '1.0', b: '12345678901234567890', c: 'true', _1e: 'xA', __proto___y: 'z',
    });
  });

  it('json with expressions takes what they name, objects and arrays as their text', () => {
    expect(through(REQUEST, '| json first_server="servers[0]", ua="request.headers[\\"User-Agent\\"]", headers="request.headers", none="servers[7]"')?.labels).toEqual({
      first_server: '129.0.1.1', ua: 'curl/7.68.0', headers: '{"Accept":"*/*","User-Agent":"curl/7.68.0"}',
    });
  });

  it('logfmt reads pairs, quoted values and named ones', () => {
    expect(through(LOGFMT, '| logfmt')?.labels).toEqual({ at: 'info', method: 'GET', path: '/', host: 'grafana.net', fwd: '124.133.124.161', service: '8ms', status: '200' });
    expect(through(LOGFMT, '| logfmt host, fwd_ip="fwd"')?.labels).toEqual({ host: 'grafana.net', fwd_ip: '124.133.124.161' });
    expect(through('a="x \\"y\\"" b= c d="" é=1', '| logfmt --keep-empty')?.labels).toEqual({ a: 'x "y"', _: '1' });
    expect(through('x=1 a=b=c y=2', '| logfmt')?.labels).toEqual({ x: '1', y: '2' });
    expect(through('x=1 a=b=c y=2', '| logfmt --strict')?.labels).toEqual({ x: '1', __error__: 'LogfmtParserErr', __error_details__: 'unexpected = at position 8' });
  });

  it('pattern and regexp take named captures', () => {
    expect(through(NGINX, '| pattern `<ip> - - <_> "<method> <uri> <_>" <status> <size> <_> "<agent>" <_>`')?.labels).toEqual({
      ip: '0.191.12.2', method: 'GET', uri: '/api/plugins/versioncheck', status: '200', size: '2', agent: 'Go-http-client/2.0',
    });
    expect(through('short', '| pattern `<a>, <b>`')?.labels).toEqual({ a: 'short' });
    expect(through('short', '| pattern `long <a>`')?.labels).toEqual({});
    expect(through('POST /api/prom/api/v1/query_range (200) 1.5s', '| regexp "(?P<method>\\\\w+) (?P<path>[\\\\w|/]+) \\\\((?P<status>\\\\d+?)\\\\) (?P<duration>.*)"')?.labels).toEqual({
      method: 'POST', path: '/api/prom/api/v1/query_range', status: '200', duration: '1.5s',
    });
    expect(through('no match', '| regexp `(?P<n>\\d+)`')).toEqual({ line: 'no match', labels: {} });
  });

  it('unpack undoes pack', () => {
    expect(through('{"container":"myapp","pod":"pod-3","_entry":"original log message","n":1}', '| unpack')).toEqual({ line: 'original log message', labels: { container: 'myapp', pod: 'pod-3' } });
  });

  it('a parsed label stands beside one of the stream or of the metadata, and the first value counts', () => {
    expect(through('level=parsed trace=t2 a=1 a=2', '| logfmt', { trace: 't1' })?.labels).toEqual({ level_extracted: 'parsed', trace: 't1', trace_extracted: 't2', a: '1' });
    expect(through('a=1', '| logfmt | line_format "a=2 b=3" | logfmt')?.labels).toEqual({ a: '1', b: '3' });
    expect(through('x', '', { level: 'm' })?.labels).toEqual({ level_extracted: 'm' });
  });

  it('a line that cannot be read keeps going with an error', () => {
    expect(through('no json', '| json')).toEqual({ line: 'no json', labels: { __error__: 'JSONParserErr', __error_details__: 'the line is no JSON' } });
    expect(through('no json', '| json | __error__=""')).toBeNull();
    expect(through('no json', '| json | drop __error__')?.labels).toEqual({});
    expect(through('['.repeat(100_000), '| json')?.labels).toMatchObject({ __error__: 'JSONParserErr' });
  });
});

describe('filters', () => {
  it.each([
    ['|= "GET"', true], ['|= "get"', false], ['|~ "(?i)get"', true], ['!= "POST"', true], ['!~ "P.ST|GET"', false],
    ['|= "POST" or "GET"', true], ['!= "POST" or "GET"', false], ['|= ""', true],
    ['|> "at=<_> method=GET<_>"', true], ['|> "at=<_> method=POST<_>"', false], ['!> "<_>status=200"', false], ['|> "method<_>"', false],
    ['| logfmt | status = 200', true], ['| logfmt | status == 200.0', true], ['| logfmt | status != 200', false], ['| logfmt | status < 300 and status >= 200', true],
    ['| logfmt | service > 7ms', true], ['| logfmt | service > 0.008s', false], ['| logfmt | status=~"2.."', true], ['| logfmt | status=~"2"', false],
    ['| logfmt | missing = ""', true], ['| logfmt | missing != 1', false], ['| logfmt | missing="x" or host="grafana.net"', true],
    ['| logfmt | (missing="x" or host="grafana.net") and method="PUT"', false], ['| host=""', true], ['| level="stream"', true],
  ])('%s lets the line through: %s', (pipeline, passes) => {
    expect(through(LOGFMT, pipeline) !== null).toBe(passes);
  });

  it.each([
    ['10KB', '== 10000', true], ['10KiB', '== 10240B', true], ['1.5 MB', '> 1MiB', true], ['2048', '= 2KiB', true], ['1kb', '> 1KB', false],
  ])('a size of %s is %s: %s', (size, comparison, passes) => {
    const unit = /[BbKk]/.test(comparison) ? comparison : `${comparison}B`;
    expect(through(`size="${size}"`, `| logfmt | size ${unit}`) !== null).toBe(passes);
  });

  it('a value that cannot be compared passes with an error', () => {
    expect(through('a=x', '| logfmt | a > 5')?.labels).toEqual({ a: 'x', __error__: 'LabelFilterErr', __error_details__: 'a="x" is no number' });
  });
});

describe('formats', () => {
  it.each([
    ['| line_format "{{.host}} {{.method}} {{.missing}}."', 'grafana.net GET .'],
    ['| line_format "{{ .method | ToLower }}-{{ lower .at | upper }}-{{ .host | trunc 3 }}-{{ .host | trunc -3 }}"', 'get-INFO-gra-net'],
    ['| line_format `{{ .host | replace "." "_" }} {{ .nope | default "none" }} {{ substr 1 3 .host }} {{ TrimSuffix .host ".net" }}`', 'grafana_net none ra grafana'],
    ['| line_format `[{{- " x " | trim -}} ] {{ "a|}" }}`', '[x] a|}'],
  ])('%s', (pipeline, line) => {
    expect(through(LOGFMT, `| logfmt ${pipeline}`)?.line).toBe(line);
  });

  it('line_format sees the line, label_format sees the labels as they were', () => {
    expect(through('x', '| line_format "{{__line__}}{{__line__}}"')?.line).toBe('xx');
    expect(through('a=1 b=2', '| logfmt | label_format a="{{.b}}", b="{{.a}}", level="new"')?.labels).toEqual({ a: '2', b: '1', level: 'new' });
    expect(through('a=1 b=2', '| logfmt | label_format c=a, d=missing')?.labels).toEqual({ b: '2', c: '1' });
  });

  it('drop and keep choose labels', () => {
    expect(through('a=1 b=2 c=3', '| logfmt | drop a, b="9", c=~"[3-5]"')?.labels).toEqual({ b: '2' });
    expect(through('a=1 b=2 c=3', '| logfmt | keep a, b="9"')?.labels).toEqual({ a: '1' });
  });

  it('decolorize removes colours', () => {
    expect(through('\u001B[31;1mred\u001B[0m and \u001B[38;5;12mblue\u001B[', '| decolorize')?.line).toBe('red and blue');
  });

  it('a template that doubles its line at every stage is stopped', () => {
    const source = memoryLogSource();
    source.add({ app: 'x' }, 1000, 'boom');
    const query = `{app="x"} ${'| line_format "{{__line__}}{{__line__}}"'.repeat(90)}`;
    expect(evaluateLogs(query, source, { startMs: 0, endMs: 2000 })).toMatchObject({ ok: false, error: { kind: 'limit', message: 'template makes a text longer than 100000 characters' } });
    const replaced = evaluateRange(`count_over_time({app="x"} ${'| line_format `{{ __line__ | replace "" "xxxxxxxxxx" }}`'.repeat(20)} [1m])`, source, { startMs: 2000, endMs: 2000, stepMs: 1 });
    expect(replaced).toMatchObject({ ok: false, error: { kind: 'limit' } });
  });
});
