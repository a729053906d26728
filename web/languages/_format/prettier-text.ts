export * as html from 'prettier/plugins/html';
export * as markdown from 'prettier/plugins/markdown';
export * as postcss from 'prettier/plugins/postcss';
export * as yaml from 'prettier/plugins/yaml';
