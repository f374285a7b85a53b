import { describe, expect, it } from 'vitest';
import { parsePromql } from '../../../src/query/promql/index.ts';
import { parseTraceql } from '../../../src/query/traceql/index.ts';
import { metricShape } from '../../../src/session/metric-shape.ts';
import { ALL_FAMILIES } from '../../../src/sim/parts/families.ts';

const shapeOf = (expr: string, earlierMs = 0) => {
  const shape = metricShape(expr, ALL_FAMILIES, earlierMs);
  if (!shape.ok) throw new Error(shape.message);
  return shape;
};

describe('what can be done with a metric query', () => {
  it('a quantile of whole requests has requests on record, and a heatmap of the same selector', () => {
    const shape = shapeOf('histogram_quantile(0.95, sum by (le) (rate(client_request_duration_seconds_bucket{journey="buy"}[2m])))');
    expect(shape).toMatchObject({ type: 'vector', isQuantile: true, exemplars: 'known', earlier: null, heatmap: 'sum by (le) (rate(client_request_duration_seconds_bucket{journey="buy"}[2m]))' });
  });

  it('of inner services only a search finds the traces, by what the labels say of spans', () => {
    const shape = shapeOf('histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket{service_name="orders",http_route=~"GET /.*",http_response_status_code="500",job="x"}[1m])))');
    expect(shape.exemplars).toBe('search');
    expect(shape.spans).toBe('kind = server && resource.service.name = "orders" && name =~ "GET /.*" && span.http.response.status_code = 500');
    expect(parseTraceql(`{ ${shape.spans ?? ''} && duration > 480ms }`).ok).toBe(true);
  });

  it('a count of a histogram has the heatmap of its buckets, over the same range', () => {
    expect(shapeOf('sum(rate(client_request_duration_seconds_count{journey="buy"}[5m]))').heatmap).toBe('sum by (le) (rate(client_request_duration_seconds_bucket{journey="buy"}[5m]))');
    expect(shapeOf('client_request_duration_seconds_bucket').heatmap).toBe('sum by (le) (rate(client_request_duration_seconds_bucket[1m]))');
    expect(shapeOf('rate(client_request_duration_seconds_count[1m]) / rate(http_server_request_duration_seconds_count[1m])').heatmap).toBeNull();
    expect(shapeOf('client_request_duration_seconds_bucket offset 5m').heatmap).toBeNull();
    for (const expr of ['rate(client_request_duration_seconds_count[1m])', 'client_request_duration_seconds_bucket{a="b"}']) expect(parsePromql(shapeOf(expr).heatmap ?? '').ok).toBe(true);
  });

  it('a query of another time, of some buckets, or of anything but histograms has no requests to show', () => {
    expect(shapeOf('rate(client_request_duration_seconds_bucket[1m] offset 5m)').exemplars).toBe('none');
    expect(shapeOf('rate(client_request_duration_seconds_bucket{le="0.5"}[1m])').exemplars).toBe('none');
    expect(shapeOf('sum(up)')).toMatchObject({ exemplars: 'none', heatmap: null, spans: null });
    // A counter that is named like a histogram's count.
    expect(shapeOf('rate(job_duration_seconds_count[1m])').heatmap).toBeNull();
  });

  it('has its type, the query of some time ago, or says where it cannot be read', () => {
    expect([shapeOf('1').type, shapeOf('"a"').type, shapeOf('up[5m]').type]).toEqual(['scalar', 'string', 'matrix']);
    expect(shapeOf('rate(up[1m])', 900_000).earlier).toBe('rate(up[1m] offset 15m)');
    expect(metricShape('sum(', ALL_FAMILIES, 0)).toMatchObject({ ok: false, from: 4 });
  });
});
