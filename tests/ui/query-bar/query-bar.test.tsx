import { configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState, type ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { ToastRegion } from '../../../src/ui/kit/index.ts';
import { examplesFor } from '../../../src/ui/war-room/query-bar/examples/examples.ts';
import { QueryBar, type BarFault, type Language } from '../../../src/ui/war-room/query-bar/index.ts';
import { readQuery } from '../../../src/worker/read-query.ts';
import type { Word } from '../../../src/worker/vocabulary/types.ts';
import { fakeWorld, type Answers } from '../../support/panels/fake-world.tsx';

// The controls are fetched when they are first wanted, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

const word = (kind: Word['kind'], text: string, rest: Partial<Word> = {}): Word => ({ kind, text, detail: '', help: '', example: '', written: 'plain', ...rest });
const value = (text: string): Word => word('value', text, { written: 'text' });

/** The worker's own reading, and a small vocabulary. */
const ANSWERS: Answers = {
  readQuery,
  vocabulary: ({ ask, label }) => ({
    more: 0,
    words:
      ask === 'metrics'
        ? [word('metric', 'http_requests_total', { detail: 'counter', help: 'Requests served.' }), word('metric', 'db_connections', { detail: 'gauge', help: 'Connections of a pool.' })]
        : ask === 'labels'
          ? [word('label', 'service_name'), word('label', 'instance'), word('label', 'level')]
          : ask === 'fields'
            ? [word('field', 'span.http.route')]
            : ask === 'values' && (label === 'service_name' || label === 'resource.service.name')
              ? [value('orders'), value('stock')]
              : [],
  }),
};

interface Bar {
  readonly ran: string[];
  readonly text: () => string;
}

function show(language: Language, options: { text?: string; ran?: string; fault?: BarFault; answers?: Answers } = {}): Bar {
  const { Provider } = fakeWorld(options.answers ?? ANSWERS);
  const ran: string[] = [];
  const written = [options.text ?? ''];
  function Shown(): ReactNode {
    const [text, setText] = useState(options.text ?? '');
    return (
      <QueryBar
        language={language}
        text={text}
        ran={options.ran ?? ''}
        fault={options.fault ?? null}
        hasResult={false}
        onText={(next) => {
          written.push(next);
          setText(next);
        }}
        onRun={(one) => void ran.push(one)}
      />
    );
  }
  render(
    <Provider>
      <Shown />
      <ToastRegion />
    </Provider>,
  );
  return { ran, text: () => written.at(-1) ?? '' };
}

const NAMES = { promql: 'PromQL query', logql: 'LogQL query', traceql: 'TraceQL query' } as const;

async function clickTogether(): Promise<void> {
  await userEvent.click(screen.getByRole('radio', { name: 'Click together' }));
  await screen.findByRole('group', { name: 'Click together' });
}

/** Writes into a box with suggestions and takes what is written. */
async function fill(name: string, text: string): Promise<void> {
  const box = screen.getByRole('combobox', { name });
  await userEvent.click(box);
  fireEvent.change(box, { target: { value: text } });
  await userEvent.keyboard('{Enter}');
}

async function choose(menu: string, entry: RegExp): Promise<void> {
  await userEvent.click(screen.getByRole('button', { name: menu }));
  await userEvent.click(await screen.findByRole('menuitem', { name: entry }));
}

describe('writing a query', { timeout: 30_000 }, () => {
  it.each(Object.entries(NAMES) as [Language, string][])('in %s, Enter runs it and Shift Enter breaks the line', async (language, name) => {
    const bar = show(language);
    const box = screen.getByRole('textbox', { name });
    await userEvent.type(box, 'a{Shift>}{Enter}{/Shift}b');
    expect(bar.text()).toBe('a\nb');
    expect(bar.ran).toEqual([]);
    await userEvent.type(box, '{Enter}');
    expect(bar.ran).toEqual(['a\nb']);
  });

  it('a mistake is named a moment after it was written, and not while the query is only unfinished', async () => {
    show('promql');
    const box = screen.getByRole('textbox', { name: 'PromQL query' });
    fireEvent.change(box, { target: { value: 'rat(up[1m])' } });
    expect(box).not.toHaveAccessibleDescription();
    await waitFor(() => expect(box).toHaveAccessibleDescription(/unknown function/));
    fireEvent.change(box, { target: { value: 'sum(rate(up[1m])' } });
    await new Promise((resolve) => {
      setTimeout(resolve, 1_000);
    });
    expect(box).not.toHaveAccessibleDescription();
  });

  it('what the run said of the text is shown where it was said, however it was indented', () => {
    show('promql', { text: '  oops(up)', ran: 'oops(up)', fault: { message: 'unknown function', from: 0, to: 4, expr: 'oops(up)' } });
    expect(screen.getByRole('textbox')).toHaveAccessibleDescription('unknown function.');
    expect(document.querySelector('mark')).toHaveTextContent('oops');
  });

  it('a fault of another text is not shown', () => {
    show('promql', { text: 'up', ran: 'oops(up)', fault: { message: 'unknown function', from: 0, to: 4, expr: 'oops(up)' } });
    expect(screen.getByRole('textbox')).not.toHaveAccessibleDescription();
  });
});

describe('queries to go back to', { timeout: 30_000 }, () => {
  it('earlier ones are there, the newest first', async () => {
    localStorage.setItem('faultline.history.logql', JSON.stringify(['{a="1"}', '{a="2"}']));
    const bar = show('logql', { ran: '{a="2"}' });
    await userEvent.click(screen.getByRole('button', { name: 'Earlier queries' }));
    expect((await screen.findAllByRole('menuitem')).map((one) => one.textContent)).toEqual(['{a="2"}', '{a="1"}']);
    await userEvent.click(screen.getByRole('menuitem', { name: '{a="1"}' }));
    expect(bar.ran).toEqual(['{a="1"}']);
  });

  it('saved ones have names, outlive the page, and can be deleted and put back', async () => {
    const bar = show('traceql', { text: '{ status = error }' });
    await userEvent.click(screen.getByRole('button', { name: 'Saved queries' }));
    await userEvent.type(screen.getByRole('textbox', { name: /^Name for/ }), 'Failures{Enter}');
    const list = screen.getByRole('list', { name: 'Saved queries' });
    expect(JSON.parse(localStorage.getItem('faultline.saved-queries.traceql') ?? '')).toEqual([{ name: 'Failures', text: '{ status = error }' }]);
    await userEvent.click(within(list).getByRole('button', { name: 'Delete Failures' }));
    expect(within(list).queryByText('Failures')).toBeNull();
    fireEvent.click(await screen.findByRole('button', { name: 'Undo', hidden: true }));
    expect(await within(list).findByText('Failures')).toBeVisible();
    await userEvent.click(within(list).getByRole('button', { name: /^Failures/ }));
    expect(bar.ran).toEqual(['{ status = error }']);
  });

  it.each(['promql', 'logql', 'traceql'] as const)('the usual questions are ones that %s reads', (language) => {
    const kinds = ['client', 'database', 'service', 'gateway', 'third_party'] as const;
    const texts = kinds.flatMap((kind) => examplesFor(language, { id: 'a "quoted" name', title: '', kind, team: '' }).map(({ expr }) => expr));
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter((text) => readQuery({ language, text }).fault !== null)).toEqual([]);
  });
});

