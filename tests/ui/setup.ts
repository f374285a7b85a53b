import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import 'fake-indexeddb/auto';
import { MotionGlobalConfig } from 'framer-motion';
import { afterEach, vi } from 'vitest';

// A slow machine is no failure: what is waited for comes, or it does not.
configure({ asyncUtilTimeout: 10_000 });

// Tests are about where things end up, not about how they move there.
MotionGlobalConfig.skipAnimations = true;

// happy-dom has no canvas. Charts draw into one that accepts everything; what they show is tested in a real browser.
vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);

afterEach(() => {
  cleanup();
  localStorage.clear();
});
