/** Fixed seeds for random tests, or the one in SEED; put them in the test's name, so that a failure says which. */
export function testSeeds(count: number): number[] {
  const wanted = process.env['SEED'];
  return wanted === undefined || wanted === '' ? Array.from({ length: count }, (_, i) => i + 1) : [Number(wanted)];
}
