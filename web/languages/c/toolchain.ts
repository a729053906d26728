import { clangToolchain } from '../_clang/clang.ts';

export default clangToolchain('main.c');
