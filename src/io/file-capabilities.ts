import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { parseCapabilityList } from '../formats/capability/capability-list.ts';
import { parseFileCapabilities } from '../formats/capability/file-capabilities.ts';
import { findSystemProgram, outputOf } from './system-program.ts';

/** Permitted capabilities by path. */
type Capabilities = ReadonlyMap<string, readonly string[]>;

const folders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Numbers of lgetxattr(2) by the name that Node has for the architecture. */
const callNumbers: Readonly<Record<string, number>> = { x64: 192, arm64: 9 };

/** Prints the attribute of each file that has it, and its path, both in hexadecimal. */
const script = `
my $call = shift @ARGV;
for my $place (@ARGV) {
  my @paths = $place;
  if (opendir(my $list, $place)) { @paths = map { "$place/$_" } readdir $list }
  for my $path (@paths) {
    my ($attribute, $value) = ("security.capability", "\\0" x 64);
    my $size = syscall($call + 0, $path, $attribute, $value, 64);
    print unpack("H*", substr($value, 0, $size)), " ", unpack("H*", $path), "\\n" if $size > 0;
  }
}`;

/** Returns what `getcap` prints; absent without it. */
async function byGetcap(places: readonly string[]): Promise<Observed<Capabilities> | undefined> {
  const getcap = await findSystemProgram('getcap', folders);
  if (getcap === undefined) return undefined;
  const from = 'getcap -n -r';
  const text = await outputOf(getcap, ['-n', '-r', ...places]);
  return text === undefined
    ? unreadable('undetermined', 'getcap did not print the capabilities of files', from)
    : known(parseCapabilityList(text), from);
}

/** Returns the attributes as Perl reads them, which every Debian and Ubuntu has; absent without it. */
async function byPerl(places: readonly string[]): Promise<Observed<Capabilities> | undefined> {
  const perl = await findSystemProgram('perl', folders);
  const call = callNumbers[process.arch];
  if (perl === undefined || call === undefined) return undefined;
  const text = await outputOf(perl, ['-e', script, String(call), ...places]);
  return text === undefined ? undefined : known(parseAttributes(text), 'lgetxattr(2)');
}

function parseAttributes(text: string): Capabilities {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [value = '', path = ''] = line.split(' ');
      const found = parseFileCapabilities(value);
      // With a user id they count in its user namespace alone.
      return found === undefined || (found.rootUid ?? 0) !== 0 || found.permitted.length === 0
        ? []
        : [[Buffer.from(path, 'hex').toString(), found.permitted.toSorted()] as const];
    }),
  );
}

/** Ways to read the attribute, which Node cannot, the first that is there counts. */
const ways = { getcap: byGetcap, perl: byPerl };

/** Returns the capabilities of the files in folders of this machine; `by` are the programs that may read them. */
export async function readFileCapabilities(
  places: readonly string[],
  by: readonly (keyof typeof ways)[] = ['getcap', 'perl'],
): Promise<Observed<Capabilities>> {
  if (places.length === 0) return known(new Map(), 'getcap');
  for (const way of by) {
    const found = await ways[way](places);
    if (found !== undefined) return found;
  }
  return unreadable(
    'unsupported',
    'file capabilities are unknown, because getcap is not installed: install the package libcap2-bin (or libcap)',
    'getcap',
  );
}
