import { it } from 'vitest';
import { readFileSync } from 'node:fs';
import { readScenario } from '/work/main/src/scenario/read-scenario.ts';
import { openRun, advanceRun, advanceToPage, endOf } from '/work/main/src/session/run.ts';
import { isHealthy, recoveredSince } from '/work/main/src/session/health.ts';
import { readSuffering } from '/work/main/src/session/suffering.ts';
import { readRunScript } from '/work/main/src/scenario/read-run.ts';
it('times', () => {
  const s = (readScenario as any)({'scenario.json':readFileSync('/work/main/scenarios/orders-slow/scenario.json','utf8')});
  console.log(s.ok, JSON.stringify(s.problems?.slice?.(0,3)));
  for (const [v, f] of [['unindexed-query',null],['unindexed-query','unindexed-query.win'],['unindexed-query','unindexed-query-index.win'],['unindexed-query','unindexed-query.lose'],['slow-report',null],['slow-report','slow-report.win'],['slow-vendor',null],['slow-vendor','slow-vendor.win']] as const) {
    const t=Date.now();
    const run = openRun(s.scenario, 7, v);
    advanceToPage(run);
    const b = readSuffering(run.suffering, run.model, run.recorder.requests).badUserSeconds;
    if (f) { const sc:any = readRunScript(readFileSync(`/work/main/scenarios/orders-slow/runs/${f}.json`,'utf8'),'x'); sc.run.intents.filter((i:any)=>i.intent.kind!=='resolve').forEach((i:any,seq:number)=>run.pending.push({seq,tick:run.pagedAtUs!+i.afterPageUs,intent:i.intent})); var n=run.pending.length; advanceRun(run, Infinity); console.log('refused', n-run.intents.length);}
    else advanceRun(run, Infinity);
    const e = readSuffering(run.suffering, run.model, run.recorder.requests).badUserSeconds;
    const bits = run.health.filter(h=>h.atUs>=run.pagedAtUs!).map(h=>isHealthy(run,h)?'.':'X').join('');
    console.log(v,f,Date.now()-t,'ms paged',run.pagedAtUs!/6e7,'B',e-b,'rec',(recoveredSince(run)??0)/6e7, run.state.phase, bits);
  }
}, 300000);
