export * as standalone from 'prettier/standalone';
export * as babel from 'prettier/plugins/babel';
export * as estree from 'prettier/plugins/estree';
export * as typescript from 'prettier/plugins/typescript';
