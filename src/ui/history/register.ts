import { registerSettingsSection } from '../settings/settings-sections.ts';
import { DataSection } from './data-section.tsx';

registerSettingsSection({ id: 'data', title: 'Your data', content: DataSection });
