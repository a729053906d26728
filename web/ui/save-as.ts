/** Hands a file to the reader. Bytes or text; the name is the browser's to make safe. */
export function saveAs(name: string, content: string | Uint8Array): void {
  const part = typeof content === 'string' ? content : new Uint8Array(content);
  const url = URL.createObjectURL(new Blob([part], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.split('/').at(-1) ?? 'file';
  link.click();
  // The download has its own reference once the click is handled; a minute is more than it needs.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
