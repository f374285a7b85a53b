import { useEffect, useState } from 'react';

/** Milliseconds since the epoch, read again so often; a hidden tab reads it less often and is right again when it is looked at. */
export function useNow(everyMs = 250): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** `14:30`, by this computer's clock; with the day where it is not today. */
export function clockTime(ms: number, nowMs = Date.now()): string {
  const at = new Date(ms);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.toDateString() === new Date(nowMs).toDateString()) return time;
  return `${at.toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'short' })}, ${time}`;
}

/** The next time that clocks say `hh:mm`, or null where that is no time of day. */
export function nextTime(text: string, nowMs: number): number | null {
  const [hours, minutes, ...more] = text.split(':').map(Number);
  if (hours === undefined || minutes === undefined || more.length > 1 || !Number.isInteger(hours) || !Number.isInteger(minutes)) return null;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  const at = new Date(nowMs);
  at.setHours(hours, minutes, 0, 0);
  if (at.getTime() <= nowMs) at.setDate(at.getDate() + 1);
  return at.getTime();
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `4:05`, `1:02:00`: what is left or has passed. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
