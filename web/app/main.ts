import '#ui/tokens.css';
import '#ui/base.css';
import '#editor/code.css';
import '#cells/outputs/ansi.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { AppState } from './AppState.svelte.ts';
import { startOffline } from './offline.ts';

const target = document.querySelector('#app');
if (target === null) throw new Error('index.html has no #app element.');

const app = new AppState();
// The page is whole when it appears: the reader's notebook is there and nothing moves afterwards.
await app.shelf.open();
target.replaceChildren();
mount(App, { target, props: { app } });
void app.settleLanguage();

if (import.meta.env.PROD) {
  void startOffline({
    base: new URL('./', document.baseURI),
    onUpdate: (apply) => {
      app.toasts.show('A new release of this page is ready.', { action: { label: 'Reload', do: apply } });
    },
  });
}
