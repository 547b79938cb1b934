/** The lines of a text that an edit writes or takes out, without the indentation that all share and the comma that joins it to what is before. */
export function editLines(text: string): readonly string[] {
  const lines = text
    .replace(/^,/u, '')
    .split(/\r?\n/u)
    .filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indent).trimEnd());
}
