import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuntimeContext } from '../../../src/app/runtime/runtime-context.ts';
import { verifyImages } from '../../../src/app/trust/verify-images.ts';
import type { TrustStatement } from '../../../src/core/trust/trust.ts';
import type { RootPin } from '../../../src/trust/notary/root-chain.ts';
import { findProgram, programPath } from './availability.ts';
import { runCommand } from './commands.ts';
import type { LabEngine } from './engine.ts';
import { labMachine } from './machine.ts';
import { startNotary, type LabNotary } from './notary.ts';
import { startRegistry, type LabRegistry } from './registry.ts';

/** Docker's client with Content Trust, and ours, against the same servers. */
export class ContentTrust {
  readonly engine: LabEngine;
  readonly folder: string;
  readonly registry: LabRegistry;
  readonly notary: LabNotary;
  #users = 0;

  constructor(engine: LabEngine, folder: string, registry: LabRegistry, notary: LabNotary) {
    this.engine = engine;
    this.folder = folder;
    this.registry = registry;
    this.notary = notary;
  }

  get repository(): string {
    return `${this.registry.name}/team/app`;
  }

  /** A configuration of docker's client that trusts a Notary server, and has seen nothing. */
  async user(url: string): Promise<string> {
    const folder = join(this.folder, `user-${this.#users++}`);
    const tls = join(folder, 'tls', new URL(url).host);
    await mkdir(tls, { recursive: true });
    await writeFile(join(tls, 'ca.crt'), this.notary.authority);
    return folder;
  }

  /** Runs docker as a user with Content Trust at a server. */
  docker(config: string, url: string, ...args: readonly string[]) {
    const env = {
      PATH: programPath,
      HOME: config,
      DOCKER_CONFIG: config,
      DOCKER_HOST: `unix://${this.engine.socket}`,
      DOCKER_CONTENT_TRUST: '1',
      DOCKER_CONTENT_TRUST_SERVER: url,
      DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: 'lab-passphrase',
      DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: 'lab-passphrase',
    };
    return runCommand(findProgram('docker') ?? '', args, { env });
  }

  /** This machine as somebody whose configuration and state are in `config`. */
  machine(config: string): RuntimeContext {
    return labMachine({ DOCKER_CONFIG: config, XDG_STATE_HOME: join(config, 'state'), PATH: '/nowhere' });
  }

  /** Our verdict on a tag of the repository, as somebody whose state is in `config`. */
  async verify(config: string, url: string, tag: string, pin?: RootPin): Promise<TrustStatement> {
    const machine = this.machine(config);
    const schemes = { notary: { server: url, ...(pin && { pin }) } };
    const [statement] = await verifyImages(
      { references: [`${this.repository}:${tag}`], schemesOf: () => schemes },
      machine,
    );
    assert.ok(statement);
    return statement;
  }
}

/** Starts a registry and a Notary server below the folder of an engine; stopping them is added to `undo`. */
export async function startContentTrust(
  engine: LabEngine,
  name: string,
  undo: (() => Promise<unknown>)[],
): Promise<ContentTrust> {
  const folder = join(engine.directory, name);
  await mkdir(folder);
  const registry = await startRegistry(join(folder, 'registry'));
  undo.push(() => registry.stop());
  const notary = await startNotary(join(folder, 'notary'));
  undo.push(() => notary.stop());
  return new ContentTrust(engine, folder, registry, notary);
}
