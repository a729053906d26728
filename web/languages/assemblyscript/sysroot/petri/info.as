/**
 * Reads the JSON that the host gives about a run: the numbers go to `limits` by their names, the cell's id is what is
 * returned. It is no reader of any other JSON.
 */
export function parseInfo(text: string, limits: Map<string, i64>): string {
  let cell = "";
  let name = "";
  let i = 0;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code >= 0x30 && code <= 0x39) {
      let number: i64 = 0;
      while (i < text.length && text.charCodeAt(i) >= 0x30 && text.charCodeAt(i) <= 0x39) {
        number = number * 10 + (text.charCodeAt(i++) - 0x30);
      }
      limits.set(name, number);
    } else if (code != 0x22) {
      i++;
    } else {
      let value = "";
      for (i++; i < text.length && text.charCodeAt(i) != 0x22; i++) {
        if (text.charCodeAt(i) != 0x5c) {
          value += text.charAt(i);
          continue;
        }
        const letter = text.charAt(++i);
        if (letter == "u") {
          value += String.fromCharCode(<i32>parseInt(text.substr(i + 1, 4), 16));
          i += 4;
        } else {
          const at = "bfnrt".indexOf(letter);
          value += at < 0 ? letter : "\b\f\n\r\t".charAt(at);
        }
      }
      i++;
      if (i < text.length && text.charAt(i) == ":") name = value;
      else if (name == "cell") cell = value;
    }
  }
  return cell;
}
