import type uPlot from 'uplot';
import { describeCell } from './heat.ts';
import { readoutAt, type PlotScene } from './plot-scene.ts';
import { pointNear } from './points.ts';
import { newTip } from './tip.ts';

/** Tells what the pointer is at besides a time: a point, or a cell of a heatmap. To be called with where the cursor has gone. */
export function followPointer(u: uPlot, scene: PlotScene, tipClass: string, onPoint: (id: string) => void): (left: number, top: number) => void {
  const tip = newTip(u.over, tipClass);
  // A linked chart's pointer moves the line of this one too, but it points at nothing here.
  let hovered = false;
  u.over.addEventListener('click', () => {
    if (scene.near) onPoint(scene.near.point.id);
  });
  u.over.addEventListener('pointerenter', () => (hovered = true));
  u.over.addEventListener('pointerleave', () => {
    hovered = false;
    tip.hide();
  });
  return (left, top) => {
    const { view, placed } = scene;
    if (!view.heat && placed.length === 0) return;
    const before = scene.near?.point.id;
    const near = hovered ? pointNear(placed, left, top) : null;
    scene.near = near;
    if (near?.point.id !== before) {
      u.over.style.cursor = near ? 'pointer' : '';
      u.redraw(false, false);
    }
    if (hovered && view.heat) scene.row = Math.max(0, Math.min(view.heat.bounds.length - 1, Math.floor(u.posToVal(top, 'y'))));
    const width = u.bbox.width / devicePixelRatio;
    if (near) tip.show(near.point.label, near.x, near.y, width);
    else if (hovered && view.heat && u.cursor.idx !== null && left >= 0) tip.show(describeCell(readoutAt(scene, u.cursor.idx ?? null), view), left, top, width);
    else tip.hide();
  };
}
