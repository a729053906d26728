import { covers, parseCapability, type HostCall } from '#model/capability.ts';

/** The other way of `callText`. */
export function readCall(text: string): HostCall {
  const [head, target] = cut(text, ':');
  const [name, verb] = cut(head, '.');
  return { name, ...(verb !== undefined && { verb }), ...(target !== undefined && { target }) };
}

/** Whether a capability is for a call, both as text. False for a capability that is none. */
export function isFor(capability: string, call: string): boolean {
  if (capability === call) return true;
  try {
    return covers(parseCapability(capability), readCall(call));
  } catch {
    return false;
  }
}

export function isCapability(text: string): boolean {
  try {
    parseCapability(text);
    return true;
  } catch {
    return false;
  }
}

function cut(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