describe('clicking together', { timeout: 30_000 }, () => {
  it('a rate by service in PromQL, by keyboard', async () => {
    const bar = show('promql');
    await clickTogether();
    await userEvent.type(screen.getByRole('combobox', { name: 'Metric' }), 'served');
    await screen.findByRole('option', { name: /http_requests_total/ });
    await userEvent.keyboard('{ArrowDown}{Enter}');
    // What is nearly always asked of a counter is filled in.
    expect(bar.text()).toBe('sum by (service_name) (rate(http_requests_total[1m]))');
    await userEvent.click(screen.getByRole('button', { name: 'Filter' }));
    expect(screen.getByRole('combobox', { name: 'Filter 1: label' })).toHaveFocus();
    expect(bar.text()).toBe('sum by (service_name) (rate(http_requests_total[1m]))');
    await fill('Filter 1: label', 'service_name');
    await fill('Filter 1: value', 'orders');
    expect(bar.text()).toBe('sum by (service_name) (rate(http_requests_total{service_name="orders"}[1m]))');
    await choose('Operation', /topk/);
    expect(bar.text()).toBe('topk(5, sum by (service_name) (rate(http_requests_total{service_name="orders"}[1m])))');
    await userEvent.click(screen.getByRole('button', { name: 'Move topk earlier' }));
    expect(bar.text()).toBe('sum by (service_name) (topk(5, rate(http_requests_total{service_name="orders"}[1m])))');
    await userEvent.click(screen.getByRole('button', { name: 'Remove topk' }));
    await userEvent.click(screen.getByRole('button', { name: 'Divide by another metric' }));
    expect(bar.text()).toBe('sum by (service_name) (rate(http_requests_total{service_name="orders"}[1m])) / sum by (service_name) (rate(http_requests_total[1m]))');
    expect(bar.ran).toEqual([]);
  });

  it('a window cannot stand behind what has no samples', async () => {
    show('promql', { text: 'sum(rate(http_requests_total[1m]))' });
    await clickTogether();
    expect(await screen.findByRole('button', { name: 'Move rate later' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Move sum earlier' })).toBeDisabled();
  });

  it('a quantile keeps the buckets apart', async () => {
    const bar = show('promql', { text: 'sum(rate(http_requests_bucket[1m]))' });
    await clickTogether();
    await screen.findByRole('button', { name: 'Remove sum' });
    await choose('Operation', /histogram_quantile/);
    expect(bar.text()).toBe('histogram_quantile(0.95, sum by (le) (rate(http_requests_bucket[1m])))');
  });

  it('lines with a text in LogQL, then counted', async () => {
    const bar = show('logql');
    await clickTogether();
    await fill('Filter 1: value', 'orders');
    expect(bar.text()).toBe('{service_name="orders"}');
    await choose('Stage', /the line contains the text/);
    fireEvent.change(screen.getByRole('textbox', { name: 'Stage 1: text' }), { target: { value: 'timeout' } });
    await choose('Stage', /as JSON/);
    expect(bar.text()).toBe('{service_name="orders"} |= "timeout" | json');
    await userEvent.click(screen.getByRole('button', { name: 'Move stage 2 earlier' }));
    expect(bar.text()).toBe('{service_name="orders"} | json |= "timeout"');
    await userEvent.click(screen.getByRole('combobox', { name: 'Show' }));
    await userEvent.click(await screen.findByRole('option', { name: /lines a second/ }));
    expect(bar.text()).toBe('sum by (level) (rate({service_name="orders"} | json |= "timeout" [1m]))');
  });

  it('slow spans of a service in TraceQL', async () => {
    const bar = show('traceql');
    await clickTogether();
    await fill('Condition 1: value', 'orders');
    await choose('Condition', /^Duration/);
    expect(bar.text()).toBe('{ resource.service.name = "orders" && duration > 500ms }');
    await userEvent.click(screen.getByRole('combobox', { name: 'Number of such spans' }));
    await userEvent.click(await screen.findByRole('option', { name: 'more than' }));
    expect(bar.text()).toBe('{ resource.service.name = "orders" && duration > 500ms } | count() > 10');
    await userEvent.click(screen.getByRole('button', { name: 'Remove condition 1' }));
    expect(bar.text()).toBe('{ duration > 500ms } | count() > 10');
    expect(screen.getByRole('button', { name: 'Condition' })).toHaveFocus();
  });

  it('what is typed below is read back', async () => {
    show('traceql', { text: '{ name = "a" }' });
    await clickTogether();
    expect(await screen.findByRole('combobox', { name: 'Condition 1: value' })).toHaveValue('a');
    fireEvent.change(screen.getByRole('textbox', { name: 'TraceQL query' }), { target: { value: '{ name = "b" && kind = server }' } });
    expect(await screen.findByRole('combobox', { name: 'Condition 2: value' })).toHaveValue('server');
    expect(screen.getByRole('combobox', { name: 'Condition 1: value' })).toHaveValue('b');
  });

  it('what has no control stays as it was typed, and it is said why', async () => {
    const bar = show('promql', { text: 'sum without (instance) (up)' });
    await clickTogether();
    expect(await screen.findByText(/has without \(…\), which has no control here/)).toBeVisible();
    expect(bar.text()).toBe('sum without (instance) (up)');
    await userEvent.click(screen.getByRole('button', { name: 'Begin anew' }));
    expect(bar.text()).toBe('');
    fireEvent.click(await screen.findByRole('button', { name: 'Undo', hidden: true }));
    await waitFor(() => expect(bar.text()).toBe('sum without (instance) (up)'));
  });

  it('is remembered for each language', async () => {
    show('logql');
    await clickTogether();
    expect(localStorage.getItem('faultline.query-mode.logql')).toBe('"click"');
    expect(localStorage.getItem('faultline.query-mode.promql')).toBeNull();
  });
});
