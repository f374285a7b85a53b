import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Activity, createRef, useState } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { DataTable, Sparkline, TimeSeriesChart, VirtualList, type Column, type Sort, type TimeSeriesChartHandle } from '../../../src/ui/kit/index.ts';

interface Row {
  id: number;
  route: string;
}
const COLUMNS: Column<Row>[] = [
  { id: 'id', header: 'Id', align: 'end', sortable: true, cell: (row) => row.id },
  { id: 'route', header: 'Route', sortable: true, cell: (row) => row.route },
];

describe('a table of 100,000 rows', () => {
  const Requests = ({ getRow, onActivate }: { getRow: (i: number) => Row; onActivate?: (i: number) => void }) => {
    const [selected, setSelected] = useState<number | null>(null);
    const [sort, setSort] = useState<Sort>({ column: 'route', direction: 'ascending' });
    return <DataTable label="Requests" columns={COLUMNS} rowCount={100_000} getRow={getRow} selected={selected} onSelect={setSelected} onActivate={onActivate} sort={sort} onSortChange={setSort} />;
  };
  const rowAt = (i: number): Row => ({ id: i, route: `GET /orders/${i}` });

  test('asks for and draws only what is near the view, and says how many there are', () => {
    const getRow = vi.fn(rowAt);
    render(<Requests getRow={getRow} />);
    const grid = screen.getByRole('grid', { name: 'Requests' });
    expect(grid).toHaveAttribute('aria-rowcount', '100001');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    expect(getRow.mock.calls.every(([i]) => i < 60)).toBe(true);
  });

  test('is one stop; arrows select, Enter opens', async () => {
    const onActivate = vi.fn();
    render(<Requests getRow={rowAt} onActivate={onActivate} />);
    const grid = screen.getByRole('grid');
    grid.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(screen.getByRole('row', { selected: true })).toHaveTextContent('GET /orders/1');
    expect(grid).toHaveAttribute('aria-activedescendant', screen.getByRole('row', { selected: true }).id);
    expect(onActivate).toHaveBeenCalledWith(1);
  });

  test('headers sort, numbers largest first, and say so', async () => {
    render(<Requests getRow={rowAt} />);
    await userEvent.click(screen.getByRole('button', { name: 'Id' }));
    expect(screen.getByRole('columnheader', { name: 'Id' })).toHaveAttribute('aria-sort', 'descending');
    await userEvent.click(screen.getByRole('button', { name: 'Id' }));
    expect(screen.getByRole('columnheader', { name: 'Id' })).toHaveAttribute('aria-sort', 'ascending');
    expect(screen.getByRole('columnheader', { name: 'Route' })).toHaveAttribute('aria-sort', 'none');
  });

  test('rows come some in a frame, until the view is full', async () => {
    render(<Requests getRow={rowAt} />);
    const drawn = (): number => within(screen.getByRole('grid')).getAllByRole('row').length;
    expect(drawn()).toBeLessThan(15);
    await waitFor(() => expect(drawn()).toBeGreaterThan(19));
  });

  test('rows come in turn again when a hidden table is shown again, those in view first', async () => {
    const Panel = ({ mode }: { mode: 'visible' | 'hidden' }) => (
      <Activity mode={mode}>
        <Requests getRow={rowAt} />
      </Activity>
    );
    const { rerender } = render(<Panel mode="visible" />);
    await screen.findByText('GET /orders/18');
    const grid = screen.getByRole('grid');
    act(() => {
      grid.scrollTop = 26 * 50_000;
      grid.dispatchEvent(new Event('scroll', { bubbles: true }));
    });
    rerender(<Panel mode="hidden" />);
    await waitFor(() => expect(grid.querySelectorAll('[role=row]').length).toBeLessThan(15));
    rerender(<Panel mode="visible" />);
    expect(within(grid).getAllByRole('row').length).toBeLessThan(15);
    expect(screen.getByText('GET /orders/50000')).toBeInTheDocument();
    await screen.findByText('GET /orders/50018');
  });

  test('rows that scroll in take over the elements of those that left', async () => {
    render(<Requests getRow={rowAt} />);
    const grid = screen.getByRole('grid');
    await within(grid).findByText('GET /orders/18');
    const before = new Set(within(grid).getAllByRole('row'));
    act(() => {
      grid.scrollTop = 26 * 50_000;
      grid.dispatchEvent(new Event('scroll', { bubbles: true }));
    });
    expect(screen.getByText('GET /orders/50000')).toBeInTheDocument();
    const reused = within(grid).getAllByRole('row').filter((row) => before.has(row));
    expect(reused.length).toBeGreaterThan(20);
  });
});

