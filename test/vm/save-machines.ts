/**
 * Builds the disks of the virtual machines and saves their scenes, one release after the other, where machines can be
 * started. A run of all tests starts this beside those that come before the machines': both take minutes.
 */
import { vmSkip } from './kit/availability.ts';
import { saveMachine } from './kit/machine.ts';
import { releases, type ReleaseName } from './kit/releases.ts';

for (const name of Object.keys(releases) as ReleaseName[])
  if ((await vmSkip(name)) === false) await saveMachine(name);
