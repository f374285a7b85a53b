/**
 * What a page of ours may do. `style-src` needs 'unsafe-inline' because Mermaid, the editors and the widget library write
 * style elements; scripts get no such exception.
 */
const policy = {
  'default-src': "'self'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self' 'unsafe-inline'",
  'connect-src': "'self'",
  'img-src': "'self' data: blob:",
  'worker-src': "'self' blob:",
  'object-src': "'none'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};

const text = (/** @type {Record<string, string>} */ rules) =>
  Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** The policy of the built site. */
export const contentSecurityPolicy = text(policy);

/** The dev server injects an inline script and talks over a web socket; everything else stays as strict. */
export const devContentSecurityPolicy = text({
  ...policy,
  'script-src': `${policy['script-src']} 'unsafe-inline'`,
  'connect-src': "'self' ws:",
});

/** Sent with every answer of our server. */
export const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
