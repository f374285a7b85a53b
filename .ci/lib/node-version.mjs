/**
 * Stops with one clear line on a Node that is too old. Every command imports this module first, so it must parse on old
 * releases too: no top-level await, nothing newer than Node 16.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;

if (!supported) {
  console.error(`Faultline needs Node 20.19 or newer (22.12 or newer within 22); this is Node ${process.versions.node}.`);
  process.exit(1);
}
