import './ui/styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './ui/app/app.tsx';
import { registerOffline } from './ui/app/register-offline.ts';
import { useUpdate } from './ui/app/update-store.ts';
import { applySettings } from './ui/settings/settings-store.ts';

applySettings();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root to draw into.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

void registerOffline((apply) => useUpdate.setState({ apply }));
