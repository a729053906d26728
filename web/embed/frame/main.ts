import { createPagePetri } from '#api/create-petri.ts';
import { awaitConnect } from './await-connect.ts';
import { CellRuns } from './cell-runs.ts';

/**
 * v1/frame.html: what runs the cells of a page on another site. It asks for nothing, stores nothing but compiled programs, and does
 * only what comes by the port that its parent hands it.
 */
awaitConnect({ target: window, parent }, async ({ nonce, role, port, origin }) => {
  if (role === 'stage') fillWithStage();
  const petri = await createPagePetri({
    base: new URL('../', location.href),
    // A page connects when its reader is about to run something.
    prewarm: role === 'worker',
    siteService: true,
    around: origin,
  });
  new CellRuns(petri, port, role === 'stage' ? document.body : undefined).start(nonce);
});

/** By a sheet of its own: the frame's policy allows no inline style. */
function fillWithStage(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    'html, body { height: 100%; margin: 0; overflow: hidden } iframe { display: block; width: 100%; height: 100%; border: 0 }',
  );
  document.adoptedStyleSheets = [sheet];
}
