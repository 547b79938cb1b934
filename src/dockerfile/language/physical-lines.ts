/** A line of a file: its text without the line end, and its offsets. */
export interface PhysicalLine {
  text: string;
  start: number;
  /** Behind the line feed. */
  end: number;
}

/** Reads the lines of a file one after the other. */
export interface LineReader {
  /** The next line, or `undefined` at the end of the file. */
  next(): PhysicalLine | undefined;
  /** The 1-based number of the line that was read last; 0 before the first. */
  line(): number;
}

/** Returns a reader of lines that end with a line feed; carriage returns before it belong to the line end. */
export function lineReader(source: string): LineReader {
  let offset = source.startsWith('\uFEFF') ? 1 : 0;
  let line = 0;
  return {
    line: () => line,
    next() {
      if (offset >= source.length) return undefined;
      const feed = source.indexOf('\n', offset);
      const [start, end] = [offset, feed === -1 ? source.length : feed + 1];
      offset = end;
      line++;
      return { text: source.slice(start, end).replace(/[\r\n]+$/u, ''), start, end };
    },
  };
}
