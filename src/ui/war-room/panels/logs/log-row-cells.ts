import type { LogRow } from '../../../../session/log-answers.ts';
import { liveText, seriesColour, writeAttribute } from '../../../kit/index.ts';
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

/**
 * One row of the list as elements that are written anew for every line that it comes to show. What is the same already is not touched, and
 * text goes into a node that stays: to put a new one in costs the page a restyling of the row, four times a second for every row.
 */
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
  const [writeTime, writeLevel, writeService, writeText, writeTrace] = [liveText(time), liveText(level), liveText(service), liveText(text), liveText(trace)];
  const writeFields = fields.map(liveText);
  return {
    element,
    write(row) {
      writeAttribute(element, 'data-level', row ? String(row.level) : '');
      writeTime(row ? preciseClock(row.timeMs) : '');
      writeLevel(row ? LEVEL_WORDS[row.level] : '');
      if (writeService(row?.service ?? '')) service.style.setProperty('--service', row ? seriesColour(row.service) : 'transparent');
      fields.forEach((field, i) => {
        const value = row ? fieldOf(row, columns[i] ?? '') : '';
        if (writeFields[i]?.(value)) field.title = value;
      });
      writeText(row?.text ?? '…');
      writeTrace(row?.traceId ? row.traceId.slice(0, 8) : '');
      writeAttribute(trace, 'title', row?.traceId ? 'Open this trace' : '');
    },
  };
}
