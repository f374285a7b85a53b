/** Versions as one line of a scenario file names them, with commas between. */
export function versionList(text: string): string[] {
  return text.split(',').map((version) => version.trim()).filter((version) => version !== '');
}
