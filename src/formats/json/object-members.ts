import { Malformed } from '../bytes/byte-source.ts';

/** The longest member that is collected, in bytes. */
const longestMember = 64 * 1024 * 1024;

const [quote, backslash, comma, opening, closing, openingList, closingList] = [
  ...Buffer.from('"\\,{}[]'),
] as [number, number, number, number, number, number, number];

/** Reads the members of an object one by one: memory is that of the longest member. */
class MemberSplitter {
  private parts: Buffer[] = [];
  private length = 0;
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  private isDone = false;

  *push(chunk: Buffer): Generator<Buffer> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.inString) {
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === backslash) this.isEscaped = true;
        else if (byte === quote) this.inString = false;
        continue;
      }
      if (byte === quote) this.inString = true;
      else if (byte === opening || byte === openingList) {
        if (this.depth === 0) start = this.begin(chunk, start, at);
        this.depth += 1;
      } else if (byte === closing || byte === closingList) {
        this.depth -= 1;
        if (this.depth === 0) {
          if (byte !== closing) throw new Malformed('it is not an object');
          yield* this.member(chunk.subarray(start, at));
          this.isDone = true;
          start = at + 1;
        }
      } else if (byte === comma && this.depth === 1) {
        yield* this.member(chunk.subarray(start, at));
        start = at + 1;
      }
    }
    this.keep(chunk.subarray(start));
  }

  end(): void {
    if (!this.isDone) throw new Malformed('it ends before its last member');
    if (isBlank(this.taken())) return;
    throw new Malformed('something follows its end');
  }

  private begin(chunk: Buffer, start: number, at: number): number {
    this.keep(chunk.subarray(start, at));
    if (this.isDone || !isBlank(this.taken()) || chunk[at] !== opening)
      throw new Malformed('it is not an object');
    return at + 1;
  }

  private *member(rest: Buffer): Generator<Buffer> {
    this.keep(rest);
    const bytes = this.taken();
    if (!isBlank(bytes)) yield bytes;
  }

  private keep(part: Buffer): void {
    this.length += part.length;
    if (this.length > longestMember) throw new Malformed('a member is too long');
    if (part.length > 0) this.parts.push(part);
  }

  private taken(): Buffer {
    const bytes = Buffer.concat(this.parts);
    this.parts = [];
    this.length = 0;
    return bytes;
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

/**
 * Yields the members of the object that a JSON text is, each as the bytes of its name, colon and value; they are not
 * parsed. Memory is that of the longest member, whatever the length of the text is.
 * @throws Malformed if the text is not one object, or ends inside it.
 */
export function* objectMembers(chunks: Iterable<Uint8Array>): Generator<Buffer> {
  const splitter = new MemberSplitter();
  for (const chunk of chunks)
    yield* splitter.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  splitter.end();
}
