/**
 * How every test, bench and screenshot starts Chromium. No sandbox: the tests run as root in containers, where
 * Chromium's own cannot start; nothing else is switched that a reader's browser would have on.
 */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
