import type { ComponentType } from 'react';

/** A part of the settings page that another room contributes, such as the export of one's data. */
export interface SettingsSection {
  id: string;
  title: string;
  content: ComponentType;
}

let sections: readonly SettingsSection[] = [];
const listeners = new Set<() => void>();

export const settingsSections = (): readonly SettingsSection[] => sections;

export function subscribeSettingsSections(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Adds a section below the built-in ones, in the order of registration; call at import. One of the same id is replaced. */
export function registerSettingsSection(section: SettingsSection): void {
  sections = [...sections.filter(({ id }) => id !== section.id), section];
  for (const listener of listeners) listener();
}
