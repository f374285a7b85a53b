import type { LogRow } from '../../../../session/view.ts';
import { seriesColour } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';

/** Browsers limit how tall an element can be (Firefox at 17.9 million pixels); longer lists scroll in larger steps. */
const SPACER_MAX_PX = 8_000_000;
const SPARE_ROWS = 4;
const FALLBACK_HEIGHT = 480;

export const LEVEL_WORDS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

export interface LogListOptions {
  readonly id: string;
  readonly rowHeight: number;
  readonly classes: Readonly<Record<'row' | 'time' | 'level' | 'service' | 'text' | 'trace', string>>;
  readonly total: () => number;
  readonly row: (index: number) => LogRow | undefined;
  readonly onScrollAway: (atTop: boolean) => void;
}

/**
 * Rows of the log, drawn past React: a pool of elements as large as the view that are written anew when rows pass by. What it costs follows
 * the height of the view alone.
 */
export interface LogListView {
  readonly draw: () => void;
  readonly select: (index: number | null) => void;
  readonly toTop: () => void;
  readonly pageRows: () => number;
  /** The row that an event came from. */
  readonly indexOf: (target: EventTarget | null) => number | null;
  readonly dispose: () => void;
}

interface PooledRow {
  readonly element: HTMLElement;
  readonly cells: readonly [time: HTMLElement, level: HTMLElement, service: HTMLElement, text: HTMLElement, trace: HTMLElement];
  shown: LogRow | null | undefined;
  index: number;
}

function makeRow({ classes }: LogListOptions): PooledRow {
  const cell = (className: string): HTMLElement => {
    const element = document.createElement('span');
    element.setAttribute('role', 'gridcell');
    element.className = className;
    return element;
  };
  const element = document.createElement('div');
  element.setAttribute('role', 'row');
  element.className = classes.row;
  const cells = [cell(classes.time), cell(classes.level), cell(classes.service), cell(classes.text), cell(classes.trace)] as const;
  element.append(...cells);
  return { element, cells, shown: null, index: -1 };
}

function writeRow({ element, cells }: PooledRow, row: LogRow | undefined): void {
  const [time, level, service, text, trace] = cells;
  element.dataset['level'] = row ? String(row.level) : '';
  time.textContent = row ? `${clockText(row.timeMs)}.${String(Math.floor(row.timeMs % 1_000)).padStart(3, '0')}` : '';
  level.textContent = row ? LEVEL_WORDS[row.level] : '';
  service.textContent = row?.service ?? '';
  service.style.setProperty('--service', row ? seriesColour(row.service) : 'transparent');
  text.textContent = row?.text ?? '…';
  trace.textContent = row?.traceId ? row.traceId.slice(0, 8) : '';
  trace.title = row?.traceId ? `Open trace ${row.traceId}` : '';
}

export function createLogList(viewport: HTMLElement, body: HTMLElement, options: LogListOptions): LogListView {
  const { id, rowHeight, total, row: rowAt } = options;
  const pool: PooledRow[] = [];
  let selected: number | null = null;
  let atTop = true;
  let frame = 0;

  const height = (): number => viewport.clientHeight || FALLBACK_HEIGHT;
  const visibleRows = (): number => Math.ceil(height() / rowHeight);
  const spacer = (): number => Math.min(SPACER_MAX_PX, total() * rowHeight);
  const isScaled = (): boolean => total() * rowHeight > SPACER_MAX_PX;
  /** First row in view, with a fraction. */
  const firstRow = (): number => {
    if (!isScaled()) return viewport.scrollTop / rowHeight;
    const scrollable = Math.max(1, spacer() - height());
    return Math.min(1, viewport.scrollTop / scrollable) * Math.max(0, total() - height() / rowHeight);
  };
  const scrollToRow = (row: number): void => {
    if (!isScaled()) viewport.scrollTop = row * rowHeight;
    else viewport.scrollTop = (row / Math.max(1, total() - height() / rowHeight)) * (spacer() - height());
  };

  const place = (pooled: PooledRow, index: number, first: number): void => {
    const row = rowAt(index);
    if (pooled.shown !== row || pooled.index !== index) {
      writeRow(pooled, row);
      pooled.shown = row;
      pooled.index = index;
      pooled.element.id = `${id}-${index}`;
      pooled.element.dataset['index'] = String(index);
      pooled.element.setAttribute('aria-rowindex', String(index + 1));
    }
    const top = isScaled() ? viewport.scrollTop + (index - first) * rowHeight : index * rowHeight;
    pooled.element.style.transform = `translateY(${Math.round(top)}px)`;
    pooled.element.setAttribute('aria-selected', String(index === selected));
  };
  const draw = (): void => {
    body.style.height = `${spacer()}px`;
    const first = firstRow();
    const from = Math.max(0, Math.floor(first) - SPARE_ROWS);
    const to = Math.min(total(), from + visibleRows() + 1 + 2 * SPARE_ROWS);
    while (pool.length < to - from) {
      const made = makeRow(options);
      pool.push(made);
      body.append(made.element);
    }
    // A row keeps its element while it stays in view, so that scrolling by one writes one row.
    pool.forEach((pooled, slot) => {
      const index = from + ((((slot - from) % pool.length) + pool.length) % pool.length);
      pooled.element.hidden = index >= to;
      if (index < to) place(pooled, index, first);
    });
    const active = selected !== null && selected >= from && selected < to;
    if (active) viewport.setAttribute('aria-activedescendant', `${id}-${selected}`);
    else viewport.removeAttribute('aria-activedescendant');
    viewport.setAttribute('aria-rowcount', String(total()));
  };
  const drawSoon = (): void => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  };
  const onScroll = (): void => {
    const now = viewport.scrollTop < rowHeight;
    if (now !== atTop) {
      atTop = now;
      options.onScrollAway(now);
    }
    drawSoon();
  };
  // Where a pixel of the bar is many rows, the wheel still moves by rows.
  const onWheel = (event: WheelEvent): void => {
    if (!isScaled() || event.ctrlKey) return;
    event.preventDefault();
    scrollToRow(Math.max(0, firstRow() + (event.deltaMode === 0 ? event.deltaY / rowHeight : event.deltaY * 3)));
  };
  viewport.addEventListener('scroll', onScroll, { passive: true });
  viewport.addEventListener('wheel', onWheel, { passive: false });
  const sizes = new ResizeObserver(drawSoon);
  sizes.observe(viewport);
  draw();

  return {
    draw: drawSoon,
    select(index) {
      selected = index;
      if (index !== null) {
        const first = firstRow();
        const fit = Math.floor(height() / rowHeight);
        if (index < first) scrollToRow(index);
        else if (index >= first + fit - 0.01) scrollToRow(index - fit + 1);
      }
      draw();
    },
    toTop() {
      viewport.scrollTop = 0;
      drawSoon();
    },
    pageRows: () => Math.max(1, visibleRows() - 2),
    indexOf(target) {
      const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
      return element && body.contains(element) ? Number(element.dataset['index']) : null;
    },
    dispose() {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      viewport.removeEventListener('scroll', onScroll);
      viewport.removeEventListener('wheel', onWheel);
      body.replaceChildren();
    },
  };
}
