import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import 'fake-indexeddb/auto';
import { MotionGlobalConfig } from 'framer-motion';
import { afterEach, vi } from 'vitest';

// A slow machine is no failure: what is waited for comes, or it does not.
configure({ asyncUtilTimeout: 10_000 });

// Tests are about where things end up, not about how they move there.
MotionGlobalConfig.skipAnimations = true;

// Files share a window: each of them finds it empty, and at the root.
document.body.replaceChildren();
history.replaceState(null, '', '/');

// happy-dom has no canvas. Charts draw into one that accepts everything; what they show is tested in a real browser.
vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);

// Nor has it what diagrams measure their words with: those are then told in words.
const drawNothing = () => Promise.reject(new Error('nothing to measure with'));
vi.mock('../../src/ui/debrief/draw-machine.ts', () => ({ drawMachine: drawNothing, drawCauses: drawNothing }));

afterEach(() => {
  cleanup();
  localStorage.clear();
});
