/** Style of a page that a notebook was saved as. Its own colours: the page stands alone, and follows the reader's scheme. */
export const HTML_STYLE = `
:root { color-scheme: light dark; --ink: #17211d; --ink-2: #4b5a53; --page: #ffffff; --sunken: #f3f6f2; --line: #d5ddd4;
  --bad: #a3271d; --accent: #0a6b58; --k: #8a2b87; --t: #0b6b74; --s: #9a4a06; --n: #1c52b5; --c: #5e6f66; --d: #7a5a00; --f: #134f9c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7eeea; --ink-2: #b3c1ba; --page: #0e1412; --sunken: #17201c; --line: #2f3b35; --bad: #ff9389; --accent: #4fcbaa;
    --k: #e0a2dd; --t: #74cdd6; --s: #edb07c; --n: #9dbdf8; --c: #91a399; --d: #ddbe6a; --f: #93c0f5; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { max-width: 54rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
a { color: var(--accent); }
section { margin: 1.5rem 0; }
pre, code { font: 0.875rem/1.55 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; tab-size: 4; }
pre { margin: 0; padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--sunken); overflow-x: auto; }
.facts { margin: 0.75rem 0 0.25rem; color: var(--ink-2); font-size: 0.8125rem; overflow-wrap: anywhere; }
.output { display: flex; flex-direction: column; gap: 0.5rem; padding-left: 0.75rem; border-left: 3px solid var(--line); }
.out { padding: 0; border: 0; background: transparent; white-space: pre-wrap; overflow-wrap: anywhere; }
.stderr { color: var(--bad); }
.prose { overflow-wrap: anywhere; }
.as-written { white-space: pre-wrap; }
.prose table { border-collapse: collapse; }
.prose :is(th, td) { padding: 0.3em 0.7em; border: 1px solid var(--line); text-align: left; }
.prose img, .output img { max-width: 100%; height: auto; background: #fff; }
iframe { width: 100%; height: 20rem; border: 1px solid var(--line); border-radius: 6px; background: #fff; resize: vertical; }
.k { color: var(--k); } .t { color: var(--t); } .s { color: var(--s); } .n { color: var(--n); }
.c { color: var(--c); } .d { color: var(--d); } .f { color: var(--f); }
@media print {
  :root { --ink: #000; --ink-2: #333; --page: #fff; --sunken: #fff; --line: #999; --bad: #800;
    --k: #8a2b87; --t: #0b6b74; --s: #9a4a06; --n: #1c52b5; --c: #5e6f66; --d: #7a5a00; --f: #134f9c; }
  main { max-width: none; padding: 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .open { display: none; }
  h1, .facts { break-after: avoid; }
}
`;
