let navigated = false;

// The router announces pushState as an event of that name; replaceState only changes what an address says about the same page.
if (typeof window !== 'undefined') {
  for (const type of ['pushState', 'popstate']) window.addEventListener(type, () => (navigated = true));
}

/** Whether this page was reached from another page of the app rather than loaded. */
export function hasNavigated(): boolean {
  return navigated;
}
