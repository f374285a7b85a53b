import { describe, expect, it } from 'vitest';
import { asMetricSource } from '../../../src/telemetry/metric-source.ts';
import { renderLine } from '../../../src/telemetry/log-store.ts';
import { truncateRecorder, type Recorder } from '../../../src/telemetry/recorder.ts';
import { requestAt } from '../../../src/telemetry/request-store.ts';
import { EPOCH_MS, recorderForFeed, tellAll, worldEvents } from '../../support/feed-sink.ts';
import { testSeeds } from '../../support/seeds.ts';

/** Everything that a reader can see of a record, as plain text. */
function everything(recorder: Recorder): unknown {
  const source = asMetricSource(recorder.metrics);
  const [from, to] = [EPOCH_MS - 1, EPOCH_MS + 1e9];
  return {
    series: source.select([], from, to).map(({ labels, times, values, length, stale }) => ({
      labels,
      samples: Array.from({ length }, (_, i) => [times[i], values[i], stale === null ? 0 : stale[i]]),
    })),
    names: source.labelNames(from, to),
    lines: Array.from({ length: recorder.logs.count }, (_, i) => renderLine(recorder.logs, i)),
    wide: recorder.logs.wide.size,
    requests: Array.from({ length: recorder.requests.count }, (_, i) => requestAt(recorder.requests, i)),
    identities: recorder.identities.byId,
  };
}

describe('a record that was rewound', () => {
  it.each(testSeeds(40))('is as if nothing later had happened, and goes on like it (seed %i)', (seed) => {
    const events = worldEvents(seed, 400);
    for (const share of [0, 0.1, 0.5, 0.51, 0.9, 1]) {
      const cutUs = events[Math.min(events.length - 1, Math.floor(share * events.length))].atUs;
      const before = events.filter((event) => event.atUs <= cutUs);
      const rewound = recorderForFeed();
      tellAll(rewound.sink, events);
      const whole = everything(rewound);
      truncateRecorder(rewound, cutUs);
      const fresh = recorderForFeed();
      tellAll(fresh.sink, before);
      expect(everything(rewound)).toEqual(everything(fresh));
      tellAll(rewound.sink, events.slice(before.length));
      expect(everything(rewound)).toEqual(whole);
    }
  });

  it('can live through another future', () => {
    const events = worldEvents(3, 300);
    const cutUs = events[150].atUs;
    const before = events.filter((event) => event.atUs <= cutUs);
    const future = worldEvents(99, 200).filter((event) => event.atUs > cutUs);
    const [rewound, fresh] = [recorderForFeed(), recorderForFeed()];
    tellAll(rewound.sink, events);
    truncateRecorder(rewound, cutUs);
    tellAll(fresh.sink, before);
    for (const recorder of [rewound, fresh]) tellAll(recorder.sink, future);
    expect(future.length).toBeGreaterThan(20);
    expect(everything(rewound)).toEqual(everything(fresh));
  });
});
