/** A line of a unit: several lines of its file where a backslash continues them. */
export interface UnitLine {
  text: string;
  /** Returns where a character of the text is in the file: 0-based UTF-16 offsets. */
  offsetOf: (this: void, at: number) => number;
}

/** Whether a line ends in a backslash that is not itself escaped. */
function isContinued(line: string): boolean {
  return (/\\*$/u.exec(line)?.[0].length ?? 0) % 2 === 1;
}

/**
 * Returns the lines of a unit file as systemd reads them (systemd.syntax(7)): a backslash at the end of a line
 * continues it and stands for a space, and comments are left out, also between a line and its continuation.
 */
export function unitLines(text: string): readonly UnitLine[] {
  const lines: UnitLine[] = [];
  let pieces: { at: number; offset: number; text: string }[] = [];
  let length = 0;
  const finish = (): void => {
    const kept = pieces;
    const whole = kept.map((piece) => piece.text).join('');
    const offsetOf = (at: number): number => {
      const piece = kept.findLast((one) => one.at <= at);
      return piece === undefined ? 0 : piece.offset + at - piece.at;
    };
    if (whole.trim() !== '') lines.push({ text: whole, offsetOf });
    pieces = [];
    length = 0;
  };
  for (const found of text.matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/gu)) {
    const [, line = ''] = found;
    if (/^\s*[#;]/u.test(line)) continue;
    const continues = isContinued(line);
    const piece = continues ? `${line.slice(0, -1)} ` : line;
    pieces.push({ at: length, offset: found.index, text: piece });
    length += piece.length;
    if (!continues) finish();
  }
  finish();
  return lines;
}
