import { resolveColour } from '../kit/index.ts';
import { causesSource, machineSource, type MachineColours } from './machine-diagram.ts';
import type { Debrief } from '../../session/debrief-types.ts';
import type { CauseGraph } from '../../session/postmortem/types.ts';

/** Mermaid reads no oklch(): the colour as the screen shows it, in hexadecimal. */
function hex(css: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return '#888888';
  context.fillStyle = resolveColour(css);
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

let drawings = 0;

export interface Drawing {
  /** Of a picture: a document of its own, where nothing can run. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export const drawMachine = (machine: Debrief['machine']): Promise<Drawing> => draw((colours) => machineSource(machine, colours));

export const drawCauses = (graph: CauseGraph): Promise<Drawing> => draw((colours) => causesSource(graph, colours));

/** Loads Mermaid, which is larger than the rest of the page together. */
async function draw(sourceOf: (colours: MachineColours) => string): Promise<Drawing> {
  const { default: mermaid } = await import('mermaid');
  const colours: MachineColours = { text: hex('var(--text-1)'), line: hex('var(--text-3)'), surface: hex('var(--surface-2)'), taken: hex('var(--accent)'), takenText: hex('var(--on-accent)') };
  // The picture has no access to the page's fonts, so it is measured with those that it will have.
  const fontFamily = 'system-ui, sans-serif';
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    htmlLabels: false,
    flowchart: { htmlLabels: false, wrappingWidth: 190, useMaxWidth: true },
    theme: 'base',
    fontFamily,
    themeCSS: `.edgeLabel rect, .edgeLabel .background, .labelBkg { fill: ${hex('var(--surface-0)')} !important; opacity: 1 !important; }`,
    themeVariables: { fontFamily, fontSize: '13px', background: hex('var(--surface-0)'), primaryColor: colours.surface, primaryTextColor: colours.text, primaryBorderColor: colours.line, lineColor: colours.line, textColor: colours.text, transitionColor: colours.line, transitionLabelColor: colours.text, edgeLabelBackground: hex('var(--surface-0)'), labelBackgroundColor: hex('var(--surface-0)') },
  });
  drawings += 1;
  const { svg } = await mermaid.render(`drawing-${drawings}`, sourceOf(colours));
  const box = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg);
  const width = Math.ceil(Number(box?.[1] ?? 600));
  const height = Math.ceil(Number(box?.[2] ?? 200));
  const sized = svg.replace('<svg ', `<svg height="${height}" `).replace('width="100%"', `width="${width}"`);
  return { url: URL.createObjectURL(new Blob([sized], { type: 'image/svg+xml' })), width, height };
}
