/** What is wrong with a text that somebody wrote, and what is shown meanwhile. */
export function faultText(message: string, hasResult: boolean): string {
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return hasResult ? `${sentence} The last result is kept.` : sentence;
}
