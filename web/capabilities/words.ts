import { readCall } from './call.ts';

/** What a capability, or a call, lets a program do, as it goes on after “allowed: ”. */
export function inWords(text: string): string {
  const { name, verb, target } = readCall(text);
  const about = target === undefined ? undefined : visible(target);
  switch (name) {
    case 'clock':
      return 'telling the time';
    case 'random':
      return 'random numbers';
    case 'env':
      return about === undefined || about === '*'
        ? 'reading environment variables'
        : `reading the environment variable ${about}`;
    case 'stdin':
      return 'reading your input';
    case 'display':
      return 'showing pictures and pages';
    case 'gpu':
      return 'using the graphics adapter';
    case 'storage':
      return 'storing data in this browser';
    case 'clipboard':
      return 'using the clipboard';
    case 'fs':
      return fileWords(verb, about);
    case 'net':
      return `${NET_VERBS[verb ?? ''] ?? 'reaching'} ${about === undefined ? 'any address' : hostWords(about)}`;
    case 'service':
      return verb === 'compile' ? 'using the compile service' : 'running programs on the compile service';
    case 'cells':
      return about === undefined ? 'calling other cells' : `calling the cell ${about}`;
    case 'ai':
      return 'asking a language model';
    default:
      return visible(text);
  }
}

const FILE_VERBS: Readonly<Record<string, string>> = {
  read: 'reading',
  write: 'writing',
  delete: 'deleting',
};

const NET_VERBS: Readonly<Record<string, string>> = {
  get: 'reading from',
  post: 'sending to',
  connect: 'keeping a connection to',
};

function fileWords(verb: string | undefined, path: string | undefined): string {
  const doing = FILE_VERBS[verb ?? ''] ?? 'reading, writing and deleting';
  return path === undefined || path === '/**' ? `${doing} its files` : `${doing} ${path}`;
}

/** `https://api.example.org/**` is the whole of a host: its name says that best. */
function hostWords(address: string): string {
  const [, host] = /^https:\/\/([^/*]+)(?:\/\*\*)?$/.exec(address) ?? [];
  return host ?? address;
}

/** With the characters shown that would not be seen, or would make a text look like another: a stranger chose it. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
