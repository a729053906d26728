import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS } from '../toolchain/checks/chromium-flags.ts';
import { chromiumPath } from '../toolchain/checks/chromium.ts';
import { listen } from '../toolchain/serve/main.ts';
import { PetriPage } from './fixtures/petri-page.ts';

// The picture in the README, taken of the built site: `npm run picture`.
const FILE = fileURLToPath(new URL('../public/docs/petri.png', import.meta.url));
const SOURCE = `// The real Clang compiles this inside the page.
#include <iostream>
#include <numeric>
#include <vector>

int main() {
  std::vector<int> primes;
  for (int n = 2; primes.size() < 64; n++) {
    bool composite = false;
    for (int p : primes)
      if (p * p > n) break;
      else if (n % p == 0) { composite = true; break; }
    if (!composite) primes.push_back(n);
  }
  for (std::size_t i = 0; i < primes.size(); i++)
    std::cout << primes[i] << ((i + 1) % 8 ? '\\t' : '\\n');
  int sum = std::accumulate(primes.begin(), primes.end(), 0);
  std::cout << "sum " << sum << '\\n';
}
`;

const { server, address } = await listen({
  root: fileURLToPath(new URL('../dist', import.meta.url)),
  host: '127.0.0.1',
  port: 0,
  base: '/',
  isolation: true,
});
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_FLAGS] });
const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: 'light' });
const petri = new PetriPage(page, address);
await petri.open();
await petri.choose('cpp');
await petri.setSource(SOURCE);
await petri.run();
// Again, so that the picture shows an ordinary run and not the first one ever.
await petri.run();
await page.screenshot({ path: FILE });
await browser.close();
server.close();
console.log(FILE);
