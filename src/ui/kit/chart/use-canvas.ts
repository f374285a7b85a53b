import { useEffect, useMemo, useRef, type RefObject } from 'react';
import { watchTheme } from '../theme-watch.ts';
import { drawScheduler, type DrawTicket } from './draw-scheduler.ts';

export interface CanvasControl {
  /** Asks for a drawing; see DrawTicket. Before the canvas has a size nothing is drawn, and with its size everything is. */
  readonly request: (urgent?: boolean) => void;
  /** In CSS pixels, as last laid out; nothing is laid out to learn it. */
  readonly size: () => { readonly width: number; readonly height: number };
}

/**
 * Draws into a canvas when the page's scheduler says so, in CSS pixels, and again when its size, the theme or the text size changes.
 * The size comes from the browser's own layout: a drawing that asks the element for it, right after rows were put into the page, makes the
 * browser lay all of them out within the drawing.
 */
export function useCanvas(canvas: RefObject<HTMLCanvasElement | null>, draw: (ctx: CanvasRenderingContext2D, width: number, height: number) => void): CanvasControl {
  const drawing = useRef(draw);
  const ticket = useRef<DrawTicket | null>(null);
  const size = useRef({ width: 0, height: 0 });
  useEffect(() => {
    drawing.current = draw;
  });
  useEffect(() => {
    const element = canvas.current;
    const ctx = element?.getContext('2d');
    if (!element || !ctx) return undefined;
    const own = drawScheduler.register(() => {
      const { width, height } = size.current;
      if (width === 0 || height === 0) return;
      const ratio = devicePixelRatio;
      const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (element.width !== across || element.height !== down) Object.assign(element, { width: across, height: down });
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawing.current(ctx, width, height);
    });
    ticket.current = own;
    const sizes = new ResizeObserver(([entry]) => {
      if (!entry) return;
      size.current = { width: entry.contentRect.width, height: entry.contentRect.height };
      own.request(true);
    });
    sizes.observe(element);
    const forget = watchTheme(() => own.request(true));
    return () => {
      sizes.disconnect();
      forget();
      own.dispose();
      ticket.current = null;
      // Shown again, it is drawn once it has been laid out: not in the frame that lays out a whole panel.
      size.current = { width: 0, height: 0 };
    };
  }, [canvas]);
  return useMemo(() => ({ request: (urgent) => ticket.current?.request(urgent), size: () => size.current }), []);
}
