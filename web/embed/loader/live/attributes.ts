/** Attributes of the element itself. */
const KNOWN = [
  ...['language', 'autorun', 'readonly', 'controls', 'theme', 'timeout', 'args', 'stdin', 'files', 'flags'],
  ...['template', 'depends-on', 'artifact', 'output', 'loading', 'src', 'session', 'hide-output'],
];
/** Those of every element, and of what frameworks write. */
const GLOBAL =
  /^(?:id|class|style|title|lang|dir|hidden|slot|part|is|tabindex|role|inert|translate|itemprop|exportparts|on.*|.*[-:@.$_*].*)$/;

/** Sentences about attributes that mean nothing: mistyped ones would otherwise do nothing, without a word. */
export function unknownAttributes(host: HTMLElement): readonly string[] {
  return host
    .getAttributeNames()
    .filter((name) => !KNOWN.includes(name) && !GLOBAL.test(name))
    .map((name) => `Cells have no attribute “${name}”. There are: ${KNOWN.join(', ')}.`);
}
