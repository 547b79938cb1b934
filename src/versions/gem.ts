import { compareDigits, compareLists, compareCodeUnits } from './compare-parts.ts';
import { orderOf } from './order.ts';

/** Runs of digits and words; words are pre-releases. */
type GemVersion = readonly string[];

/** What Gem::Version takes. */
const form = /^\d+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/u;
/** The platform that lock files and advisories write behind a version: `-java`, `-x86_64-linux-gnu`. */
const platform =
  /-(?:java|jruby|dalvik|dotnet|ruby|(?:x86|x64|i[3-6]86|amd64|arm|aarch64|universal|powerpc|ppc|sparc|s390|riscv|mips|loongarch|wasm|mswin|mingw|cygwin|darwin|linux|freebsd|netbsd|openbsd|solaris|aix|wasi)[0-9a-z_]{0,32})(?:-[0-9a-z_.-]{0,64})?$/u;

function parseGemVersion(text: string): GemVersion | undefined {
  const version = text.trim().replace(platform, '');
  if (!form.test(version)) return undefined;
  return (
    withoutZeros(version.replaceAll('-', '.pre.').split('.'))
      .join('.')
      .match(/\d+|[a-z]+/giu) ?? []
  );
}

/** Zeros, or nothing between two dashes. */
function isZero(part: string | undefined): boolean {
  return part !== undefined && /^0*$/u.test(part);
}

/** Leaves out the zeros right before a letter, where they begin a part: `1.0.0.a` is `1.a`. */
function withoutZeros(parts: readonly string[]): readonly string[] {
  const index = parts.findIndex(
    (part, at) => /^0*[a-z]/iu.test(part) && (part.startsWith('0') || isZero(parts[at - 1])),
  );
  if (index < 0) return parts;
  const before = parts.slice(0, index);
  while (isZero(before.at(-1))) before.pop();
  return [...before, parts[index]?.replace(/^0+/u, '') ?? '', ...parts.slice(index + 1)];
}

function isWord(segment: string): boolean {
  return !/^\d/u.test(segment);
}

function compareSegments(left: string, right: string): number {
  if (isWord(left) !== isWord(right)) return isWord(left) ? -1 : 1;
  return isWord(left) ? compareCodeUnits(left, right) : compareDigits(left, right);
}

/** The order of packages of RubyGems, as Gem::Version has it; a platform behind the version does not count. */
export const gemOrder = orderOf<GemVersion>({
  parse: parseGemVersion,
  compare: (left, right) => compareLists(left, right, '0', compareSegments),
});