test('a list tells its length and selects by keyboard; an empty one says why', async () => {
  const Lines = ({ count }: { count: number }) => {
    const [selected, setSelected] = useState<number | null>(null);
    return <VirtualList label="Log lines" count={count} renderRow={(i) => `line ${i}`} selected={selected} onSelect={setSelected} empty={<p>No line matches.</p>} />;
  };
  const { rerender } = render(<Lines count={100_000} />);
  screen.getByRole('listbox', { name: 'Log lines' }).focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}');
  expect(screen.getByRole('option', { selected: true })).toHaveTextContent('line 1');
  expect(screen.getByRole('option', { selected: true })).toHaveAttribute('aria-setsize', '100000');
  rerender(<Lines count={0} />);
  expect(screen.getByText('No line matches.')).toBeVisible();
});

test('a sparkline lifts its pen over gaps', () => {
  render(<Sparkline label="Errors, now 2%" values={[1, NaN, 2, 3]} />);
  const path = screen.getByRole('img', { name: 'Errors, now 2%' }).querySelector('path')!.getAttribute('d')!;
  expect(path.match(/M/g)).toHaveLength(2);
});

describe('a chart without a canvas still tells its values', () => {
  const series = [
    { key: 'orders', label: 'orders' },
    { key: 'payments', label: 'payments' },
  ];
  const data = [Float64Array.of(0, 60, 120), Float64Array.of(0.1, 0.2, 0.31), Float64Array.of(0.05, NaN, NaN)];

  test('in its name: range, latest values and what is marked', () => {
    render(<TimeSeriesChart title="Latency p99" unit="seconds" series={series} data={data} range={{ from: 0, to: 300 }} startOfDayS={36_000} markers={[{ t: 90, label: 'orders 2.31', kind: 'deploy' }]} />);
    expect(screen.getByRole('img')).toHaveAccessibleName('Latency p99, 10:00:00 to 10:05:00. Latest at 10:02:00: orders 310 ms, payments no value. Marked: deploy orders 2.31 at 10:01:30.');
  });

  test('in its legend, a table whose series can be hidden', async () => {
    render(<TimeSeriesChart title="Latency p99" unit="seconds" series={series} data={data} range={{ from: 0, to: 300 }} />);
    const table = screen.getByRole('table', { name: 'Latency p99, values' });
    expect(within(table).getByRole('row', { name: /orders/ })).toHaveTextContent('310 ms');
    await userEvent.click(within(table).getByRole('button', { name: 'orders' }));
    expect(within(table).getByRole('button', { name: 'orders' })).toHaveAttribute('aria-pressed', 'false');
    expect(screen.getByRole('img').getAttribute('aria-label')).not.toContain('orders 310 ms');
  });

  test('as they come, past React', () => {
    const chart = createRef<TimeSeriesChartHandle>();
    render(<TimeSeriesChart ref={chart} title="Latency p99" unit="seconds" series={series} range={{ from: 0, to: 300 }} />);
    expect(screen.getByRole('img')).toHaveAccessibleName(/No samples in this range/);
    chart.current!.setData(data);
    expect(screen.getByRole('row', { name: /orders/ })).toHaveTextContent('310 ms');
  });

  test('and lets keys it does not use pass to its panel', async () => {
    const onKeyDown = vi.fn();
    render(
      // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
      <div onKeyDown={onKeyDown}>
        <TimeSeriesChart title="Latency p99" series={series} data={data} range={{ from: 0, to: 300 }} />
      </div>,
    );
    screen.getByRole('img').focus();
    await userEvent.keyboard('p{ArrowLeft}');
    expect(onKeyDown.mock.calls.map(([event]) => event.key)).toEqual(['p']);
  });
});
