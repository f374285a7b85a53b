import { VERB_NAMES } from '../../sim/intents/registry.ts';
import { DURATION_BOUNDS_US } from '../../sim/kernel/metric-names.ts';
import { formatDurationUs } from '../../base/time.ts';
import { epochMs, us } from '../normalise/values.ts';
import { quote } from '../problem.ts';
import { INTENT_KINDS, PANELS } from '../schema/run.ts';
import { wordsIn } from '../words.ts';
import { onlyOnce, refer, type CheckContext } from './context.ts';
import { checkAction, checkAmount, checkFault, checkRange } from './fault.ts';

/** Objectives, alerts, dashboards, people and variants. */
export function checkStory(context: CheckContext): void {
  const { file } = context;
  if (epochMs(file.start) === null) context.findings.push({ path: ['start'], found: quote(file.start), expected: 'a moment that exists' });
  for (const key of ['history', 'horizon'] as const) {
    if (us(file[key], '0s') === 0) context.findings.push({ path: [key], found: quote(file[key]), expected: 'more than no time' });
  }
  for (const key of ['slos', 'dashboards', 'mechanisms'] as const) onlyOnce(context, [key], file[key].map(({ id }) => id), 'id');
  onlyOnce(context, ['alerts'], file.alerts.map(({ name }) => name), 'name');
  checkSlos(context);
  checkTexts(context);
  checkTutorial(context);
  for (const [index, { at, do: action }] of (file.planned ?? []).entries()) {
    checkRange(context, at, ['planned', index, 'at']);
    checkAction(context, action, ['planned', index, 'do']);
  }
  checkMessages(context);
  checkVariants(context);
  checkWords(context);
}

/** Written by somebody that there is, after something that can be done, and not only once it is too late. */
function checkMessages(context: CheckContext): void {
  const people = Object.keys(context.file.people ?? {});
  for (const [index, { from, after, afterAction, until }] of (context.file.messages ?? []).entries()) {
    refer(context, ['messages', index, 'from'], from, people, 'one of the people');
    if (afterAction !== undefined) refer(context, ['messages', index, 'afterAction'], afterAction, VERB_NAMES, 'an action that players can take');
    if (until !== undefined && us(until, '0s') < us(after, '0s')) context.findings.push({ path: ['messages', index, 'until'], found: quote(until), expected: `no earlier than "after", ${after}` });
  }
}

function checkSlos(context: CheckContext): void {
  const journeys = new Set(Object.values(context.system.clients).flatMap(({ routes }) => routes.map(({ journey }) => journey)));
  const bounds: readonly number[] = DURATION_BOUNDS_US;
  const taken = new Map<string, string>();
  for (const [index, slo] of context.file.slos.entries()) {
    for (const [at, journey] of slo.journeys.entries()) refer(context, ['slos', index, 'journeys', at], journey, journeys, 'a journey of a client');
    for (const [at, journey] of slo.journeys.entries()) {
      const other = taken.get(journey);
      // A request is counted as good or bad once, when it ends.
      if (other !== undefined) context.findings.push({ path: ['slos', index, 'journeys', at], found: `${quote(journey)}, which ${other} counts already`, expected: 'each journey in one objective' });
      taken.set(journey, slo.id);
    }
    if (!bounds.includes(us(slo.under, '0s'))) {
      context.findings.push({ path: ['slos', index, 'under'], found: quote(slo.under), expected: `a boundary of the duration histograms: ${bounds.map(formatDurationUs).join(', ')}` });
    }
  }
}

/** The page is an alert that pages, and no query is blank. Whether PromQL can be read is for the layer that reads it. */
function checkTexts(context: CheckContext): void {
  const { alerts, pageAlert, dashboards } = context.file;
  if (refer(context, ['pageAlert'], pageAlert, alerts.map(({ name }) => name), 'an alert')) {
    const page = alerts.findIndex(({ name }) => name === pageAlert);
    if (alerts[page]?.severity !== 'page') context.findings.push({ path: ['alerts', page, 'severity'], found: quote(alerts[page]?.severity), expected: '"page", since it is the alert that pages' });
  }
  const notBlank = (text: string, path: readonly (string | number)[]): void => {
    if (text.trim() === '') context.findings.push({ path, found: 'blank text', expected: 'a PromQL query' });
  };
  for (const [index, { expr }] of alerts.entries()) notBlank(expr, ['alerts', index, 'expr']);
  for (const [board, { panels }] of dashboards.entries()) {
    for (const [panel, { queries }] of panels.entries()) {
      for (const [query, { expr }] of queries.entries()) notBlank(expr, ['dashboards', board, 'panels', panel, 'queries', query, 'expr']);
    }
  }
}

/** Parts of the file whose texts the seed may dress; elsewhere nothing would put the words in. */
const DRESSED = ['alerts', 'dashboards', 'messages', 'changes', 'planned', 'variants'] as const;

function checkWords(context: CheckContext): void {
  const known = Object.keys(context.file.nuisance?.words ?? {});
  const visit = (value: unknown, path: readonly (string | number)[], dressed: boolean): void => {
    if (typeof value === 'string') {
      for (const word of wordsIn(value)) {
        // Legends of charts have labels in double braces, which the chart puts in.
        if (path.at(-1) === 'legend' && !known.includes(word)) continue;
        if (!dressed) context.findings.push({ path, found: `{{${word}}}`, expected: `a text without words to be chosen, which may stand in ${DRESSED.join(', ')} only` });
        else refer(context, path, word, known, 'a name in nuisance/words');
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value)) visit(entry, [...path, Array.isArray(value) ? Number(key) : key], dressed);
    }
  };
  for (const [key, value] of Object.entries(context.file)) if (key !== 'system') visit(value, [key], (DRESSED as readonly string[]).includes(key));
}

function checkTutorial(context: CheckContext): void {
  for (const [index, { until }] of (context.file.tutorial ?? []).entries()) {
    const path = ['tutorial', index, 'until'];
    const [kind = '', detail] = until.split(':');
    if (kind === 'look' && detail !== undefined) refer(context, path, detail, PANELS, 'a panel');
    else if (kind !== 'mitigate' || detail === undefined) refer(context, path, until, [...INTENT_KINDS, 'recovered', 'look:<panel>', 'mitigate:<verb>'], 'what completes a step');
  }
}

function checkVariants(context: CheckContext): void {
  const { services, databases, pools, parts } = context.system;
  const components = [services, databases, pools, ...Object.values(parts)].flatMap((map) => Object.keys(map));
  for (const [name, variant] of Object.entries(context.file.variants)) {
    const path = ['variants', name];
    checkFault(context, variant.fault, [...path, 'fault']);
    for (const [param, amount] of Object.entries(variant.params ?? {})) {
      const at = [...path, 'params', param];
      checkAmount(context, param, amount, at, at, true);
    }
    refer(context, [...path, 'truth', 'component'], variant.truth.component, components, 'a service, database, pool or another named part');
    refer(context, [...path, 'truth', 'mechanism'], variant.truth.mechanism, context.file.mechanisms.map(({ id }) => id), 'one of the mechanisms');
  }
}
