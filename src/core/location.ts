/** A range of a text: 0-based UTF-16 offsets, `end` exclusive. */
export interface Span {
  start: number;
  end: number;
}

/**
 * A range of a text. Lines and columns are 1-based and count UTF-16 code units; the end column is exclusive
 * (as in SARIF 2.1.0, 3.30.8). Offsets are 0-based UTF-16 code units.
 */
export interface TextRange {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
  startOffset: number;
  endOffset: number;
}

/** A location in a file. `remove` is the range to delete in order to remove the setting. */
export interface FileLocation {
  in: 'file';
  file: string;
  range: TextRange;
  remove?: TextRange;
  /**
   * The part of a value that can be edited alone, between `before` and `after`: the host address of a published port
   * (where it is written, or can be), the reference of an image.
   */
  address?: { range: TextRange; before: string; after: string };
  /** The text at `range`, where it is at hand and cannot be a credential. */
  text?: string;
  /** In a JSON file: the RFC 6901 pointer of the value. */
  pointer?: string;
  /** In a file of variables or labels: the entry of the Compose file that names it, whose comments speak of it, too. */
  namedAt?: FileLocation;
}

/** Returns the start of a file: the location of what concerns the whole file. */
export function startOfFile(file: string): FileLocation {
  const range = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, startOffset: 0, endOffset: 0 };
  return { in: 'file', file, range };
}

/** A location in a command line; `range` counts from its first character. */
export interface CommandLocation {
  in: 'command';
  command: string;
  range: TextRange;
  remove?: TextRange;
}

/** A location in a JSON document of the engine, by RFC 6901 pointer. */
export interface DocumentLocation {
  in: 'document';
  document: string;
  pointer: string;
}

/** Where something is written. */
export type Location = FileLocation | CommandLocation | DocumentLocation;

/**
 * Where one more setting or list entry can be inserted: at `offset` of `file`, insert `before`, the new text,
 * then `after`. `indent` is the column (in characters) of further lines of the new text.
 */
export interface InsertPoint {
  file: string;
  offset: number;
  line: number;
  column: number;
  before: string;
  after: string;
  indent: number;
  /** Keys and texts are written in double quotes there, as in JSON. */
  quoted?: true;
}

/**
 * Returns a location as one line: `compose.yaml:4:5`, `docker run line, column 12`, `inspect of web
 * /HostConfig/Privileged`.
 */
export function describeLocation(at: Location): string {
  switch (at.in) {
    case 'file':
      return `${at.file}:${at.range.startLine}:${at.range.startColumn}`;
    case 'command': {
      const { startLine, startColumn } = at.range;
      return startLine === 1
        ? `docker run line, column ${startColumn}`
        : `docker run lines, line ${startLine}, column ${startColumn}`;
    }
    case 'document':
      return `${at.document} ${at.pointer}`;
  }
}
