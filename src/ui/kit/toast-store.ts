import { create } from 'zustand';
import type { Status } from './status.tsx';

export interface ToastAction {
  label: string;
  run: () => void;
}

export interface ToastOptions {
  /** A second line. */
  detail?: string | undefined;
  status?: Status | undefined;
  /** One thing to do about it, typically Undo. Must also be reachable elsewhere, since toasts leave. */
  action?: ToastAction | undefined;
  /** Defaults to 5 s, and 10 s with an action. Infinity stays until dismissed. */
  durationMs?: number | undefined;
}

export interface Toast extends ToastOptions {
  id: number;
  title: string;
}

const SHOWN_AT_ONCE = 4;

export const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let lastId = 0;

/** Says something that needs no answer: `toast('Evidence pinned', {action: {label: 'Undo', run}})`. Returns an id for `dismissToast`. */
export function toast(title: string, options: ToastOptions = {}): number {
  lastId += 1;
  const next: Toast = { ...options, id: lastId, title };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, next].slice(-SHOWN_AT_ONCE) }));
  return next.id;
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((t) => t.id !== id) }));
}
