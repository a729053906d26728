import { conformanceSuite } from './conformance.suite.ts';

conformanceSuite(({ pack }) => pack !== 'clang');
