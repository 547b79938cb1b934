import assert from 'node:assert/strict';
import { readContainerInspect } from '../../src/adapters/inspect/read-container-inspect.ts';
import { buildReport } from '../../src/app/build-report.ts';
import type { Check } from '../../src/core/rules/check.ts';
import type { EffectiveState, RuntimeSpec } from '../../src/core/workload/effective.ts';
import type { EngineFacts } from '../../src/core/engine/engine.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import type { HostFacts } from '../../src/core/host/host.ts';
import { known, unreadable } from '../../src/core/observed.ts';
import { factsWith, workloadFacts } from './facts.ts';
import { plainEngine } from './plain-engine.ts';
import { plainSpec, plainState } from './running-state.ts';
import { witness } from './witness.ts';

/** What differs from a plain container that runs. */
export interface Recorded {
  host?: object;
  config?: object;
  /** What inspect shows as mounts. */
  shown?: readonly object[];
  /** What inspect shows as bound ports. */
  bound?: object;
  engine?: Partial<EngineFacts>;
  state?: Partial<EffectiveState> | 'denied';
  spec?: Partial<RuntimeSpec> | 'denied';
  machine?: HostFacts;
  stopped?: true;
}

/** A reading that was refused. */
export const denied = unreadable('denied', 'permission denied', '/proc/40');

/** The outcome of a check on a container as it was recorded: its document, the kernel and the runtime. */
export function outcomeOf(
  check: Check,
  {
    host = {},
    config = {},
    shown = [],
    bound,
    engine = {},
    state = {},
    spec = {},
    machine,
    stopped,
  }: Recorded,
): Outcome {
  const written = readContainerInspect({
    Id: 'a'.repeat(64),
    Name: '/web',
    State: stopped ? { Running: false, Pid: 0 } : { Running: true, Pid: 40 },
    Config: { Image: 'app', User: '1000', ...config },
    HostConfig: {
      Privileged: false,
      CapAdd: null,
      SecurityOpt: null,
      NetworkMode: 'bridge',
      PidMode: '',
      Binds: null,
      PortBindings: {},
      Devices: [],
      ...host,
    },
    Mounts: shown,
    ...(bound === undefined ? {} : { NetworkSettings: { Ports: bound, Networks: {} } }),
  });
  const effective = stopped || state === 'denied' ? denied : known({ ...plainState, ...state }, '/proc/40');
  const told = spec === 'denied' ? denied : known({ ...plainSpec, ...spec }, 'config.json');
  const facts = factsWith({
    workloads: [workloadFacts(written, { effective, spec: told })],
    engine: known({ ...plainEngine, ...engine }, 'engine'),
    ...(machine ? { host: known(machine, '/') } : {}),
  });
  const { outcomes } = buildReport(facts, [check], { version: '0.0.0', targets: [] });
  witness('recorded', outcomes);
  const [first] = outcomes;
  assert.ok(first && outcomes.length === 1);
  return first.outcome;
}

/** The state of that outcome. */
export const stateOf = (check: Check, recorded: Recorded): Outcome['state'] =>
  outcomeOf(check, recorded).state;
