import { textKey } from '../../../base/random.ts';
import type { World } from '../../kernel/world.ts';
import { definePart } from '../part.ts';
import { activeRuns, jobColumns, jobColumnsOf, jobsOf, type JobModel } from './job-model.ts';
import { jobDue, requestEnded, retimeJob, runGoes, startJobs } from './runs.ts';
import { stopJob } from './stop-job.ts';

/**
 * **Models** a scheduler: every so often a run of a job sends a batch of requests, so many at a time or spread over a
 * time, with Kubernetes' three answers to a run that is due while the one before goes on. Its requests are traced and
 * counted like those of a population of clients.
 * **Leaves out** calendars, time zones, retries of whole runs, and processes of the job's own.
 * **Teaches** that work which comes all at once hurts those who come all the time, and that periodic pain has a clock.
 */
export const job = definePart({
  section: 'jobs',
  about: 'Work that comes by the clock: a batch of requests every so often.',
  fields: {
    title: { kind: 'line', about: 'What it does.' },
    service: { kind: 'ref', to: 'services', about: 'Where its requests go.' },
    endpoint: { kind: 'endpoint', of: 'service', about: 'What they ask for.' },
    enabled: { kind: 'switch', fallback: true, about: 'Whether runs begin.', setting: { title: 'scheduled', effect: 'While off, no run begins; one that is going on goes on.', risk: 'What the job does is not done, and somebody may wait for it.' } },
    every: { kind: 'duration', fallback: '5m', about: 'From one run to the next.', setting: { title: 'interval', effect: 'Time from one run to the next.', risk: 'More often, and runs may meet; less often, and each may have more to do elsewhere.' } },
    first: { kind: 'duration', fallback: '0s', about: 'World time of the first run; 0s means after one interval.' },
    jitter: { kind: 'duration', fallback: '0s', about: 'Each run begins later by a time drawn up to this.' },
    count: { kind: 'whole', min: 0, max: 1_000_000, fallback: 100, about: 'Requests of one run.', setting: { title: 'batch size', effect: 'Requests of one run, from the next run on.', risk: 'What is left over is not done.' } },
    concurrency: { kind: 'whole', min: 1, max: 100_000, fallback: 10, about: 'Requests under way at a time.', setting: { title: 'concurrency', effect: 'Requests of a run that are under way at a time.', risk: 'Fewer take longer; more take capacity from others.' } },
    spread: { kind: 'duration', fallback: '0s', about: 'Spreads the requests of a run evenly over this time, however many are under way then; 0s means as fast as the concurrency allows.', setting: { title: 'spread', effect: 'Spreads the requests of a run over this time; 0 sends them as fast as the concurrency allows.', risk: 'The run takes as long.' } },
    policy: { kind: 'choice', words: ['allow', 'forbid', 'replace'], fallback: 'forbid', about: 'When a run is due while another goes on: both run, the new one is skipped, or it takes the place of the old one.' },
    timeout: { kind: 'duration', fallback: '0s', about: 'A request is given up after this long; 0s means never.' },
    retries: { kind: 'whole', min: 0, max: 20, fallback: 0, about: 'Further attempts at a request that has failed.' },
    keys: { kind: 'whole', min: 1, max: 1_000_000_000, fallback: 10_000, about: 'Different things that its requests are about.' },
  },
  clients: (name, spec) => ({
    [name]: {
      title: spec.title, ratePerSecond: 0, profile: [], service: spec.service, routes: [{ endpoint: spec.endpoint, share: 1, journey: name }],
      timeoutUs: spec.timeoutUs, retries: spec.retries, backoffUs: 1_000_000, secondsPerAction: 0, keys: spec.keys,
    },
  }),
  homes: (name) => [name],
  metrics: (report, name) => {
    const total = (result: string): number => report.counter('job_runs_total', { job: name, result });
    return {
      succeeded: total('succeeded'), failed: total('failed'), skipped: total('skipped'), replaced: total('replaced'), stopped: total('stopped'),
      active: report.gauge('kube_cronjob_status_active', { cronjob: name }),
      suspended: report.gauge('kube_cronjob_spec_suspend', { cronjob: name }),
      age: report.gauge('job_last_success_age_seconds', { job: name }),
      seconds: report.counter('job_duration_seconds_sum', { job: name }),
      runs: report.counter('job_duration_seconds_count', { job: name }),
    };
  },
  families: [
    { name: 'job_runs_total', type: 'counter', unit: '', help: 'Runs of a job. Labels: job, result (succeeded, failed, skipped, replaced, stopped).' },
    { name: 'kube_cronjob_status_active', type: 'gauge', unit: '', help: 'Runs that are going on. Labels: cronjob.' },
    { name: 'kube_cronjob_spec_suspend', type: 'gauge', unit: '', help: '1 while no run of the job begins. Labels: cronjob.' },
    { name: 'job_last_success_age_seconds', type: 'gauge', unit: 'seconds', help: 'Time since a run last ended without a failure; since the beginning where there was none. Labels: job.' },
    { name: 'job_duration_seconds_sum', type: 'counter', unit: 'seconds', help: 'Time that finished runs took. Labels: job.' },
    { name: 'job_duration_seconds_count', type: 'counter', unit: '', help: 'Runs that finished. Labels: job.' },
  ],
  logs: {
    started: { level: 1, text: 'job {job} started: {requests} requests, {concurrency} at a time', fields: [{ name: 'job', kind: 'ref' }, { name: 'requests', kind: 'int' }, { name: 'concurrency', kind: 'int' }] },
    finished: { level: 1, text: 'job {job} finished after {duration_ms} ms: {done} done, {failed} failed', fields: [{ name: 'job', kind: 'ref' }, { name: 'duration_ms', kind: 'us' }, { name: 'done', kind: 'int' }, { name: 'failed', kind: 'int' }] },
    skipped: { level: 2, text: 'job {job} is due, but {active} of its runs are still active: skipped', fields: [{ name: 'job', kind: 'ref' }, { name: 'active', kind: 'int' }] },
    stopped: { level: 2, text: 'job {job} terminated: {done} done, {left} not done', fields: [{ name: 'job', kind: 'ref' }, { name: 'done', kind: 'int' }, { name: 'left', kind: 'int' }] },
  },
  check: (name, { everyUs }, system) => {
    const taken = (['services', 'databases'] as const).find((section) => Object.hasOwn(system[section], name));
    return [
      ...(taken === undefined ? [] : [{ path: [], found: `the name ${name}, which is also among the ${taken}`, expected: 'a name of its own: telemetry tells things apart by it' }]),
      ...(everyUs >= 1_000_000 ? [] : [{ path: ['every'], found: 'less than a second', expected: '1s or more' }]),
    ];
  },
  model: ({ name, index, spec, system, param, cells, station, holds, log, event }): JobModel => {
    const place = station(name);
    return {
      name, index, holds,
      client: Object.keys(system.clients).indexOf(name),
      service: place.index,
      slot: place.firstSlot,
      key: textKey(`job.${name}`),
      enabled: param('enabled'), every: param('every'), count: param('count'), concurrency: param('concurrency'), spread: param('spread'),
      firstUs: spec.firstUs,
      jitterUs: spec.jitterUs,
      policy: spec.policy as JobModel['policy'],
      cells: cells(name),
      logs: { started: log('started'), finished: log('finished'), skipped: log('skipped'), stopped: log('stopped') },
      events: { due: event('due'), go: event('go') },
    };
  },
  columns: jobColumns,
  events: { due: jobDue, go: runGoes },
  start: startJobs,
  tuned: retimeJob,
  sample,
  release: requestEnded,
  verbs: [stopJob],
});

function sample(world: World): void {
  for (const own of jobsOf(world)) {
    const { offset } = world.model.slots[own.slot];
    world.cells[offset + own.cells['active']] = activeRuns(world, own).length;
    world.cells[offset + own.cells['suspended']] = world.params[own.enabled] < 0.5 ? 1 : 0;
    world.cells[offset + own.cells['age']] = (world.now - Math.max(0, jobColumnsOf(world).succeededUs[own.index])) * 1e-6;
  }
}
