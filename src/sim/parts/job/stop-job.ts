import { finishAction } from '../../kernel/book.ts';
import { begin, choice, refuse, textArg } from '../../intents/choices.ts';
import type { Verb } from '../../intents/types.ts';
import { activeRuns, jobsOf } from './job-model.ts';
import { stopRun } from './runs.ts';

export const stopJob: Verb = {
  verb: 'stop_job',
  info: (_model, world) => {
    const jobs = jobsOf(world);
    if (jobs.length === 0) return null;
    const runs = (count: number): string => (count === 0 ? 'not running' : count === 1 ? '1 run' : `${count} runs`);
    return {
      verb: 'stop_job',
      title: 'Stop the runs of a job',
      button: 'Stop {job}',
      group: 'Traffic',
      effect: 'Ends the runs of a job that are going on. The next one begins when it is due.',
      duration: 'At once.',
      risk: 'What the runs had not done is not done. What they have asked for already is worked on all the same.',
      reversible: 'No.',
      args: [choice('job', 'Job', jobs.map(({ name }) => ({ value: name, label: name })), Object.fromEntries(jobs.map((job) => [job.name, runs(activeRuns(world, job).length)])))],
    };
  },
  apply: (world, args) => {
    const job = jobsOf(world).find(({ name }) => name === textArg(args, 'job'));
    if (job === undefined) return refuse('Choose a job.');
    const running = activeRuns(world, job);
    if (running.length === 0) return refuse(`No run of ${job.name} is going on.`);
    const action = begin(world, 'stop_job', `Stop ${job.name}`, world.now);
    for (const run of running) stopRun(world, job, run, 'stopped');
    finishAction(world, action, 'done', running.length === 1 ? '1 run was ended.' : `${running.length} runs were ended.`);
    return { ok: true, action };
  },
};
