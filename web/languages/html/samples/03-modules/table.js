/** A table row of cells with these texts. */
export function row(...texts) {
  const element = document.createElement('tr');
  for (const text of texts) element.insertCell().textContent = text;
  return element;
}
