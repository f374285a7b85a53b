import { addWord, digestText, newDigest } from '../base/hash.ts';
import { fromBase32, toBase32 } from './base32.ts';
import { readBytes, type ByteReader } from './byte-reader.ts';
import { MINUTE_MS, TERM_LIMITS, type Drill, type DrillLevel } from './terms.ts';

/**
 * A drill as a short code that carries all of it. In bytes, numbers with the highest first: the form (1), the level, the minutes, the
 * start in minutes since the epoch (4 bytes, 0: none), the seed (4), the scenario's hash (8); then engine, scenario and title, each with
 * its length before it; at last three bytes of a digest over all before, which finds slips and is no signature. A drill without a
 * title has 22 bytes, the names, 3 for their lengths and 3 for the check: about 60 characters.
 */
const FORM = 1;
const LEVELS: readonly DrillLevel[] = ['free', 'hints'];
const CHECK_BYTES = 3;

export function drillCode(drill: Drill): string {
  const { title, scenarioId, scenarioHash, engine, seed, level, minutes, startsAtMs } = drill;
  const bytes = [
    FORM, LEVELS.indexOf(level), minutes, ...word(startsAtMs === null ? 0 : Math.round(startsAtMs / MINUTE_MS)), ...word(seed),
    ...hexBytes(scenarioHash), ...textBytes(engine), ...textBytes(scenarioId), ...textBytes(title),
  ];
  return toBase32([...bytes, ...checkOf(bytes)]);
}

/** The code as people read it: in fives. */
export function spacedCode(code: string): string {
  let spaced = '';
  for (let at = 0; at < code.length; at += 5) spaced += `${at === 0 ? '' : '-'}${code.slice(at, at + 5)}`;
  return spaced;
}

export interface CodeFault {
  /** Where in the code, in words. */
  readonly place: string;
  readonly found: string;
  readonly expected: string;
}

export type CodeAnswer = { readonly ok: true; readonly drill: Drill; /** As `drillCode` writes it. */ readonly code: string } | { readonly ok: false; readonly fault: CodeFault };

/** Reads a code as somebody typed or pasted it. Never throws. */
export function readDrillCode(typed: string): CodeAnswer {
  if (typed.length > TERM_LIMITS.code) return no('the code', `${typed.length} characters`, `at most ${TERM_LIMITS.code}`);
  const letters = fromBase32(typed.trim());
  if (!letters.ok) return no(`character ${letters.at + 1} of the code`, `"${letters.found}"`, 'letters and digits of a drill code');
  const { bytes } = letters;
  if (bytes.length <= CHECK_BYTES) return no('the code', bytes.length === 0 ? 'nothing' : `${bytes.length} bytes`, 'the code of a drill, about 60 characters long');
  const body = bytes.slice(0, -CHECK_BYTES);
  if (checkOf(body).some((byte, i) => byte !== bytes[body.length + i])) return no('the end of the code', 'a check that does not fit the rest', 'the whole code as it was handed out: something in it is missing or was changed');
  return readBody(readBytes(body));
}

function readBody(from: ByteReader): CodeAnswer {
  const form = from.byte();
  if (form !== FORM) return no('the form of the code', String(form), `${FORM}: a newer version of Faultline may have made it`);
  const level = LEVELS[from.byte()];
  const minutes = from.byte();
  const start = from.word();
  const seed = from.word();
  const scenarioHash = from.hex(8);
  const [engine, scenarioId, title] = [from.text(), from.text(), from.text()];
  if (from.isBroken() || !from.isAtEnd()) return no('the code', 'parts that do not add up', 'the code of a drill');
  if (level === undefined) return no('the level', 'a number out of range', LEVELS.join(' or '));
  if (minutes < 1 || minutes > TERM_LIMITS.minutes) return no('the minutes', String(minutes), `1 to ${TERM_LIMITS.minutes}`);
  if (!isName(scenarioId, TERM_LIMITS.id)) return no('the scenario', JSON.stringify(scenarioId), 'the id of a scenario');
  if (!isName(engine, TERM_LIMITS.engine)) return no('the engine', JSON.stringify(engine), 'the version of an engine');
  if (title.length > TERM_LIMITS.title || hasControl(title)) return no('the title', `${title.length} characters`, `at most ${TERM_LIMITS.title} characters of text`);
  const drill: Drill = { title, scenarioId, scenarioHash, engine, seed, level, minutes, startsAtMs: start === 0 ? null : start * MINUTE_MS };
  return { ok: true, drill, code: drillCode(drill) };
}

const no = (place: string, found: string, expected: string): CodeAnswer => ({ ok: false, fault: { place, found, expected } });

/** As one sentence for people. */
export const faultText = ({ place, found, expected }: CodeFault): string => `In ${place}: found ${found}, expected ${expected}.`;

const word = (value: number): number[] => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

function hexBytes(hex: string): number[] {
  return Array.from({ length: 8 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16) || 0);
}

/** UTF-8 with its length before it. */
function textBytes(text: string): number[] {
  const bytes: number[] = [];
  const escaped = encodeURIComponent(text.toWellFormed());
  for (let at = 0; at < escaped.length; at++) {
    if (escaped.charAt(at) !== '%') bytes.push(escaped.charCodeAt(at));
    else {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    }
  }
  return [bytes.length, ...bytes];
}

function checkOf(bytes: readonly number[]): number[] {
  const digest = newDigest();
  for (const byte of bytes) addWord(digest, byte);
  return hexBytes(digestText(digest)).slice(0, CHECK_BYTES);
}

/** Lower-case letters, digits, and dots and hyphens between them: nothing that could lead out of an address. */
function isName(text: string, limit: number): boolean {
  if (text.length === 0 || text.length > limit) return false;
  return Array.from(text).every((char, i) => (char >= 'a' && char <= 'z') || (char >= '0' && char <= '9') || ((char === '-' || char === '.' || char === '_') && i > 0));
}

const hasControl = (text: string): boolean => Array.from(text).some((char) => char < ' ' || char === '\u007f');
