/** Where focus goes when what had it is taken away or moves, so that a keyboard stays in its list. */

/** To the button that adds to the list that an element is in. Call it before the element goes. */
export function focusAdder(element: HTMLElement): void {
  element.closest('[data-list]')?.querySelector<HTMLElement>('[data-add]')?.focus();
}

/** To the button of the same direction of the entry that was moved, or its other one where that ends. Call it after the move was asked for. */
export function followMove(element: HTMLElement, steps: 1 | -1): void {
  const entry = element.closest('li');
  const list = entry?.parentElement;
  if (!entry || !list) return;
  const target = [...list.children].indexOf(entry) + steps;
  // By the next frame the list has its new order.
  requestAnimationFrame(() => {
    const buttons = [...(list.children[target]?.querySelectorAll<HTMLButtonElement>('[data-move]') ?? [])].filter(({ disabled }) => !disabled);
    (buttons.find((button) => button.dataset['move'] === String(steps)) ?? buttons[0])?.focus();
  });
}
