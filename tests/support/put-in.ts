import type { UserEvent } from '@testing-library/user-event';

/** Puts a text into a field at once, where it is not the typing that matters: each key draws a whole page anew. */
export async function putIn(user: UserEvent, field: Element, text: string): Promise<void> {
  await user.click(field);
  await user.paste(text);
}
