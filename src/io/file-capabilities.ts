import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { parseCapabilityList } from '../formats/capability/capability-list.ts';
import { findSystemProgram, outputOf } from './system-program.ts';

const folders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Returns the capabilities of the files below folders of this machine. Node cannot read them: `getcap` prints them. */
export async function readFileCapabilities(
  places: readonly string[],
): Promise<Observed<ReadonlyMap<string, readonly string[]>>> {
  const from = 'getcap -n -r';
  if (places.length === 0) return known(new Map(), from);
  const getcap = await findSystemProgram('getcap', folders);
  if (getcap === undefined)
    return unreadable(
      'unsupported',
      'file capabilities are unknown, because getcap is not installed: install the package libcap2-bin (or libcap)',
      from,
    );
  const text = await outputOf(getcap, ['-n', '-r', ...places]);
  return text === undefined
    ? unreadable('undetermined', 'getcap did not print the capabilities of files', from)
    : known(parseCapabilityList(text), from);
}
