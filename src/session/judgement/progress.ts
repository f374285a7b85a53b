/** Long work that yields the share of it that is done, as a part of more: piece `i` of `of`. */
export function* shareOf<T>(steps: Generator<number, T>, i: number, of: number): Generator<number, T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    yield (i + step.value) / of;
  }
}
