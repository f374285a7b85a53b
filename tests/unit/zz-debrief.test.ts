import { it } from 'vitest';
import { readFileSync } from 'node:fs';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { readRunScript } from '../../src/scenario/read-run.ts';
import { playOut, plannedFrom } from '../../src/session/compare-runs.ts';
import { debriefSteps } from '../../src/session/debrief.ts';
it('x', () => {
  const s: any = readScenario({'scenario.json':readFileSync('scenarios/orders-slow/scenario.json','utf8')});
  const file = (f: string): any => (readRunScript(readFileSync(`scenarios/orders-slow/runs/${f}.json`,'utf8'),'x') as any).run;
  const ref = file('unindexed-query.win'); const mine = process.env.F ? file(process.env.F) : ref;
  const g = playOut(s.scenario, 7, mine.variant, plannedFrom(mine)); let r = g.next(); while(!r.done) r = g.next();
  const run = r.value.run; const resolve = plannedFrom(mine).find(i=>i.intent.kind==='resolve');
  if (resolve) run.intents.push({seq: 99, tick: run.pagedAtUs!+resolve.afterPageUs, intent: resolve.intent});
  const t = Date.now(); let worst=0, n=0, last=t; const d = debriefSteps(run, mine===ref?ref:ref.variant===mine.variant?ref:null); let x = d.next(); while(!x.done) { const now=Date.now(); if(now-last>worst){worst=now-last} last=now; n++; x = d.next(); }
  const { timeline, runs, ...rest } = x.value;
  console.log(Date.now()-t, 'ms', n, 'steps, worst', worst); console.log(JSON.stringify(rest, null, 1)); for (const e of timeline) console.log((e.atMs - s.scenario.startEpochMs)/60000, e.lane, e.text);
  for (const c of runs) console.log(c.id, c.badUserSeconds, c.recoveredMs, c.actions, c.hash);
}, 300000);
