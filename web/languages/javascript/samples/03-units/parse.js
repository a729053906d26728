/** "5 km" → { value: 5, unit: "km" }; null when it is no quantity. */
export function parse(text) {
  const found = /^(?<value>-?\d+(?:\.\d+)?)\s*(?<unit>\w+)$/.exec(text);
  return found && { value: Number(found.groups.value), unit: found.groups.unit };
}
