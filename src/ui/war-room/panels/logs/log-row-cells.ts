import type { LogRow } from '../../../../session/log-answers.ts';
import { seriesColour } from '../../../kit/index.ts';
import { clockText } from '../../shared/times.ts';

export const LEVEL_WORDS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

export const preciseClock = (epochMs: number): string => `${clockText(epochMs)}.${String(Math.floor(epochMs % 1_000)).padStart(3, '0')}`;

export const fieldOf = (row: LogRow, name: string): string => row.fields.find((field) => field.name === name)?.value ?? '';

/** A line as one text, as it is copied. */
export const rowText = (row: LogRow): string => `${preciseClock(row.timeMs)} ${LEVEL_WORDS[row.level]} ${row.service} ${row.instance} ${row.text}`;

export interface RowClasses {
  readonly row: string;
  readonly time: string;
  readonly level: string;
  readonly service: string;
  readonly field: string;
  readonly text: string;
  readonly trace: string;
}

/** One row of the list as elements that are written anew for every line that it comes to show. */
export interface RowElements {
  readonly element: HTMLElement;
  readonly write: (row: LogRow | undefined) => void;
}

export function makeRow(classes: RowClasses, columns: readonly string[]): RowElements {
  const cell = (className: string): HTMLElement => {
    const element = document.createElement('span');
    element.setAttribute('role', 'gridcell');
    element.className = className;
    return element;
  };
  const element = document.createElement('div');
  element.setAttribute('role', 'row');
  element.className = classes.row;
  const [time, level, service] = [cell(classes.time), cell(classes.level), cell(classes.service)];
  const fields = columns.map(() => cell(classes.field));
  const [text, trace] = [cell(classes.text), cell(classes.trace)];
  element.append(time, level, service, ...fields, text, trace);
  return {
    element,
    write(row) {
      element.dataset['level'] = row ? String(row.level) : '';
      time.textContent = row ? preciseClock(row.timeMs) : '';
      level.textContent = row ? LEVEL_WORDS[row.level] : '';
      service.textContent = row?.service ?? '';
      service.style.setProperty('--service', row ? seriesColour(row.service) : 'transparent');
      fields.forEach((field, i) => {
        const value = row ? fieldOf(row, columns[i] ?? '') : '';
        field.textContent = value;
        field.title = value;
      });
      text.textContent = row?.text ?? '…';
      trace.textContent = row?.traceId ? row.traceId.slice(0, 8) : '';
      trace.title = row?.traceId ? `Open trace ${row.traceId}` : '';
    },
  };
}
