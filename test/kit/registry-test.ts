import { after } from 'node:test';
import type { RegistryLogin } from '../../src/formats/docker-config/registry-login.ts';
import { webClient, type WebClient } from '../../src/io/http/web-client.ts';
import { startFakeRegistry, type Answering, type FakeRegistry } from './fake-registry.ts';
import { impatient } from './impatient.ts';

/** A login that no text of an error or a report may show. */
export const registryLogin: RegistryLogin = {
  username: 'ann',
  password: 'hunter2',
  identityToken: '',
  registryToken: '',
};

/** What a file of tests asks registries with. */
export interface RegistryTest {
  /** A client that waits as long as usual, and one that waits a moment only. */
  patient: WebClient;
  web: WebClient;
  /** Starts a registry that is stopped at the end of the tests. */
  started: (answers: Readonly<Record<string, Answering>>) => Promise<FakeRegistry>;
  /** Calls something at the end of the tests, before what was asked for earlier. */
  atEnd: (step: () => unknown) => void;
}

/** Returns the means of a file of tests on registries, which are ended with it. */
export function registryTest(): RegistryTest {
  const steps: (() => unknown)[] = [];
  after(async () => {
    for (const step of steps.toReversed()) await step();
  });
  const patient = webClient();
  steps.push(() => patient.close());
  return {
    patient,
    web: impatient(patient),
    async started(answers) {
      const registry = await startFakeRegistry(answers);
      steps.push(() => registry.stop());
      return registry;
    },
    atEnd: (step) => void steps.push(step),
  };
}
