/**
 * For what is written past React and often: a text node that stays, so that other text means other text to the browser and not an element
 * that has to be styled anew. Gives back whether the text was another one.
 */
export function liveText(element: HTMLElement): (text: string) => boolean {
  const node = document.createTextNode('');
  element.replaceChildren(node);
  return (text) => {
    if (node.data === text) return false;
    node.data = text;
    return true;
  };
}

/** Sets an attribute that is another already only then: the browser would look for styles that depend on it. */
export function writeAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
