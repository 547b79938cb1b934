import type { RequestedConfinement } from '../../core/workload/confinement.ts';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import type { ConfinementReading } from '../../collect/effective/confinement.ts';
import { recordAt, stringsAt, type JsonRecord } from '../../formats/json/members.ts';
import { readRuntimeSpec } from '../../formats/oci/runtime-spec.ts';
import { compareConfinement, type ConfinementComparison } from '../../probes/compare-confinement.ts';
import type { HelperAnswers } from '../../probes/parse-answers.ts';

/** Compares the process that asked with the container, as far as this machine shows it. */
export function compareWithContainer(
  reading: ConfinementReading | undefined,
  answers: HelperAnswers,
  isRunning: boolean,
): ConfinementComparison {
  if (!isRunning) return uncompared('it does not run');
  if (reading === undefined) return uncompared('the engine is not reached by a socket of this machine');
  const { confinement, host } = reading;
  if (confinement.state !== 'known')
    return uncompared(confinement.state === 'unreadable' ? confinement.detail : 'it is not there');
  return compareConfinement(
    answers,
    confinement.value,
    requestedOf(reading),
    host.state === 'known' ? host.value : {},
  );
}

function requestedOf({ spec }: ConfinementReading): RequestedConfinement | undefined {
  const read = spec.state === 'known' ? readRuntimeSpec(spec.value, spec.from) : undefined;
  if (read?.state !== 'known') return undefined;
  const { capBounding, noNewPrivileges, seccompDefaultAction } = read.value;
  return { capBounding, noNewPrivileges, hasFilter: seccompDefaultAction.state !== 'absent' };
}

/** The seccomp filter as the runtime was asked for it. */
export function filterOf(inspect: JsonRecord, reading: ConfinementReading | undefined): Observed<JsonRecord> {
  if (reading?.spec.state === 'known') {
    const { value, from } = reading.spec;
    const filter = recordAt(recordAt(value, 'linux'), 'seccomp');
    return filter === undefined ? absent(from) : known(filter, from);
  }
  const host = recordAt(inspect, 'HostConfig');
  const own = stringsAt(host, 'SecurityOpt').find((option) => /^seccomp[=:]/u.test(option));
  const isUnconfined = own === undefined ? host?.['Privileged'] === true : own.endsWith('unconfined');
  if (isUnconfined) return absent('HostConfig');
  return reading?.spec.state === 'unreadable'
    ? reading.spec
    : unreadable(
        'not-collected',
        'the filter is read from running containers of this machine',
        'config.json',
      );
}

function uncompared(why: string): ConfinementComparison {
  const remark = `made from the settings of the container, and not compared with it: ${why}`;
  return { differences: [], remarks: [remark] };
}
