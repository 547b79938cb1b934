import type { Assertion, ContractValue, ServiceContract } from '../../core/confine/contract.ts';
import type { Observed } from '../../core/observed.ts';
import type { ContainerProbes, ProbeResult } from '../../core/confine/probe.ts';
import type { ContractSetting, ServiceState } from './contract-setting.ts';
import { contractSettings } from './contract-settings.ts';

/** Returns a value as a contract has it. */
export function contractText(value: ContractValue): string {
  if (typeof value !== 'object') return String(value);
  return value.length === 0 ? 'none' : [...new Set(value)].toSorted().join(', ');
}

/** Whether a value is what a contract expects. Lists are sets: each entry of either needs one of the other. */
function isExpectedValue(
  expected: ContractValue,
  found: ContractValue,
  {
    isExpected = (one, other) => one === other,
    normalise = (list) => list,
  }: Pick<ContractSetting, 'isExpected' | 'normalise'>,
): boolean {
  if (typeof expected !== 'object' || typeof found !== 'object') return expected === found;
  const wanted = normalise(expected);
  return (
    wanted.every((one) => found.some((other) => isExpected(one, other))) &&
    found.every((other) => wanted.some((one) => isExpected(one, other)))
  );
}

/** Returns the assertions on the settings of a service: one for each that the contract names. */
export function assertSettings(
  service: string,
  contract: ServiceContract,
  state: ServiceState,
): readonly Assertion[] {
  const assertions = contractSettings.flatMap((setting) => {
    const expected = contract.settings.get(setting.key);
    return expected === undefined ? [] : [assertSetting(service, setting, expected, setting.read(state))];
  });
  const broken = new Set(assertions.filter(({ outcome }) => outcome === 'broken').map(({ id }) => id));
  return assertions.map((assertion) => {
    const causes =
      contractSettings.find(({ key }) => key === assertion.id)?.follows?.filter((key) => broken.has(key)) ??
      [];
    return assertion.outcome === 'broken' && causes.length > 0
      ? { ...assertion, impliedBy: causes }
      : assertion;
  });
}

function assertSetting(
  service: string,
  setting: ContractSetting,
  expected: ContractValue,
  reading: Observed<ContractValue>,
): Assertion {
  const { key, title } = setting;
  const assertion = { service, id: key, title, expected: contractText(expected) };
  if (reading.state !== 'known') {
    const why = reading.state === 'absent' ? `there is none (${reading.from})` : reading.detail;
    return { ...assertion, outcome: 'unknown', found: why };
  }
  const holds = isExpectedValue(expected, reading.value, setting);
  return { ...assertion, outcome: holds ? 'held' : 'broken', found: contractText(reading.value) };
}

/**
 * Returns the assertions on the probes of a service: one for each that must be blocked. A probe that is possible
 * while settings of the service are broken is explained by these.
 */
export function assertProbes(
  service: string,
  { probes }: ContainerProbes,
  settings: readonly Assertion[],
): readonly Assertion[] {
  const broken = settings.filter(({ outcome }) => outcome === 'broken').map(({ id }) => id);
  return probes
    .filter(({ expected }) => expected === 'blocked')
    .map((probe) => assertProbe(service, probe, broken));
}

const outcomes = { blocked: 'held', possible: 'broken', unknown: 'unknown' } as const;

function assertProbe(service: string, probe: ProbeResult, broken: readonly string[]): Assertion {
  const outcome = outcomes[probe.outcome];
  return {
    service,
    id: `probe ${probe.id}`,
    title: probe.title,
    outcome,
    expected: 'blocked',
    found: `${probe.outcome === 'unknown' ? '' : `${probe.outcome}: `}${probe.evidence.join('; ')}`,
    ...(outcome === 'broken' && broken.length > 0 ? { impliedBy: broken } : {}),
  };
}

/**
 * Returns the assertions with what explains a failed exercise: broken settings of its service, else those of
 * the others that it may use.
 */
export function exerciseConsequence(assertions: readonly Assertion[]): readonly Assertion[] {
  const broken = assertions.filter(
    ({ id, outcome }) => outcome === 'broken' && contractSettings.some(({ key }) => key === id),
  );
  return assertions.map((assertion) => {
    if (assertion.id !== 'exercise' || assertion.outcome !== 'broken' || broken.length === 0)
      return assertion;
    const own = broken.filter(({ service }) => service === assertion.service);
    const causes =
      own.length > 0 ? own.map(({ id }) => id) : broken.map(({ service, id }) => `${service}: ${id}`);
    return { ...assertion, impliedBy: causes };
  });
}
