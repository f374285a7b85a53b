/** A note beside the pointer, inside a plot. It repeats what keys and lists tell too, so that screen readers pass over it. */
export interface Tip {
  readonly show: (text: string, left: number, top: number, width: number) => void;
  readonly hide: () => void;
}

/** Room beside the pointer, in CSS pixels. */
const GAP_PX = 12;

export function newTip(layer: HTMLElement, className: string): Tip {
  const element = document.createElement('div');
  element.className = className;
  element.ariaHidden = 'true';
  element.hidden = true;
  layer.append(element);
  return {
    show(text, left, top, width) {
      if (element.textContent !== text) element.textContent = text;
      element.hidden = false;
      // Placed by the edge that is farther away, so that it need not be measured.
      const onLeft = left > width / 2;
      element.style.left = onLeft ? '' : `${Math.round(left + GAP_PX)}px`;
      element.style.right = onLeft ? `${Math.round(width - left + GAP_PX)}px` : '';
      element.style.top = `${Math.round(Math.max(0, top - 10))}px`;
    },
    hide() {
      element.hidden = true;
    },
  };
}
